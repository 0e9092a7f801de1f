"""Recipe of the network that tells how a page lies."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OrientationRecipe:
    """How to train the network that tells upright components from turned and mirrored ones."""

    pages: int = 3_000
    """Small pages to take components from; each is laid in five ways."""
    held_out_pages: int = 300
    """Pages of held-out writers to validate on."""
    batch: int = 128
    """Components in a batch."""
    steps: int = 400
    """Batches in an epoch."""
    epochs: int = 5
    """Epochs at most."""
    rate: float = 3e-3
    """Highest learning rate; it follows a cosine."""
    weight_decay: float = 0.02
    """Weight decay of AdamW."""
    dropout: float = 0.2
    """Share of features dropped before the last layer, 0 to 1."""
    smoothing: float = 0.02
    """Label smoothing, 0 to 1."""
    ema: float = 0.998
    """Momentum of the moving average of the weights; the average ships."""
    patience: int = 3
    """Epochs without a smaller loss on held-out writers that end the training."""
    seed: int = 1
    """Seed of pages, weights and order."""


QUICK = OrientationRecipe(pages=40, held_out_pages=10, batch=16, steps=5, epochs=1)
