"""Recipe of the frozen classifier that super-resolvers are compared by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class JudgeRecipe:
    """How to train the judge: a residual network without dropout."""

    filters: tuple[int, ...] = (32, 64, 128)
    """Filters of the residual stages."""
    pairs: int = 160_000
    """Pairs whose originals it is trained on."""
    held_out_pairs: int = 3_000
    """Pairs of held-out writers to validate on."""
    batch: int = 64
    """Originals in a batch."""
    steps: int = 1000
    """Batches in an epoch."""
    epochs: int = 6
    """Epochs."""
    rate: float = 1.2e-3
    """Highest learning rate; it follows a cosine."""
    shift: int = 5
    """Largest random shift, in pixels of the original."""
    seed: int = 9
    """Seed of weights and order."""


QUICK = JudgeRecipe(filters=(8, 16, 16), pairs=3_000, held_out_pairs=500, steps=20, epochs=1)
