"""Recipe of the network for touching digits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TouchingRecipe:
    """How to train the network that reads touching digits as a whole."""

    samples: int = 250_000
    """Components to train on."""
    held_out_samples: int = 6_000
    """Components of held-out writers to validate on."""
    batch: int = 128
    """Components in a batch."""
    steps: int = 900
    """Batches in an epoch."""
    epochs: int = 10
    """Epochs at most."""
    rate: float = 2e-3
    """Highest learning rate; it follows a cosine."""
    weight_decay: float = 0.02
    """Weight decay of AdamW."""
    dropout: float = 0.2
    """Share of features dropped before the last layer, 0 to 1."""
    smoothing: float = 0.02
    """Label smoothing, 0 to 1."""
    ema: float = 0.998
    """Momentum of the moving average of the weights; the average ships."""
    patience: int = 4
    """Epochs without a smaller loss on held-out writers that end the training."""
    seed: int = 1
    """Seed of samples, weights and order."""


QUICK = TouchingRecipe(samples=400, held_out_samples=100, batch=16, steps=5, epochs=1)
