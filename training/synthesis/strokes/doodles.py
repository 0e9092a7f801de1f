"""Doodles: simple line drawings that are no digits, such as shapes, waves and framed objects."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from digitapp.records import Array
from training.synthesis.strokes.pen import Drawing, drawing


def sketch(rng: np.random.Generator) -> Drawing:
    """Draw one outline, or a few wobbly primitives inside, on or beside one another."""
    kind = _KINDS[int(rng.choice(len(_KINDS), p=_SHARES))]
    strokes = kind(rng)
    tilt = 0.12 if kind in _UPRIGHT else 0.3
    free = kind not in _UPRIGHT and rng.random() < 0.3
    turn = rng.uniform(-np.pi, np.pi) if free else rng.uniform(-tilt, tilt)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    stretch = np.array([np.exp(rng.normal(0, 0.25)), 1.0])
    return drawing([100 * (stroke @ matrix.T) * stretch for stroke in strokes], 2)


def _heap(rng: np.random.Generator) -> list[Array]:
    """Primitives at random positions."""
    return [
        _primitive(rng, rng.uniform(0.3, 1)) + rng.uniform(-0.7, 0.7, 2)
        for _ in range(int(rng.integers(3, 7)))
    ]


def _closed(corners: Array, rng: np.random.Generator, wobble: float = 0.03) -> Array:
    """A polygon as if drawn by hand: almost straight sides that end beside the start."""
    ring = np.concatenate([corners, corners[:1] + rng.normal(0, 0.06, (1, 2))])
    sides = [np.linspace(a, b, 8, endpoint=False) for a, b in zip(ring[:-1], ring[1:], strict=True)]
    return np.concatenate([*sides, ring[-1:]]) + rng.normal(
        0, wobble / 3, (8 * len(corners) + 1, 2)
    )


def _polygon(rng: np.random.Generator, size: float, most: int = 6) -> Array:
    count = min(int(rng.choice([3, 3, 4, 4, 5, 6])), most)
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
    return _jagged(np.column_stack([x, y + rng.normal(0, 0.1, count)]))


def _jagged(corners: Array) -> Array:
    """Connect corners by straight lines."""
    sides = [
        np.linspace(a, b, 6, endpoint=False) for a, b in zip(corners[:-1], corners[1:], strict=True)
    ]
    return np.concatenate([*sides, corners[-1:]])


def _primitive(rng: np.random.Generator, size: float) -> Array:
    make = (_polygon, _ring, _line, _line, _zigzag)[int(rng.integers(5))]
    return make(rng, size)


def _framed(rng: np.random.Generator) -> list[Array]:
    """Small primitives inside a frame."""
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
    """Parts below one another, as in a stick figure or an object on a string."""
    strokes: list[Array] = []
    at = np.zeros(2)
    for _ in range(int(rng.integers(3, 6))):
        size = rng.uniform(0.2, 0.6)
        strokes.append(_primitive(rng, size) + at)
        at = at + rng.normal(0, 0.25, 2) + (0, 0.6)
    return strokes


def _lobed(rng: np.random.Generator) -> list[Array]:
    """A ring with spikes or bulges, all around or on one side: clouds, leaves, flames, stars,
    crowns; sometimes with a primitive inside."""
    count = int(rng.integers(4, 10))
    turn = np.linspace(0, 2 * np.pi, 24 * count + 1)
    phase = count * turn / (2 * np.pi) + rng.normal(0, 0.2)
    phase += 0.25 * np.interp(turn, np.linspace(0, 2 * np.pi, 9), rng.normal(0, 1, 9))
    fraction = phase % 1
    depth = rng.uniform(0.4, 0.8) * rng.uniform(0.7, 1, count + 4)[phase.astype(int) % count]
    shape = rng.random()
    if shape < 0.6:  # spikes, which may lean
        tip = rng.uniform(0.25, 0.75)
        rim = np.where(fraction < tip, fraction / tip, (1 - fraction) / (1 - tip))
    else:  # bulges
        rim = np.sqrt(np.abs(np.sin(np.pi * fraction)))
    side = np.ones_like(turn)
    if rng.random() < 0.6:
        width = rng.uniform(1.0, 2.2)
        side = np.clip((width - np.abs(turn - np.pi)) * 2, 0, 1)
    radius = 1 + depth * (rim - 0.5) * side
    radius *= 1 + 0.12 * np.sin(turn + rng.uniform(0, 6)) + 0.08 * np.sin(2 * turn)
    start = np.pi / 2  # lobes on one side are on top
    wide = rng.uniform(0.55, 1.4)
    outline = np.column_stack([wide * radius * np.cos(turn + start), radius * np.sin(turn + start)])
    outline = outline[: len(outline) - int(rng.integers(0, len(outline) // 12))]
    inside = [_primitive(rng, rng.uniform(0.1, 0.3))] if rng.random() < 0.25 else []
    return [outline + rng.normal(0, 0.008, outline.shape), *inside]


def _cornered(rng: np.random.Generator) -> list[Array]:
    """A triangle, diamond or box, sometimes with a primitive inside. More corners would make it
    look like a 0."""
    inside = [_primitive(rng, rng.uniform(0.1, 0.35))] if rng.random() < 0.5 else []
    return [_polygon(rng, 1.0, most=4), *inside]


def _barred(rng: np.random.Generator) -> list[Array]:
    """A ring with a level bar, or a face. A slanted bar would make it look like a 0."""
    ring = _ring(rng, 1.0) * (rng.uniform(0.9, 1.5), 1)
    parts = []
    if rng.random() < 0.7:
        half, tilt = rng.uniform(0.3, 1.1), rng.normal(0, 0.1)
        y = rng.normal(0, 0.12)
        parts.append(np.array([[-half, y - tilt * half], [half, y + tilt * half]]))
    else:
        eyes = np.array([[-0.35, -0.3], [0.35, -0.3]])
        parts += [_ring(rng, rng.uniform(0.05, 0.14)) + eye for eye in eyes]
        bend = rng.uniform(-0.3, 0.3)
        t = np.linspace(-1, 1, 9)
        parts.append(np.column_stack([0.45 * t, 0.4 + bend * (1 - t**2)]))
    return [ring, *parts]


def _stalked(rng: np.random.Generator) -> list[Array]:
    """A round object with a stalk at a right angle to its rim, unlike a 6 or 9: fruit, balloons,
    lamps."""
    ring = _ring(rng, 1.0) * (rng.uniform(1.0, 1.7), 1)
    t = np.linspace(0, 1, 14)
    length, lean = rng.uniform(0.7, 1.8), rng.normal(0, 0.25)
    curl = rng.uniform(0.05, 0.25) * np.sin(2 * np.pi * rng.uniform(0.5, 1.5) * t)
    stalk = np.column_stack([lean * length * t + curl * t, -0.92 - length * t])
    parts = [ring, stalk]
    if rng.random() < 0.4:
        top = stalk[-1]
        for _ in range(int(rng.integers(1, 4))):
            angle = rng.uniform(0, 2 * np.pi)
            reach = rng.uniform(0.15, 0.4)
            parts.append(np.array([top, top + reach * np.array([np.cos(angle), np.sin(angle)])]))
    return parts


def _arrow(rng: np.random.Generator) -> list[Array]:
    """A straight or jagged line with an arrowhead, or a jagged line alone: lightning."""
    count = int(rng.choice([1, 2, 3, 3, 3, 4, 5]))
    corners = [np.zeros(2)]
    flip = 1.0 if rng.random() < 0.7 else -1.0
    for i in range(count):
        down = i % 2 == 0
        angle = rng.normal(2.1 if down else 0.1, 0.25)
        reach = rng.uniform(0.7, 1.2) * (1 if down else 0.6)
        corners.append(corners[-1] + reach * np.array([flip * np.cos(angle), np.sin(angle)]))
    path = np.array(corners)
    strokes = [_jagged(path)]
    if count < 4 or rng.random() < 0.6:
        back = path[-2] - path[-1]
        angle, reach = np.arctan2(back[1], back[0]), rng.uniform(0.25, 0.5)
        spread = rng.uniform(0.4, 0.9, 2) * (1, -1)
        ends = [path[-1] + reach * np.array([np.cos(angle + s), np.sin(angle + s)]) for s in spread]
        strokes.append(np.array([ends[0], path[-1], ends[1]]))
        if rng.random() < 0.3:
            strokes.append(np.array(ends))
    return strokes


_KINDS: tuple[Callable[[np.random.Generator], list[Array]], ...] = (
    _framed,
    _waves,
    lambda rng: [_zigzag(rng)],
    _chain,
    _heap,
    _lobed,
    _cornered,
    _barred,
    _stalked,
    _arrow,
)
_SHARES = (0.12, 0.09, 0.05, 0.12, 0.12, 0.16, 0.08, 0.07, 0.07, 0.12)
_UPRIGHT = (_stalked, _barred, _arrow)
"""Kinds that would become something else, or a digit, if they were rotated."""
