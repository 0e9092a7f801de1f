"""Recipe of the line reader."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LineReaderRecipe:
    """How the network is trained that reads whole rows."""

    lines: int = 400_000
    """Lines to draw and train on; each is varied anew whenever it is shown."""
    held_out_lines: int = 3_000
    """Lines of held-out writers to measure on."""
    batch: int = 256
    """Lines in a batch."""
    steps: int = 400
    """Batches in an epoch."""
    epochs: int = 45
    """Epochs."""
    rate: float = 2e-3
    """Highest learning rate of AdamW; it follows a cosine."""
    weight_decay: float = 0.01
    """Weight decay of AdamW."""
    ema: float = 0.999
    """Momentum of the moving mean of the weights, which ships."""
    folded: bool = False
    """Convolutions have a bias in place of a normalization, as in the file that ships."""
    earlier: float = 0.0
    """Share, 0 to 1, of the weights that a folded training went on from, in the mean that it ends
    with: it keeps what the earlier lines taught (Wortsman et al. 2022)."""
    seed: int = 1
    """Seed of lines, weights and order."""


FINE_TUNE = LineReaderRecipe(
    lines=80_000,
    held_out_lines=2_000,
    batch=64,
    steps=300,
    epochs=8,
    rate=4e-4,
    weight_decay=0.005,
    ema=0.998,
    folded=True,
    seed=300,
)
"""For continuing from weights that already read well: fewer lines, a smaller rate."""

QUICK = LineReaderRecipe(lines=200, held_out_lines=40, batch=8, steps=4, epochs=1, ema=0.9)
