"""Recipe of the line reader."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LineReaderRecipe:
    """How the network is trained that reads whole rows."""

    lines: int = 212_000
    """Lines to draw and train on; each is varied anew whenever it is shown."""
    held_out_lines: int = 3_000
    """Lines of held-out writers to measure on."""
    batch: int = 64
    """Lines in a batch."""
    steps: int = 16_200
    """Batches in all."""
    decay: int = 5_000
    """Over so many last steps the learning rate falls evenly to nothing. A constant rate before
    it, so that a training can be prolonged, costs nothing (Haegele et al. 2024)."""
    rate: float = 1.5e-3
    """Highest learning rate of AdamW."""
    warmup: int = 400
    """First steps, over which the rate rises."""
    weight_decay: float = 1e-4
    """Weight decay of AdamW."""
    ema: float = 0.998
    """Momentum of the moving mean of the weights, which ships."""
    every: int = 250
    """Steps between two looks at the held-out lines, with a checkpoint each."""
    seed: int = 1
    """Seed of lines, weights and order."""

    def rate_at(self, step: int) -> float:
        """The learning rate of a step, counted from 0."""
        rise = min(1.0, (step + 1) / max(self.warmup, 1))
        fall = min(1.0, (self.steps - step) / max(self.decay, 1))
        return self.rate * rise * fall


QUICK = LineReaderRecipe(lines=200, held_out_lines=40, batch=8, steps=4, decay=2, warmup=1, every=4)
