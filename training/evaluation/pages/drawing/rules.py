"""Rule lines, printed or drawn by hand, as polylines in pixels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitapp.records import Array

Rng = np.random.Generator
Rule = Array
"""float (n, 2): the points of one line."""


def line(x0: float, y0: float, x1: float, y1: float) -> Rule:
    """Return the straight line between two points."""
    return np.array([(x0, y0), (x1, y1)])


def grid(xs: Sequence[float], ys: Sequence[float], framed: bool = True) -> list[Rule]:
    """Return the lines at these places; without its frame, only those between the cells."""
    inner = slice(None) if framed else slice(1, -1)
    upright = [line(x, ys[0], x, ys[-1]) for x in xs[inner]]
    return [line(xs[0], y, xs[-1], y) for y in ys[inner]] + upright


def comb(left: float, top: float, count: int, width: float, height: float, rng: Rng) -> list[Rule]:
    """Return a field of `count` cells: whole boxes, or a base line with teeth."""
    right, bottom = left + count * width, top + height
    tooth = height if rng.random() < 0.6 else height * float(rng.uniform(0.25, 0.7))
    teeth = [line(x, bottom - tooth, x, bottom) for x in left + width * np.arange(count + 1)]
    closed = tooth == height and rng.random() < 0.8
    lid = [line(left, top, right, top)] if closed else []
    return [line(left, bottom, right, bottom), *lid, *teeth]


def by_hand(rule: Rule, unit: float, rng: Rng) -> Rule:
    """Draw a straight rule without a ruler, or with one that slipped.

    It starts and ends a little early or late, is slightly askew, and may waver. unit: the height
    of a digit in pixels.
    """
    start, end = rule[0], rule[-1]
    along = (end - start) / max(float(np.hypot(*(end - start))), 1e-6)
    across = np.array([-along[1], along[0]])
    start = start - along * rng.normal(0.05, 0.12) * unit + across * rng.normal(0, 0.06) * unit
    end = end + along * rng.normal(0.05, 0.12) * unit + across * rng.normal(0, 0.06) * unit
    steps = max(4, int(np.hypot(*(end - start)) / (2 * unit)))
    place = np.linspace(0, 1, 4 * steps)
    waver = np.interp(place, np.linspace(0, 1, steps), rng.normal(0, 0.035, steps))
    if rng.random() < 0.4:
        waver *= 0
    return np.asarray(start + (end - start) * place[:, None] + across * waver[:, None] * unit)
