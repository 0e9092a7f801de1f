"""Draw forms and papers that nobody has written on."""

from __future__ import annotations

from typing import Literal

import numpy as np

from digitapp.records import Array
from training.evaluation.pages.drawing.camera import Sheet, seen
from training.evaluation.pages.drawing.rules import Rule, by_hand, comb, line
from training.evaluation.pages.drawing.tables import LARGEST, MOST_FALL, SMALLEST, table_rules

Rng = np.random.Generator

Kind = Literal["comb", "printed table", "table by hand", "squared", "ruled"]
KINDS: tuple[Kind, ...] = ("comb", "printed table", "comb", "table by hand", "squared", "ruled")
"""What blank pages show, in turn."""


def blank_page(kind: Kind, photo: bool, rng: Rng) -> Array:
    """Draw a blank form or paper, scanned or photographed: uint8 (h, w)."""
    unit = float(np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST))))
    by_pen = kind == "table by hand"
    width = max(1.0, unit * rng.uniform(0.05, 0.11)) if by_pen else rng.uniform(0.8, 2.2)
    sheet = Sheet([], _rules(kind, unit, rng), width, float(width), unit)
    fall = float(rng.uniform(-MOST_FALL, MOST_FALL)) if rng.random() < 0.4 else 0.0
    return seen(sheet, photo, rng, fall=fall)


def _rules(kind: Kind, unit: float, rng: Rng) -> list[Rule]:
    if kind == "comb":
        return _combs(unit, rng)
    if kind in ("printed table", "table by hand"):
        xs = np.cumsum([0, *rng.uniform(1.2, 5, int(rng.integers(1, 6)))]) * unit
        ys = np.arange(int(rng.integers(3, 10))) * unit * rng.uniform(1.5, 2.6)
        return table_rules(xs, ys, unit, kind == "table by hand", rng)
    width, height = rng.uniform(8, 25, 2) * unit
    if kind == "ruled":
        pitch = unit * rng.uniform(1.3, 2.5)
        return [line(0, y, width, y) for y in np.arange(0, height, pitch)]
    pitch = unit * rng.uniform(0.5, 1.5)
    xs, ys = np.arange(0, width, pitch), np.arange(0, height, pitch)
    return [line(x, 0, x, height) for x in xs] + [line(0, y, width, y) for y in ys]


def _combs(unit: float, rng: Rng) -> list[Rule]:
    """One to three fields below each other; one in four is drawn by hand."""
    rules: list[Rule] = []
    width, height = unit * rng.uniform(0.8, 1.8), unit * rng.uniform(1.1, 2.0)
    top = 0.0
    for _ in range(int(rng.choice([1, 1, 2, 3]))):
        rules += comb(0.0, top, int(rng.integers(3, 13)), width, height, rng)
        top += height * float(rng.uniform(1.3, 2.0))
    return [by_hand(rule, unit, rng) for rule in rules] if rng.random() < 0.25 else rules
