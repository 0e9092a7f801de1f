"""Recipe of the punctuation network."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PunctuationRecipe:
    """How to fit the network that tells slashes, brackets, dots and dashes from digits."""

    lines: int = 1800
    """Lines composed of single digits and signs, in addition to the recorded ones."""
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
