"""Recipes of the classifier."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Architecture = Literal["bottleneck", "residual"]


@dataclass(frozen=True)
class ClassifierRecipe:
    """How to train the classifier behind the super-resolver."""

    network: Architecture = "bottleneck"
    """Which architecture of `training.networks.classifier`."""
    filters: tuple[int, ...] = (8, 64, 128)
    """Filters of the stem and of both stages; of all three stages of "residual"."""
    blocks: tuple[int, ...] = (3, 2)
    """Blocks of each stage."""
    dense: int = 0
    """Units of a dense layer before the last one; 0 leaves it out. "residual" has none."""
    dropout: float = 0.1
    """Share of features dropped before the last layer, 0 to 1."""
    samples: int = 400_000
    """Crops to train on, beside MNIST's."""
    mnist: int = 1
    """How often each digit of MNIST stands among the crops, 1 or more."""
    held_out_samples: int = 12_000
    """Crops of held-out writers to validate on."""
    batch: int = 256
    """Crops in a batch."""
    steps: int = 500
    """Batches in an epoch."""
    epochs: int = 52
    """Epochs at most."""
    rate: float = 1.5e-3
    """Highest learning rate; it follows a cosine."""
    weight_decay: float = 0.0
    """Weight decay of AdamW."""
    smoothing: float = 0.03
    """Label smoothing, 0 to 1."""
    shift: int = 6
    """Largest random shift, in pixels of the enlarged crop."""
    warp: float = 0.0
    """Spread of random turns, in radians, of shears and of the logarithms of both scales; 0 for
    none."""
    erase: float = 0.08
    """Share of crops that lose a patch, 0 to 1."""
    ema: float = 0.998
    """Momentum of the moving average of the weights; the average ships."""
    keep: float = 0.0
    """Share of the earlier weights in the final mean with the new ones, 0 to 1, when a training
    continues from earlier weights. The network then forgets less (Wortsman et al. 2022, "Robust
    fine-tuning of zero-shot models")."""
    taught: float = 0.65
    """Share of the teachers' answers in the targets, 0 to 1, where a training has teachers; the
    labels have the rest."""
    softness: float = 1.5
    """Temperature of the teachers' answers, above 0; more than 1 brings out the less likely
    classes."""
    patience: int = 52
    """Epochs without a smaller loss on held-out writers that end a training without teachers; one
    with teachers goes on to its last epoch."""
    seed: int = 3
    """Seed of samples, weights and order."""

    def like(self, other: ClassifierRecipe) -> ClassifierRecipe:
        """Return this recipe with the architecture of `other`."""
        return replace(
            self,
            network=other.network,
            filters=other.filters,
            blocks=other.blocks,
            dense=other.dense,
        )


def of_generation(recipe: ClassifierRecipe, number: int) -> ClassifierRecipe:
    """How a generation is trained; number: 1 for the first one, which follows the recipe.

    A later one goes on from the weights of the last one, which teaches it, too. The rate starts
    once more (warm restarts, Loshchilov and Hutter 2017), lower and for fewer epochs, on samples
    that are warped at random. A network that its equal taught reads better than that one
    (Furlanello et al. 2018, "Born-again neural networks"). From the third one on, each gets new
    crops: two generations have seen theirs thirty times. From the fourth one on, each digit of
    MNIST stands among them three times: it has no new ones.
    """
    if number == 1:
        return recipe
    return replace(
        recipe,
        mnist=recipe.mnist * (3 if number > 3 else 1),
        epochs=max(1, round(0.85 * recipe.epochs)),
        rate=2 / 3 * recipe.rate,
        warp=0.07,
        seed=recipe.seed + number - 2,
    )


QUICK = ClassifierRecipe(
    filters=(16, 64, 128),
    blocks=(2, 2),
    samples=4_000,
    held_out_samples=1_000,
    batch=128,
    steps=40,
    epochs=2,
    ema=0.9,
)

FINE_TUNE = ClassifierRecipe(
    samples=360_000,
    dropout=0.15,
    batch=128,
    steps=1000,
    epochs=8,
    rate=5e-4,
    weight_decay=0.02,
    shift=5,
    keep=0.3,
    patience=6,
    seed=7,
)
"""For continuing from weights that already read well: fewer epochs, smaller rate."""
