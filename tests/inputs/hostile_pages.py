"""Pages that ask for endless time or memory: each is drawn anew from its number and a seed."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np

from digitapp.records import Array

Rng = np.random.Generator
Draw = Callable[[Array, Rng], None]
"""Draws black, 0, on white paper in place: uint8 (h, w)."""

_LONGEST = 90_000  # pixels
_SMALLEST = 500  # pixels


def hostile_page(number: int, seed: int, most_pixels: int) -> tuple[str, Array]:
    """One of endlessly many pages: the name of its family, and uint8 (h, w).

    Most are small, few have `most_pixels`; one in four is a strip.
    """
    rng = np.random.default_rng((seed, number))
    names = list(FAMILIES)
    name = names[number % len(names)]
    page = np.full(_size(rng, most_pixels), 255, np.uint8)
    FAMILIES[name](page, rng)
    if rng.random() < 0.15:
        page = 255 - page
    if rng.random() < 0.15:
        noise = rng.normal(0, rng.uniform(2, 40), page.shape)
        page = np.clip(page + noise, 0, 255).astype(np.uint8)
    return name, np.ascontiguousarray(page)


def _size(rng: Rng, most_pixels: int) -> tuple[int, int]:
    pixels = math.exp(rng.uniform(math.log(_SMALLEST), math.log(most_pixels)))
    shape = rng.uniform(4, 80_000) if rng.random() < 0.25 else rng.uniform(0.4, 2.5)
    width = int(np.clip(math.sqrt(pixels * shape), 1, min(pixels, _LONGEST)))
    size = max(1, int(pixels / width)), width
    return size if rng.random() < 0.8 else size[::-1]


def _pen(rng: Rng) -> int:
    return int(rng.choice([1, 1, 2, 3, 5, 9, 20]))


def _pitch(page: Array, rng: Rng) -> int:
    """A distance between repeated shapes: from two pixels to the page's shorter side."""
    return int(math.exp(rng.uniform(math.log(2), math.log(max(3, min(page.shape))))))


def _points(page: Array, count: int, rng: Rng) -> Array:
    return rng.integers(0, page.shape[::-1], (count, 2)).astype(np.int32)


def _noise(page: Array, rng: Rng) -> None:
    """Grain of any size."""
    grain = _pitch(page, rng)
    coarse = rng.integers(0, 256, tuple(-(-side // grain) for side in page.shape), np.uint8)
    page[:] = coarse.repeat(grain, 0).repeat(grain, 1)[: page.shape[0], : page.shape[1]]


def _specks(page: Array, rng: Rng) -> None:
    page[rng.random(page.shape) < rng.uniform(0.001, 0.5)] = 0


def _plates(page: Array, rng: Rng) -> None:
    """Light and dark plates side by side, joined at the bottom."""
    pitch = _pitch(page, rng)
    page[:, np.arange(page.shape[1]) // pitch % 2 == 0] = 0
    page[-max(1, page.shape[0] // 4) :] = 0


def _stretched(page: Array, rng: Rng) -> None:
    """A small scribble, pulled to the size of the page."""
    small = np.full((int(rng.integers(5, 60)), int(rng.integers(5, 400))), 255, np.uint8)
    _scribble(small, rng)
    page[:] = cv2.resize(small, page.shape[::-1], interpolation=cv2.INTER_LINEAR)


def _ellipses(page: Array, rng: Rng) -> None:
    reach = max(2, _pitch(page, rng))
    for x, y in _points(page, int(rng.integers(5, 1500)), rng).tolist():
        axes = (int(rng.integers(1, reach + 1)), int(rng.integers(1, reach + 1)))
        cv2.ellipse(page, (x, y), axes, int(rng.integers(0, 180)), 0, 360, 0, _pen(rng))


def _grid(page: Array, rng: Rng) -> None:
    pitch, pen = _pitch(page, rng), _pen(rng)
    page[np.arange(page.shape[0]) % pitch < pen] = 0
    page[:, np.arange(page.shape[1]) % pitch < pen] = 0


def _hatch(page: Array, rng: Rng) -> None:
    y, x = np.ogrid[: page.shape[0], : page.shape[1]]
    page[(x + int(rng.integers(-3, 4)) * y) % _pitch(page, rng) < _pen(rng)] = 0


def _comb(page: Array, rng: Rng) -> None:
    """Teeth of any length on a back."""
    pitch = max(2, _pitch(page, rng))
    for x in range(0, page.shape[1], pitch):
        page[: int(rng.integers(1, page.shape[0] + 1)), x : x + max(1, pitch // 2)] = 0
    page[: max(1, page.shape[0] // 20)] = 0


def _frames(page: Array, rng: Rng) -> None:
    """Frames in frames."""
    pitch = max(2, _pitch(page, rng))
    for inset in range(0, min(page.shape) // 2, pitch):
        corner = page.shape[1] - inset - 1, page.shape[0] - inset - 1
        cv2.rectangle(page, (inset, inset), corner, 0, max(1, min(pitch // 2, _pen(rng))))


def _rings(page: Array, rng: Rng) -> None:
    centre = page.shape[1] // 2, page.shape[0] // 2
    step = max(2, _pitch(page, rng), max(page.shape) // 400)
    for radius in range(1, max(page.shape), step):
        cv2.circle(page, centre, radius, 0, 1)


def _spiral(page: Array, rng: Rng) -> None:
    turns = rng.uniform(2, 60)
    angle = np.linspace(0, 2 * np.pi * turns, 4000)
    radius = angle / angle[-1] / 2
    way = np.stack([0.5 + radius * np.cos(angle), 0.5 + radius * np.sin(angle)], 1)
    cv2.polylines(page, [(way * page.shape[::-1]).astype(np.int32)], False, 0, _pen(rng))


def _scribble(page: Array, rng: Rng) -> None:
    """One component with thousands of loops."""
    way = _points(page, int(rng.integers(2, 1000)), rng)
    cv2.polylines(page, [way], False, 0, _pen(rng), cv2.LINE_AA)


def _rays(page: Array, rng: Rng) -> None:
    centre = page.shape[1] // 2, page.shape[0] // 2
    for point in _points(page, int(rng.integers(2, 600)), rng).tolist():
        cv2.line(page, centre, point, 0, _pen(rng))


def _hairlines(page: Array, rng: Rng) -> None:
    """Upright or level lines of one pixel, in pieces."""
    lines = page if rng.random() < 0.5 else page.T
    for x in range(0, lines.shape[1], max(2, _pitch(page, rng))):
        lines[rng.random(lines.shape[0]) < rng.uniform(0.3, 1), x] = 0


def _dots(page: Array, rng: Rng) -> None:
    """A lattice of equal dots."""
    pitch = max(2, _pitch(page, rng))
    y, x = np.ogrid[: page.shape[0], : page.shape[1]]
    page[(y % pitch < pitch // 2) & (x % pitch < pitch // 2)] = 0


def _gradient(page: Array, rng: Rng) -> None:
    y, x = np.ogrid[0 : 1 : page.shape[0] * 1j, 0 : 1 : page.shape[1] * 1j]
    page[:] = (255 * (x * rng.random() + y * rng.random()) % 256).astype(np.uint8)


def _flat(page: Array, rng: Rng) -> None:
    page[:] = rng.integers(0, 256)


def _blob(page: Array, rng: Rng) -> None:
    """One component that is nearly the whole page, with a rough edge."""
    edge = max(1, min(page.shape) // 10)
    page[edge:-edge, edge:-edge] = 0
    page[rng.random(page.shape) < 0.02] = 255


def _waves(page: Array, rng: Rng) -> None:
    """Garlands: arcs that hang together from edge to edge."""
    pitch = max(3, _pitch(page, rng))
    x = np.arange(page.shape[1])
    for top in range(pitch, page.shape[0] + pitch, 2 * pitch):
        y = top + (pitch * np.sin(x / pitch * rng.uniform(0.5, 6))).astype(int)
        cv2.polylines(page, [np.stack([x, y], 1).astype(np.int32)], False, 0, _pen(rng))


def _strokes(page: Array, rng: Rng) -> None:
    """Short strokes like dense text."""
    pitch = max(4, _pitch(page, rng) // 2)
    for y in range(0, page.shape[0], pitch):
        for x in range(0, page.shape[1], pitch)[:4000]:
            ends = np.array([x, y]) + rng.integers(0, pitch, (3, 2))
            cv2.polylines(page, [ends.astype(np.int32)], False, 0, max(1, pitch // 8))
        if y > 400 * pitch:
            break


def _steps(page: Array, rng: Rng) -> None:
    """Tall bars in two heights, so that none has a neighbour on its line."""
    pitch = max(2, _pitch(page, rng))
    half = page.shape[0] // 2
    for number, x in enumerate(range(0, page.shape[1], pitch)):
        rows = slice(0, half - 1) if number % 2 else slice(half + 1, None)
        page[rows, x : x + max(1, pitch // 2)] = 0


FAMILIES: dict[str, Draw] = {
    function.__name__.removeprefix("_"): function
    for function in (
        *(_noise, _specks, _plates, _stretched, _ellipses, _grid, _hatch, _comb, _frames),
        *(_rings, _spiral, _scribble, _rays, _hairlines, _dots, _gradient, _flat, _blob),
        *(_waves, _strokes, _steps),
    )
}
