"""Simple line drawings that are no digits: figures, signs, waves, things in frames."""

from __future__ import annotations

import numpy as np

from digitapp.records import Array
from training.strokes import Drawing, drawing


def sketch(rng: np.random.Generator) -> Drawing:
    """Two to five wobbly primitives, arranged as people arrange them: in, on and beside."""
    kind = rng.random()
    if kind < 0.25:
        strokes = _framed(rng)
    elif kind < 0.45:
        strokes = _waves(rng)
    elif kind < 0.55:
        strokes = [_zigzag(rng)]
    elif kind < 0.75:
        strokes = _chain(rng)
    else:
        strokes = [
            _primitive(rng, rng.uniform(0.3, 1)) + rng.uniform(-0.7, 0.7, 2)
            for _ in range(int(rng.integers(3, 7)))
        ]
    turn = rng.uniform(-0.3, 0.3) if rng.random() < 0.7 else rng.uniform(-np.pi, np.pi)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    stretch = np.array([np.exp(rng.normal(0, 0.25)), 1.0])
    return drawing([100 * (stroke @ matrix.T) * stretch for stroke in strokes], 2)


def _closed(corners: Array, rng: np.random.Generator, wobble: float = 0.03) -> Array:
    """A polygon drawn by hand: straight-ish sides, corners missed a little."""
    ring = np.concatenate([corners, corners[:1] + rng.normal(0, 0.06, (1, 2))])
    sides = [np.linspace(a, b, 8, endpoint=False) for a, b in zip(ring[:-1], ring[1:], strict=True)]
    return np.concatenate([*sides, ring[-1:]]) + rng.normal(
        0, wobble / 3, (8 * len(corners) + 1, 2)
    )


def _polygon(rng: np.random.Generator, size: float) -> Array:
    count = int(rng.choice([3, 3, 4, 4, 5, 6]))
    angles = np.arange(count) * 2 * np.pi / count + rng.normal(0, 0.15, count) - np.pi / 2
    if count == 4 and rng.random() < 0.5:
        angles += np.pi / 4
    return _closed(size * np.column_stack([np.cos(angles), np.sin(angles)]), rng)


def _ring(rng: np.random.Generator, size: float) -> Array:
    turn = np.linspace(0, 2 * np.pi * rng.uniform(0.95, 1.08), 32) + rng.uniform(0, 6)
    radius = size * (1 + 0.05 * np.sin(2 * turn + rng.uniform(0, 6)))
    return np.column_stack([radius * np.cos(turn), radius * np.sin(turn) * rng.uniform(0.6, 1.2)])


def _line(rng: np.random.Generator, size: float) -> Array:
    angle = rng.uniform(0, np.pi)
    t = np.linspace(-size, size, 10)[:, None]
    bend = rng.normal(0, 0.1) * (1 - (t / size) ** 2)
    along, across = (
        np.array([np.cos(angle), np.sin(angle)]),
        np.array([-np.sin(angle), np.cos(angle)]),
    )
    line: Array = t * along + bend * across
    return line


def _zigzag(rng: np.random.Generator, size: float = 1.0) -> Array:
    count = int(rng.integers(4, 9))
    x = np.linspace(-size, size, count) + rng.normal(0, 0.05, count)
    y = size * rng.uniform(0.3, 0.8) * np.where(np.arange(count) % 2, 1, -1)
    corners = np.column_stack([x, y + rng.normal(0, 0.1, count)])
    sides = [
        np.linspace(a, b, 6, endpoint=False) for a, b in zip(corners[:-1], corners[1:], strict=True)
    ]
    return np.concatenate([*sides, corners[-1:]])


def _primitive(rng: np.random.Generator, size: float) -> Array:
    make = (_polygon, _ring, _line, _line, _zigzag)[int(rng.integers(5))]
    return make(rng, size)


def _framed(rng: np.random.Generator) -> list[Array]:
    """Something small inside a frame."""
    frame = _polygon(rng, 1.0) if rng.random() < 0.7 else _ring(rng, 1.0)
    inside = [
        _primitive(rng, rng.uniform(0.15, 0.5)) + rng.normal(0, 0.1, 2)
        for _ in range(int(rng.integers(1, 4)))
    ]
    return [frame, *inside]


def _waves(rng: np.random.Generator) -> list[Array]:
    """Two to four parallel wavy lines."""
    count, turns = int(rng.integers(2, 5)), rng.uniform(1, 3)
    t = np.linspace(0, 1, 30)
    height = rng.uniform(0.1, 0.35)
    gap = rng.uniform(0.3, 0.8)
    wave = np.column_stack([2 * t - 1, height * np.sin(2 * np.pi * turns * t)])
    rows = [wave + np.array([rng.normal(0, 0.06), gap * i]) for i in range(count)]
    if rng.random() < 0.5:
        rows = [row[:, ::-1] for row in rows]
    return rows


def _chain(rng: np.random.Generator) -> list[Array]:
    """Parts hung on one another, as in a stick figure or a thing on a string."""
    strokes: list[Array] = []
    at = np.zeros(2)
    for _ in range(int(rng.integers(3, 6))):
        size = rng.uniform(0.2, 0.6)
        strokes.append(_primitive(rng, size) + at)
        at = at + rng.normal(0, 0.25, 2) + (0, 0.6)
    return strokes
