"""The settings of a classifier's training."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class ClassifierRecipe:
    """Everything that decides a training's outcome, with its data and the super-resolver.

    shift: largest random shift in fine pixels; erase: share of samples that lose a patch;
    keep: when going on from earlier weights, the part of them that stays in the mean with the
    new ones, which forgets less (Wortsman et al. 2022, "Robust fine-tuning of zero-shot
    models"); patience: epochs without a smaller loss on held-out writers that end the training.
    """

    filters: tuple[int, ...] = (32, 64, 128)
    blocks: tuple[int, ...] = (1, 2, 1)
    stem_stride: int = 5
    dense: int = 0
    dropout: float = 0.3
    samples: int = 360_000
    held_out_samples: int = 12_000
    batch: int = 128
    steps: int = 1000
    epochs: int = 18
    rate: float = 1.2e-3
    weight_decay: float = 0.02
    smoothing: float = 0.03
    shift: int = 5
    erase: float = 0.08
    ema: float = 0.998
    keep: float = 0.0
    patience: int = 6
    seed: int = 3

    def like(self, other: ClassifierRecipe) -> ClassifierRecipe:
        """The same training for the network that another recipe names."""
        return replace(
            self,
            filters=other.filters,
            blocks=other.blocks,
            stem_stride=other.stem_stride,
            dense=other.dense,
        )


QUICK = ClassifierRecipe(samples=4_000, held_out_samples=1_000, steps=40, epochs=2, ema=0.9)

FINE_TUNE = ClassifierRecipe(dropout=0.15, epochs=8, rate=5e-4, keep=0.3, seed=7)
"""For going on from weights that read well already: fewer epochs at a smaller rate."""
