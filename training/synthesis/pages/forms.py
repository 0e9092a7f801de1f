"""Forms that numbers are written into: combs, tables and single boxes, filled or blank.

Lengths are in heights of a digit; x points to the right, y down.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

Rng = np.random.Generator
Point = tuple[float, float]


_DIGITS = np.array([1, 1.6, 1, 1, 1.3, 1, 1, 2.1, 1, 1]) / 12
"""Shares of the digits in cells: those with straight strokes, which look like rules, are more."""


@dataclass(frozen=True)
class Field:
    """A place for writing: its left edge, its upper edge, and how much room it has."""

    x: float
    y: float
    width: float
    height: float
    text: str
    """What is written there; empty where the field stays blank."""


@dataclass(frozen=True)
class Form:
    """fields: places for writing; rules: printed or ruled lines, each from point to point."""

    fields: list[Field]
    rules: list[tuple[Point, Point]]


def draw_form(rng: Rng, large: bool = False) -> Form:
    """Draw a form; one in four stays blank. large: whether it is a table of many rows."""
    kind = rng.random()
    filled = 0.0 if rng.random() < 0.25 else float(rng.uniform(0.35, 1.0))
    if large:
        form = _table(filled, rng, int(rng.integers(8, 26)), int(rng.integers(2, 8)))
    elif kind < 0.45:
        form = _comb(filled, rng)
    elif kind < 0.9:
        form = _table(filled, rng, int(rng.integers(1, 7)), int(rng.integers(1, 6)))
    else:
        form = _boxes(filled, rng)
    if rng.random() < 0.35:  # ruled by hand
        form = Form(form.fields, [part for rule in form.rules for part in _shaken(rule, rng)])
    return form


def _comb(filled: float, rng: Rng) -> Form:
    """One box, or one tooth of a comb, for each digit."""
    count, rows = int(rng.integers(2, 13)), int(rng.choice([1, 1, 1, 2, 3]))
    width, height = float(rng.uniform(0.75, 1.9)), float(rng.uniform(1.1, 2.0))
    tooth = height if rng.random() < 0.6 else float(rng.uniform(0.2, 0.8)) * height
    lid = tooth == height and rng.random() < 0.75
    fields: list[Field] = []
    rules: list[tuple[Point, Point]] = []
    for row in range(rows):
        top = row * height * float(rng.uniform(1.0, 1.8)) if rows > 1 else 0.0
        bottom = top + height
        rules.append(((0, bottom), (count * width, bottom)))
        if lid:
            rules.append(((0, top), (count * width, top)))
        for i in range(count + 1):
            whole = tooth == height or i in (0, count)
            rules.append(((i * width, top if whole else bottom - tooth), (i * width, bottom)))
        for i in range(count):
            digit = str(rng.choice(10, p=_DIGITS)) if rng.random() < filled else ""
            fields.append(Field(i * width, top, width, height, digit))
    return Form(fields, rules)


def _table(filled: float, rng: Rng, rows: int, columns: int) -> Form:
    """Rows and columns of numbers, with all of the rules or only some."""
    widths = rng.uniform(1.2, 4.5) * rng.uniform(0.7, 1.3, columns)
    height = float(rng.uniform(1.15, 2.4))
    edges = np.concatenate([[0.0], np.cumsum(widths)])
    across, foot = float(edges[-1]), rows * height
    kind = rng.random()
    rules: list[tuple[Point, Point]] = []
    if kind < 0.85:
        rules += [((0, i * height), (across, i * height)) for i in range(rows + 1)]
    if kind > 0.15:
        rules += [((float(x), 0), (float(x), foot)) for x in edges]
    fields = []
    for row in range(rows):
        for x, width in zip(edges, widths, strict=False):
            text = _cell_text(float(width), rng) if rng.random() < filled else ""
            fields.append(Field(float(x), row * height, float(width), height, text))
    return Form(fields, rules)


def _cell_text(width: float, rng: Rng) -> str:
    room = max(1, int(width / 0.75))
    digits = "".join(map(str, rng.choice(10, int(rng.integers(1, room + 1)), p=_DIGITS)))
    if len(digits) >= 3 and rng.random() < 0.3:
        return digits[:-2] + str(rng.choice([",", "."])) + digits[-1]
    return "-" + digits[1:] if len(digits) > 1 and rng.random() < 0.06 else digits


def _boxes(filled: float, rng: Rng) -> Form:
    """Separate boxes, each for a number or a single digit."""
    count, width = int(rng.integers(1, 5)), float(rng.uniform(1.0, 3.5))
    height, gap = float(rng.uniform(1.2, 2.2)), float(rng.uniform(0.2, 1.5))
    fields: list[Field] = []
    rules: list[tuple[Point, Point]] = []
    for i in range(count):
        left = i * (width + gap)
        right = left + width
        rules += [((left, y), (right, y)) for y in (0.0, height)]
        rules += [((x, 0.0), (x, height)) for x in (left, right)]
        text = _cell_text(width, rng) if rng.random() < filled else ""
        fields.append(Field(left, 0.0, width, height, text))
    return Form(fields, rules)


def _shaken(rule: tuple[Point, Point], rng: Rng) -> list[tuple[Point, Point]]:
    """The rule as a hand draws it, in three pieces: it is bent, and its ends miss the corners."""
    ends = np.array(rule) + rng.normal(0, 0.08, (2, 2))
    across = np.array([ends[0, 1] - ends[1, 1], ends[1, 0] - ends[0, 0]])
    length = max(float(np.hypot(*across)), 1e-6)
    # A short rule is bent as much as a long one, which looks like a bracket.
    bends = np.array([0.0, *rng.normal(0, 0.05, 2), 0.0])[:, None] * across / length
    points = ends[0] + np.linspace(0, 1, 4)[:, None] * (ends[1] - ends[0]) + bends
    places = [(float(x), float(y)) for x, y in points]
    return list(pairwise(places))
