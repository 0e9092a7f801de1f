"""Recipes of the super-resolver, and of its adversarial training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Network = Literal["residual_dense", "srcnn", "gan"]


@dataclass(frozen=True)
class SuperResolutionRecipe:
    """How to train a super-resolver on pairs of degraded crops and sharp originals."""

    network: Network = "residual_dense"
    """Architecture. "gan" continues from a trained residual_dense with an adversary; only
    residual_dense ships."""
    options: tuple[tuple[str, int], ...] = (("features", 32), ("growth", 16), ("blocks", 3))
    """Names and values of the architecture's arguments."""
    pairs: int = 160_000
    """Pairs to train on."""
    held_out_pairs: int = 3_000
    """Pairs of held-out writers to validate on."""
    batch: int = 64
    """Pairs in a batch."""
    steps: int = 300
    """Batches in an epoch."""
    epochs: int = 40
    """Epochs at most."""
    rate: float = 1.5e-3
    """Highest learning rate; it follows a cosine."""
    patience: int = 4
    """Epochs without a better PSNR on held-out writers that end the training."""
    recognition: float = 0.0
    """Weight of a frozen classifier's features in the loss, such as 0.1; 0 leaves them out."""
    seed: int = 1
    """Seed of samples, weights and order."""


QUICK = SuperResolutionRecipe(pairs=3_000, held_out_pairs=500, steps=60, epochs=2)

STUDY = SuperResolutionRecipe(steps=60, epochs=6)
"""For comparing optimizers."""

QUICK_STUDY = SuperResolutionRecipe(pairs=3_000, held_out_pairs=500, steps=5, epochs=2)


@dataclass(frozen=True)
class Adversary:
    """An adversarial training that continues from a trained super-resolver."""

    pixel: float = 1.0
    """Weight of the pixel loss."""
    perceptual: float = 0.1
    """Weight of the distance between a frozen classifier's features."""
    adversarial: float = 5e-3
    """Weight of the adversarial loss."""
    rate: float = 1e-4
    """Learning rate of generator and discriminator."""
    steps: int = 200
    """Batches in an epoch."""
    epochs: int = 10
    """Epochs."""


QUICK_ADVERSARY = Adversary(steps=10, epochs=1)
