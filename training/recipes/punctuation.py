"""Recipe of the network for punctuation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PunctuationRecipe:
    """How the network is fitted that tells slashes, brackets, dots and dashes from digits."""

    lines: int = 1800
    """Lines composed of separate digits and signs, beside the recorded ones."""
    drawn: int = 1
    """How often each recorded line is drawn."""
    hidden: int = 48
    """Units of the hidden layer."""
    batch: int = 256
    """Components in a batch."""
    steps: int = 7000
    """Batches in all."""
    seed: int = 20240229
    """Seed of lines, weights and order."""


QUICK = PunctuationRecipe(lines=40, steps=500)
