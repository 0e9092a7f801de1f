"""A line laid out: glyphs side by side as one hand sets them, before any pen touches paper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from digitapp.records import Array
from training.synthesis.lines.allographs import chain_of_zeros
from training.synthesis.lines.hands import Glyphs, Hand, draw_hand
from training.synthesis.lines.marks import Placed, draw_mark, sized, standing
from training.synthesis.strokes.glyphs import Glyph
from training.synthesis.strokes.pen import Drawing, framed

Rng = np.random.Generator

_BINS = 14
_TOP, _BOTTOM = -0.6, 1.8
_ROOM = 2.5
"""Bands of height in which outlines keep their distance, from top to bottom, in heights."""


@dataclass(frozen=True, eq=False)
class LaidLine:
    """text: in the reader's classes, without blanks; pieces: glyphs with affine maps (2, 3) to
    digits' heights, x to the right and y down, the digits' feet at about y = 1."""

    text: str
    pieces: list[Placed]


def lay_out(text: str, glyphs: Glyphs, pen: float, rng: Rng) -> LaidLine:
    """Set a text in one hand: mark sizes, gaps, baseline, pen-linked and overlapping digits.

    pen: width of the strokes that it will be drawn with, in heights of a digit.
    """
    hand = draw_hand(glyphs, rng)
    habit = rng.uniform(0, 1, 4)
    gap, spread = 0.7 * pen + rng.normal(0.17, 0.14), rng.uniform(0.02, 0.12)
    linked = rng.random() < 0.3
    chained = rng.random() < 0.3
    waver, uneven = rng.uniform(0.0, 0.07), rng.uniform(0.02, 0.1)
    raised = _raised(text, rng)
    pieces: list[Placed] = []
    edge = np.full(_BINS, -_ROOM)  # how far right the ink reaches, per band of height
    blank, i = 0.0, 0
    while i < len(text):
        if text[i] == " ":
            blank += float(rng.uniform(0.45, 1.6))
            i += 1
            continue
        zeros = len(text[i:]) - len(text[i:].lstrip("0"))
        if zeros >= 2 and chained and not raised[i]:
            fresh, step = [_chain(zeros, rng)], zeros
        else:
            fresh, step = _character(text[i], hand, glyphs, habit, uneven, rng), 1
        if raised[i]:
            fresh = [_lifted(piece, raised[i]) for piece in fresh]
        shift = float(rng.normal(0, waver))
        distance = max(gap + float(rng.normal(0, spread)), -0.12) + blank
        if text[i] in ".,-=" and not blank and rng.random() < 0.15:
            distance = float(rng.uniform(-0.35, 0.05))  # a mark that clings to its digit
        fresh, edge = _beside(fresh, edge, distance, shift)
        if not blank and pieces and rng.random() < (0.6 if linked or step > 1 else 0.0):
            pieces += _ligature(pieces[-1], fresh[0], rng)
        pieces += fresh
        blank, i = 0.0, i + step
    return LaidLine(text.replace(" ", ""), pieces)


def _raised(text: str, rng: Rng) -> list[float]:
    """How much smaller the last two digits of an amount are written, and at the top; mostly 0."""
    small = [0.0] * len(text)
    if len(text) >= 4 and text[-2:].isdigit() and rng.random() < 0.06:
        small[-2:] = [float(rng.uniform(0.5, 0.75))] * 2
    return small


def _lifted(piece: Placed, size: float) -> Placed:
    """A smaller piece with its top in the same place."""
    glyph, matrix = piece
    return glyph, matrix * size


def _chain(count: int, rng: Rng) -> Placed:
    glyph = framed(chain_of_zeros(count, rng))
    tall = float(rng.uniform(0.5, 1.05))
    outline = glyph.outline()
    # Chains keep their width: hasty zeros are low and broad.
    wide = count * float(rng.uniform(0.42, 0.75))
    across = wide / max(float(np.ptp(outline[:, 0])), 1e-3)
    down = tall / max(float(np.ptp(outline[:, 1])), 1e-3)
    low, foot = outline[:, 0].min(), outline[:, 1].max()
    return glyph, np.array([[across, 0.0, -across * low], [0.0, down, 1 - down * foot]])


def _character(
    sign: str, hand: Hand, glyphs: Glyphs, habit: Array, uneven: float, rng: Rng
) -> list[Placed]:
    if not sign.isdigit():
        return draw_mark(sign, glyphs, habit, rng)
    tall = float(np.exp(rng.normal(0, uneven)))
    if sign == "0" and rng.random() < 0.08:
        tall *= float(rng.uniform(0.5, 0.8))
    return [_tilted(standing(hand.digit(sign, rng), tall, 1.0), rng)]


def _tilted(piece: Placed, rng: Rng) -> Placed:
    glyph, matrix = piece
    turn, wide = rng.normal(0, 0.05), np.exp(rng.normal(0, 0.08))
    around = np.array([0.25, 0.5])
    linear = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    linear = linear @ np.diag([wide, 1.0])
    shifted = linear @ (matrix[:, 2] - around) + around
    return glyph, np.column_stack([linear @ matrix[:, :2], shifted])


def points_of(piece: Placed) -> Array:
    """The outline of a placed glyph, float (P, 2)."""
    glyph, matrix = piece
    return np.asarray(glyph.outline() @ matrix[:, :2].T + matrix[:, 2])


def _beside(
    pieces: list[Placed], edge: Array, distance: float, shift: float
) -> tuple[list[Placed], Array]:
    """Move pieces to the right until their outline keeps its distance from what stands there."""
    points = np.concatenate([points_of(piece) for piece in pieces])
    points[:, 1] += shift
    band = ((points[:, 1] - _TOP) / (_BOTTOM - _TOP) * _BINS).astype(int).clip(0, _BINS - 1)
    left, right = np.full(_BINS, np.inf), np.full(_BINS, -np.inf)
    np.minimum.at(left, band, points[:, 0])
    np.maximum.at(right, band, points[:, 0])
    first, last = int(band.min()), int(band.max())
    low, high = float(points[:, 0].min()), float(points[:, 0].max())
    # Between bands without points of their own the outline goes on, but the box is the bound.
    near = np.where(np.isfinite(left), left, np.inf)
    if edge.max() <= -_ROOM:
        x = -low
    else:
        together = [k for k in range(first, last + 1) if np.isfinite(near[k])]
        meets = max((float(edge[k] - near[k]) for k in together), default=-np.inf)
        furthest = float(edge.max())
        # Never more than half over each other, never far apart for want of common height.
        x = max(meets + distance, furthest - low + distance - 0.35 * min(0.7, high - low))
    moved = []
    for glyph, matrix in pieces:
        placed = matrix.copy()
        placed[:, 2] += (x, shift)
        moved.append((glyph, placed))
    reach = edge.copy()
    for k in range(first, last + 1):
        reach[k] = max(reach[k], right[k] + x if np.isfinite(right[k]) else low + x)
    return moved, reach


def _ligature(left: Placed, right: Placed, rng: Rng) -> list[Placed]:
    """A curve from the end of one pen stroke to the beginning of the next."""
    if not (isinstance(left[0], Drawing) and isinstance(right[0], Drawing)):
        return []
    start = left[1][:, :2] @ left[0].strokes()[-1][-1] + left[1][:, 2]
    end = right[1][:, :2] @ right[0].strokes()[0][0] + right[1][:, 2]
    if np.linalg.norm(end - start) > 1.5:
        return []
    middle = (start + end) / 2 + np.array([0, rng.normal(0.05, 0.12)])
    t = np.linspace(0, 1, 10)[:, None]
    curve = (1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end
    return [(Drawing(curve.astype(np.float32), (0, len(curve))), np.eye(2, 3))]


def recorded_line(glyphs: Glyphs, rng: Rng) -> LaidLine:
    """A line as somebody wrote it."""
    text, glyph = glyphs.recorded[int(rng.integers(len(glyphs.recorded)))]
    heights = [float(np.ptp(stroke[:, 1])) for stroke in glyph.strokes()]
    tall = float(np.quantile(heights, 0.75)) or 1.0
    outline = glyph.outline()
    scale = 1.0 / max(tall, 0.02)
    low, foot = outline[:, 0].min(), outline[:, 1].max()
    matrix = np.array([[scale, 0, -scale * low], [0, scale, 1 - scale * foot]])
    return LaidLine(text, [(glyph, matrix)])


def line_without_digits(glyphs: Glyphs, rng: Rng) -> LaidLine:
    """Words, doodles or mere dashes: nothing to be read as digits."""
    pieces: list[Placed] = []
    edge = np.full(_BINS, -_ROOM)
    for _ in range(int(rng.integers(1, 3))):
        glyph: Glyph = glyphs.words[int(rng.integers(len(glyphs.words)))]
        wide = np.ptp(glyph.outline()[:, 0]) > 1.6 * np.ptp(glyph.outline()[:, 1])
        placed = sized(
            glyph, float(rng.uniform(2, 5)) if wide else float(rng.uniform(0.9, 1.8)), 0.5
        )
        fresh, edge = _beside([placed], edge, float(rng.uniform(0.2, 1.0)), 0.0)
        pieces += fresh
    return LaidLine("", pieces)
