"""Turn careful digits into careless ones, which are rare in the training sets.

A 4 in one stroke loses the upper half of its downstroke: it becomes an S whose foot goes
straight down, where that of a 5 curls back. An 8 stays open where its stroke begins or ends, or
at both. A hasty 3 is narrow, with a slight waist. People still read all of them correctly.
"""

from __future__ import annotations

import numpy as np

from digitapp.records import Array
from training.synthesis.strokes.allographs import regional
from training.synthesis.strokes.glyphs import Glyph
from training.synthesis.strokes.pen import Drawing, framed

_MEET = 0.2
"""Largest distance at which the strokes of a 4, or the ends of an 8, meet, in digit sizes."""


def slip(glyph: Glyph, digit: int, rng: np.random.Generator) -> Glyph:
    """Write the digit in a regional form or carelessly; return it unchanged if it has neither."""
    if not isinstance(glyph, Drawing):
        return glyph
    other = regional(digit, rng)
    # A 4 has careless forms beside its regional one.
    if other is not None and (digit != 4 or rng.random() < 0.5):
        return other
    return careless(glyph, digit, rng)


def careless(glyph: Drawing, digit: int, rng: np.random.Generator) -> Drawing:
    """Make a 3, 4 or 8 careless; return other digits, and unusual forms, unchanged."""
    strokes = glyph.strokes()
    changed = None
    if digit == 4 and len(strokes) == 2:
        changed = _four(*strokes)
        if changed is not None and rng.random() < 0.7:
            changed = _rounded(changed)
    elif digit == 8 and len(strokes) == 1:
        changed = _eight(strokes[0], rng)
    elif digit == 3 and len(strokes) == 1:
        changed = _three(strokes[0], rng)
    return glyph if changed is None else framed([changed])


def _four(angle: Array, down: Array) -> Array | None:
    """Join the angle of a 4, up to its downstroke, and the downstroke from there."""
    if down[-1, 1] < down[0, 1]:
        down = down[::-1]
    gaps = np.linalg.norm(angle[:, None] - down[None], axis=2)
    gaps[: len(angle) // 2] = np.inf  # the downstroke meets the arm, not the slant before it
    meeting, foot = np.unravel_index(int(gaps.argmin()), gaps.shape)
    below = float(down[-1, 1] - down[foot, 1])
    level = float(abs(angle[-1, 1] - angle[:, 1].max()))
    if gaps[meeting, foot] > _MEET or below < 0.2 or level > 0.35:
        return None
    return np.concatenate([angle[: meeting + 1], down[foot:]])


def _rounded(stroke: Array) -> Array:
    """Round the stroke's corners by a moving average along it: (60, 2)."""
    steps = np.linalg.norm(np.diff(stroke, axis=0), axis=1)
    way = np.concatenate([[0.0], np.cumsum(steps)])
    even = np.linspace(0, way[-1], 60)
    path = np.column_stack([np.interp(even, way, stroke[:, axis]) for axis in (0, 1)])
    padded = np.pad(path, ((5, 5), (0, 0)), mode="edge")
    swung = [np.convolve(padded[:, axis], np.full(11, 1 / 11), "valid") for axis in (0, 1)]
    return np.column_stack(swung).astype(np.float32)


def _eight(stroke: Array, rng: np.random.Generator) -> Array | None:
    """Cut a small piece from the start or end of an 8, or from both; None if it is open already."""
    if np.linalg.norm(stroke[0] - stroke[-1]) > _MEET:
        return None  # open already
    steps = np.linalg.norm(np.diff(stroke, axis=0), axis=1)
    way = np.concatenate([[0.0], np.cumsum(steps)]) / max(float(steps.sum()), 1e-6)
    lost = rng.uniform(0.03, 0.1, 2)
    if rng.random() < 0.7:
        lost[int(rng.integers(2))] = 0.0
    kept: Array = stroke[(way >= lost[0]) & (way <= 1 - lost[1])]
    return kept


def _three(stroke: Array, rng: np.random.Generator) -> Array:
    """Make a 3 rounded and narrow."""
    swung = _rounded(stroke)
    width = float(np.ptp(swung[:, 0])) / max(float(np.ptp(swung[:, 1])), 1e-6)
    squeezed = rng.uniform(0.3, 0.55) / max(width, 1e-6)
    return np.asarray(swung * np.array([min(squeezed, 1.0), 1.0], np.float32))
