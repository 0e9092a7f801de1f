"""Numbers in the hands of people whose writing nothing was trained on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from digitapp.records import Array
from training.data.datasets import StrokeSet
from training.synthesis.strokes.pen import Drawing, drawing

Rng = np.random.Generator
Piece = tuple[Drawing, Array, Array]
"""A drawing, its linear map (2, 2) to pixels, and its shift (2,) in pixels."""

LEAST_KINDS = 8
"""Writers of fewer different digits are left out."""


@dataclass(frozen=True, eq=False)
class Hand:
    """digits: the drawings that one person made of each digit."""

    writer: str
    digits: dict[str, list[Drawing]]


@dataclass(frozen=True, eq=False)
class Number:
    """pieces: digits that stand on y = 0, from x = 0 on; width: in pixels."""

    text: str
    pieces: list[Piece]
    width: float


def hands(sets: Iterable[StrokeSet], trained: Collection[str]) -> list[Hand]:
    """Return the hands of several sets, by name; writers in `trained` are left out."""
    found: dict[str, dict[str, list[Drawing]]] = defaultdict(lambda: defaultdict(list))
    for strokes in sets:
        for i, (writer, label) in enumerate(zip(strokes.writers, strokes.labels, strict=True)):
            if str(writer) not in trained and len(str(label)) == 1 and str(label).isdigit():
                found[str(writer)][str(label)].append(drawing(strokes.strokes(i)))
    return [
        Hand(writer, dict(digits))
        for writer, digits in sorted(found.items())
        if len(digits) >= LEAST_KINDS
    ]


def number(hand: Hand, count: int, height: float, pen: float, rng: Rng) -> Number:
    """Write `count` random digits, `height` pixels high, next to each other."""
    known = sorted(hand.digits)
    text = "".join(str(rng.choice(known)) for _ in range(count))
    pieces: list[Piece] = []
    right = 0.0
    for digit in text:
        glyph = hand.digits[digit][int(rng.integers(len(hand.digits[digit])))]
        scale = (height - pen) * rng.uniform(0.9, 1.1) / max(float(np.ptp(glyph.points[:, 1])), 0.3)
        low, high = glyph.points.min(0) * scale, glyph.points.max(0) * scale
        foot = rng.normal(0, 0.03) * height
        shift = np.array([right + pen / 2 - low[0], foot - pen / 2 - high[1]])
        pieces.append((glyph, np.eye(2) * scale, shift))
        right += float(high[0] - low[0]) + pen + rng.uniform(0.06, 0.3) * height
    return Number(text, pieces, right)


def moved(pieces: Iterable[Piece], by: Array) -> list[Piece]:
    """Return the pieces, shifted by (2,) pixels."""
    return [(glyph, matrix, shift + by) for glyph, matrix, shift in pieces]
