"""Recipe of the hyperparameter search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Algorithm = Literal["grid", "hyperband", "bayesian"]


@dataclass(frozen=True)
class Search:
    """How to search the classifier's hyperparameters: how long, and on how much data."""

    algorithm: Algorithm = "hyperband"
    """How the next trial is chosen; "grid" tries all 27 of the literature's grid."""
    epochs: int = 9
    """Epochs of a trial at most."""
    trials: int = 30
    """Trials at most of bayesian; hyperband derives their number from `epochs`."""
    samples: int = 60_000
    """Crops to train on."""
    held_out_samples: int = 4_000
    """Crops of held-out writers that trials are scored on."""
    batch: int = 128
    """Crops in a batch."""
    steps: int = 400
    """Batches in an epoch."""
    longer: int = 0
    """Train every third trial of the grid anew, this many times as long, to see whether the grid's
    budget ranks trials as a longer one does; 0 for no such check."""
    seed: int = 11
    """Seed of samples, weights, order and trials."""


QUICK = Search(epochs=2, trials=2, samples=2_000, held_out_samples=400, steps=10)
