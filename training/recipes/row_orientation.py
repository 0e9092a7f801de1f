"""Recipe of the network that tells whether a row is upside down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RowOrientationRecipe:
    """How to train the network that tells upright rows from those upside down."""

    lines: int = 212_000
    """Lines to draw, as the line reader's are; those without digits are left out."""
    held_out_lines: int = 3_000
    """Lines of held-out writers to validate on."""
    batch: int = 64
    """Lines in a batch."""
    steps: int = 500
    """Batches in an epoch."""
    epochs: int = 10
    """Epochs."""
    rate: float = 2e-3
    """Highest learning rate of AdamW; it follows a cosine."""
    weight_decay: float = 0.01
    """Weight decay of AdamW."""
    dropout: float = 0.1
    """Share of features dropped before the last layer, 0 to 1."""
    ema: float = 0.998
    """Momentum of the moving average of the weights; the average ships."""
    seed: int = 1
    """Seed of lines, weights and order."""


QUICK = RowOrientationRecipe(lines=200, held_out_lines=40, batch=8, steps=2, epochs=1)
