"""Careless digits that few writers of the training sets write, made from careful ones.

A 4 in one go loses the upper half of its downstroke: an S whose foot goes straight down,
where a 5's curls back. An 8 stays open where its stroke begins or ends, or at both. A 3 in
haste is narrow, and its waist a mere wave. All are the digits they were meant to be to
people, who know how a foot, a loop and a waist go.
"""

from __future__ import annotations

import numpy as np

from digitapp.records import Array
from training.synthesis.strokes.allographs import regional
from training.synthesis.strokes.glyphs import Glyph
from training.synthesis.strokes.pen import Drawing, framed

_MEET = 0.2
"""How near the two strokes of a 4, or the two ends of an 8, come, in parts of the digit's size."""


def slip(glyph: Glyph, digit: int, rng: np.random.Generator) -> Glyph:
    """The digit written in a regional hand or carelessly; unchanged where there is neither."""
    if not isinstance(glyph, Drawing):
        return glyph
    other = regional(digit, rng)
    # A 4 has careless forms beside its regional one.
    if other is not None and (digit != 4 or rng.random() < 0.5):
        return other
    return careless(glyph, digit, rng)


def careless(glyph: Drawing, digit: int, rng: np.random.Generator) -> Drawing:
    """A 3, 4 or 8 written carelessly; any other as it is, and one not written as usual."""
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
    """The angle of a 4 up to its downstroke, and the downstroke from there."""
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
    """The stroke with its corners drawn in one swing: a moving mean along it."""
    steps = np.linalg.norm(np.diff(stroke, axis=0), axis=1)
    way = np.concatenate([[0.0], np.cumsum(steps)])
    even = np.linspace(0, way[-1], 60)
    path = np.column_stack([np.interp(even, way, stroke[:, axis]) for axis in (0, 1)])
    padded = np.pad(path, ((5, 5), (0, 0)), mode="edge")
    swung = [np.convolve(padded[:, axis], np.full(11, 1 / 11), "valid") for axis in (0, 1)]
    return np.column_stack(swung).astype(np.float32)


def _eight(stroke: Array, rng: np.random.Generator) -> Array | None:
    """An 8 without a small piece at the beginning or the end of its stroke."""
    if np.linalg.norm(stroke[0] - stroke[-1]) > _MEET:
        return None  # open as it is
    steps = np.linalg.norm(np.diff(stroke, axis=0), axis=1)
    way = np.concatenate([[0.0], np.cumsum(steps)]) / max(float(steps.sum()), 1e-6)
    lost = rng.uniform(0.03, 0.1, 2)
    if rng.random() < 0.7:
        lost[int(rng.integers(2))] = 0.0
    kept: Array = stroke[(way >= lost[0]) & (way <= 1 - lost[1])]
    return kept


def _three(stroke: Array, rng: np.random.Generator) -> Array:
    """A 3 drawn in one swing, and narrow."""
    swung = _rounded(stroke)
    width = float(np.ptp(swung[:, 0])) / max(float(np.ptp(swung[:, 1])), 1e-6)
    squeezed = rng.uniform(0.3, 0.55) / max(width, 1e-6)
    return np.asarray(swung * np.array([min(squeezed, 1.0), 1.0], np.float32))
