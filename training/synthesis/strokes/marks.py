"""Marks that are no digits: dots, commas, dashes, rule lines, corners, blobs, scribbles."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from digitapp.records import Array
from training.synthesis.strokes.pen import Drawing, drawing

SIDE = 200
"""Side of the canvas that marks are drawn on, in pixels, margin included."""


def mark(rng: np.random.Generator) -> Array:
    """Draw one random mark: uint8 (SIDE, SIDE), ink bright."""
    canvas = np.zeros((SIDE, SIDE), np.uint8)
    kind = _KINDS[int(rng.choice(len(_KINDS), p=_WEIGHTS))]
    kind(canvas, rng)
    return canvas


def _point(rng: np.random.Generator, spread: float = 60) -> tuple[int, int]:
    x, y = SIDE / 2 + rng.uniform(-spread, spread, 2)
    return int(x), int(y)


def _dot(canvas: Array, rng: np.random.Generator) -> None:
    axes = int(rng.uniform(40, 70)), int(rng.uniform(35, 70))
    cv2.ellipse(canvas, (100, 100), axes, rng.uniform(0, 180), 0, 360, 255, -1, cv2.LINE_AA)


def _comma(canvas: Array, rng: np.random.Generator) -> None:
    bend, length = rng.uniform(-0.25, 0.25), rng.uniform(60, 90)
    t = np.linspace(0, 1, 12)
    lean = rng.uniform(0.1, 0.8)
    x = 100 + length * (lean * (0.5 - t) + bend * np.sin(np.pi * t))
    y = 100 + length * (t - 0.5)
    for i in range(11):
        ends = (int(x[i]), int(y[i])), (int(x[i + 1]), int(y[i + 1]))
        width = int(length * rng.uniform(0.40, 0.48) * (1 - 0.6 * i / 11)) + 1
        cv2.line(canvas, ends[0], ends[1], 255, width, cv2.LINE_AA)


def _dash(canvas: Array, rng: np.random.Generator) -> None:
    angle, length = rng.uniform(-0.5, 0.5), rng.uniform(50, 80)
    dx, dy = length * np.cos(angle), length * np.sin(angle)
    width = int(rng.uniform(6, 50))
    rows = 2 if rng.random() < 0.3 else 1
    for row in range(rows):
        y = 100 + (row - (rows - 1) / 2) * rng.uniform(40, 80)
        first, last = (int(100 - dx), int(y - dy)), (int(100 + dx), int(y + dy))
        cv2.line(canvas, first, last, 255, min(width, 30) if rows > 1 else width, cv2.LINE_AA)


def _rule(canvas: Array, rng: np.random.Generator) -> None:
    """Draw a piece of a rule line, often ragged, sometimes with a stub of a crossing stroke."""
    y, width = 100.0, int(rng.uniform(3, 14))
    x = 10
    while x < 190:
        step = int(rng.uniform(10, 70))
        cv2.line(canvas, (x, int(y)), (x + step, int(y + rng.uniform(-2, 2))), 255, width)
        x += step + (int(rng.uniform(0, 25)) if rng.random() < 0.4 else 0)
    if rng.random() < 0.5:
        x, up = int(rng.uniform(40, 160)), int(rng.uniform(-30, 30))
        cv2.line(canvas, (x, 100), (x + up // 3, 100 + up), 255, int(rng.uniform(4, 16)))


def _corner(canvas: Array, rng: np.random.Generator) -> None:
    """Draw a corner, crossing or tee of a frame or grid."""
    width = int(rng.uniform(4, 20))
    x, y = _point(rng, 50)
    arms = rng.permutation(4)[: int(rng.integers(2, 5))]
    if set(arms.tolist()) == {0, 1}:  # a straight vertical would be a 1
        arms = np.array([0, 2])
    for arm in arms:
        dx, dy = ((0, -1), (0, 1), (-1, 0), (1, 0))[arm]
        reach = int(rng.uniform(60, 120))
        cv2.line(canvas, (x, y), (x + dx * reach, y + dy * reach), 255, width)


def _blob(canvas: Array, rng: np.random.Generator) -> None:
    for _ in range(int(rng.integers(2, 7))):
        axes = int(rng.uniform(10, 40)), int(rng.uniform(10, 40))
        cv2.ellipse(canvas, _point(rng, 40), axes, rng.uniform(0, 180), 0, 360, 255, -1)


def _specks(canvas: Array, rng: np.random.Generator) -> None:
    for _ in range(int(rng.integers(3, 15))):
        cv2.circle(canvas, _point(rng, 75), int(rng.uniform(3, 14)), 255, -1)


def scribble(rng: np.random.Generator) -> Drawing:
    """Draw an aimless smooth scribble of one to three strokes."""
    strokes = []
    for _ in range(int(rng.integers(1, 4))):
        knots = rng.uniform(0, 100, (int(rng.integers(7, 14)), 2)).astype(np.float32)
        strokes.append(knots)
    return drawing(strokes, 8)


def _scribble(canvas: Array, rng: np.random.Generator) -> None:
    matrix = np.array([[150.0, 0, 100], [0, 150.0, 100]])
    scribble(rng).paint(canvas, matrix, rng.uniform(4, 14))


def _shapes(canvas: Array, rng: np.random.Generator) -> None:
    """Draw several lines, ellipses and polygons together, as in a drawing of an object."""
    width = int(rng.uniform(4, 12))
    for _ in range(int(rng.integers(2, 6))):
        kind = rng.random()
        if kind < 0.35:
            axes = int(rng.uniform(10, 60)), int(rng.uniform(10, 60))
            cv2.ellipse(canvas, _point(rng), axes, 0, 0, 360, 255, width, cv2.LINE_AA)
        elif kind < 0.7:
            count = int(rng.integers(3, 7))
            corners = np.array([_point(rng, 80) for _ in range(count)], np.int32)
            cv2.polylines(canvas, [corners], rng.random() < 0.7, 255, width, cv2.LINE_AA)
        else:
            cv2.line(canvas, _point(rng, 80), _point(rng, 80), 255, width, cv2.LINE_AA)


_KINDS: tuple[Callable[[Array, np.random.Generator], None], ...] = (
    _dot,
    _comma,
    _dash,
    _rule,
    _corner,
    _blob,
    _specks,
    _scribble,
    _shapes,
)
_WEIGHTS = (0.13, 0.09, 0.14, 0.12, 0.12, 0.08, 0.08, 0.1, 0.14)
