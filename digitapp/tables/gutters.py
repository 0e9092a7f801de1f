"""Find the free strips between columns of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitapp.records import Array, Box

_APART, _WIDER = 0.8, 1.8
"""Digits of a row are two numbers if the gap between them is wider than this, [heights of a digit]
and this many times as wide as large gaps between the digits of numbers. [> 1]"""

_SOME, _LARGE = 0.2, 75
"""... if at least this part of the gaps is not so wide; large is this percentile of them."""

_GUTTER = 0.6
"""Least width of the strip between two columns. [heights of a digit]"""

_LEANS = np.linspace(-0.12, 0.12, 17)
"""How columns may lean, to the right for each pixel down, in the middle; and how much more so at
the right end than in the middle: a photo shows columns that meet far away."""

_UPRIGHT = 1.0
"""What a lean counts. [heights of a digit for each pixel of occupied width]"""


@dataclass(frozen=True)
class Gutters:
    """The strips between columns.

    places: their x where y is `level`; they lean by `lean + turn * (x - middle) / half` to the
    right for each pixel down.
    """

    places: tuple[float, ...] = ()
    level: float = 0.0
    lean: float = 0.0
    turn: float = 0.0
    middle: float = 0.0
    half: float = 1.0

    def at(self, y: float) -> list[float]:
        """The x of each strip at a height."""
        down = y - self.level
        return [
            x + down * (self.lean + self.turn * (x - self.middle) / self.half) for x in self.places
        ]


def apart_in(lines: Sequence[Sequence[Box]], unit: float) -> float:
    """How wide a gap parts two numbers on a page, in pixels.

    lines: the boxes of the digits of each line, left to right; unit: the height of a digit.
    """
    gaps = [b.x - a.right for line in lines for a, b in zip(line, line[1:], strict=False)]
    inside = [gap for gap in gaps if gap <= _APART * unit]
    if len(inside) < _SOME * len(gaps) or not inside:
        return _APART * unit
    return max(_APART * unit, _WIDER * float(np.percentile(inside, _LARGE)))


def numbers_of(line: Sequence[Box], apart: float) -> list[Box]:
    """The boxes of the numbers of a row, parted where a gap is wide; line: left to right."""
    found: list[Box] = []
    for box in line:
        if found and box.x - found[-1].right <= apart:
            found[-1] = found[-1].union(box)
        else:
            found.append(box)
    return found


def find_gutters(rows: Sequence[Sequence[Box]], unit: float, straight: bool = False) -> Gutters:
    """Find the strips that part numbers in columns, from left to right.

    rows: the boxes of the numbers of each row; unit: the height of a digit in pixels. straight:
    the columns are known to be upright.
    """
    boxes = [box for row in rows for box in row]
    if sum(len(row) > 1 for row in rows) < 2:
        return Gutters()
    left = np.array([box.x for box in boxes], float)
    right = np.array([box.right for box in boxes], float)
    y = np.array([box.centre[1] for box in boxes])
    level, middle = float(y.mean()), float(left.min() + right.max()) / 2
    half = max(float(right.max() - left.min()) / 2, 1.0)
    across = ((left + right) / 2 - middle) / half
    best: tuple[float, Array, float, float] | None = None
    for turn in (0.0,) if straight else _LEANS:
        for lean in (0.0,) if straight else _LEANS:
            move = (y - level) * (lean + turn * across)
            gaps, occupied = _gaps(left - move, right - move)
            cost = occupied / unit + _UPRIGHT * (abs(lean) + abs(turn))
            if best is None or cost < best[0]:
                best = cost, gaps, float(lean), float(turn)
    assert best is not None
    _, gaps, lean, turn = best
    wide = gaps[gaps[:, 1] - gaps[:, 0] >= _GUTTER * unit]
    return Gutters(tuple(wide.mean(axis=1).tolist()), level, lean, turn, middle, half)


def _gaps(left: Array, right: Array) -> tuple[Array, float]:
    """The free parts between at least one interval, float (n, 2), and the length of the rest."""
    order = np.argsort(left)
    ends = np.maximum.accumulate(right[order])
    starts = left[order]
    free = starts[1:] > ends[:-1]
    gaps = np.stack([ends[:-1][free], starts[1:][free]], axis=1)
    return gaps, float(ends[-1] - starts[0] - (gaps[:, 1] - gaps[:, 0]).sum())
