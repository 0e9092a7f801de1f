"""Recipe of the ink network."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class InkRecipe:
    """How to train the ink network, which tells a page's written pixels from all others."""

    patches: int = 24_000
    """Patches drawn for training."""
    batch: int = 8
    """Patches in a batch."""
    steps: int = 250
    """Batches in an epoch."""
    epochs: int = 32
    """Epochs; there is no early stopping."""
    rate: float = 3e-3
    """Highest learning rate; it follows a cosine."""
    paper: float = 0.3
    """Weight of plain paper in the loss; such pixels are many and easy."""
    mark: float = 4.0
    """Weight of the pixels of points, commas and dashes in the loss; such pixels are few."""
    unread: float = 1.0
    """How often pages hold writing by pen that is not to be read, as a part of the usual: numbers
    that are crossed out, check marks, and rows of which an edge leaves the heads or feet."""
    large: int = 0
    """Patches of pages with many rows of writing to draw as well, four times as large. About every
    other batch then holds a quarter as many of these."""
    earlier: float = 0.0
    """Share of the shipped network in the exported one, 0 to 1, where a training went on from it:
    the mean of both keeps what the earlier pages taught (Wortsman et al. 2022)."""
    seed: int = 1
    """Seed of patches, weights and order."""


QUICK = InkRecipe(patches=40, steps=4, epochs=2)
