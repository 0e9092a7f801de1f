"""Synthetic paper: fibres, rule lines, squares, security patterns.

Unless stated otherwise, a function returns a layer, float32 (height, width): the light that the
print absorbs, as a share of what full ink absorbs. Lengths are in pixels.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from digitapp.records import Array

Shape = tuple[int, int]
Rng = np.random.Generator


def grid(shape: Shape) -> tuple[Array, Array]:
    """Return pixel coordinates x (1, width) and y (height, 1), float32."""
    y, x = np.ogrid[: shape[0], : shape[1]]
    return x.astype(np.float32), y.astype(np.float32)


def smooth_field(shape: Shape, cells: float, rng: Rng) -> Array:
    """Draw a smooth random field, about -1 to 1, with about `cells` cells along each side."""
    knots = max(2, round(cells) + 1)
    coarse = rng.uniform(-1, 1, (knots, knots)).astype(np.float32)
    return cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)


def stripes(phase: Array, pitch: float, width: float) -> Array:
    """Draw lines `width` pixels thick, one for every `pitch` pixels of `phase` (slope about 1)."""
    offset = np.abs(np.mod(phase, pitch) - pitch / 2)
    return np.clip(width / 2 + 0.5 - offset, 0.0, min(1.0, width)).astype(np.float32)


def fibres(shape: Shape, rng: Rng) -> Array:
    """Texture of the paper at two scales, with mean 0."""
    fine = rng.standard_normal(shape, np.float32)
    sigma = rng.uniform(0.5, 2.5)
    coarse = cv2.GaussianBlur(fine, (0, 0), sigma) * np.float32(2 * sigma)
    mottle = cv2.GaussianBlur(rng.standard_normal(shape, np.float32), (0, 0), 4 * sigma)
    return coarse + mottle * np.float32(4 * sigma * rng.uniform(0, 1))


def ruled(shape: Shape, unit: float, rng: Rng) -> Array:
    """Rule lines or squares: solid, dashed or dotted, slightly rotated and bent.

    unit: the height of a digit, which scales the distance of the lines.
    """
    x, y = grid(shape)
    angle = np.deg2rad(rng.normal(0, 3) if rng.random() < 0.7 else rng.uniform(-12, 12))
    bend = smooth_field(shape, rng.uniform(1, 3), rng) * np.float32(unit * rng.uniform(0, 0.12))
    across = y * np.cos(angle) - x * np.sin(angle) + bend
    along = x * np.cos(angle) + y * np.sin(angle) + bend
    squared = rng.random() < 0.5
    pitch = max(5.0, unit * rng.uniform(0.25, 2.2))
    width = float(np.clip(pitch * rng.uniform(0.02, 0.14), 0.5, 5.0))
    shift = rng.uniform(0, pitch)
    layer = stripes(across + shift, pitch, width) * _broken(along, pitch, width, rng)
    if squared:
        side = stripes(along + rng.uniform(0, pitch), pitch, width)
        layer = np.maximum(layer, side * _broken(across, pitch, width, rng))
        if rng.random() < 0.3:  # every fifth line heavier, as on graph paper
            layer *= np.float32(0.5)
            layer = np.maximum(layer, stripes(across + shift, 5 * pitch, width))
            layer = np.maximum(layer, stripes(along, 5 * pitch, width))
    elif rng.random() < 0.4:  # a margin, or columns
        columns = stripes(along + rng.uniform(0, 300), unit * rng.uniform(2, 8), width)
        layer = np.maximum(layer, columns)
    elif rng.random() < 0.3:
        layer = np.maximum(layer, 0.6 * stripes(across + shift + pitch / 2, pitch, width))
    return layer


def _broken(along: Array, pitch: float, width: float, rng: Rng) -> Array | float:
    kind = rng.random()
    if kind < 0.6:
        return 1.0
    step = max(2.5, pitch / 3 * rng.uniform(0.3, 2), 2 * width)
    return stripes(along, step, max(1.0, step * rng.uniform(0.3, 0.8)))


def guilloche(shape: Shape, pen: float, rng: Rng) -> Array:
    """A security pattern: one to three families of warped lines.

    pen: stroke width of the writing; the lines are thinner, but up to 1 px wide in any case.
    """
    count = int(rng.choice([1, 2, 3], p=[0.45, 0.4, 0.15]))
    layer = np.zeros(shape, np.float32)
    for _ in range(count):
        phase, slope = _family(shape, rng)
        pitch = rng.uniform(3, 12) if rng.random() < 0.8 else rng.uniform(12, 24)
        share = rng.uniform(0.15, 0.6) * (0.6 if pitch < 5 else 1.0)
        width = float(np.clip(pitch * share, 0.6, max(1.0, 0.8 * pen)))
        lines = stripes(phase / slope, pitch, width)
        if rng.random() < 0.3:  # lines that swell and fade
            lines *= 0.6 + 0.4 * smooth_field(shape, rng.uniform(3, 20), rng)
        if rng.random() < 0.3:  # dashes
            x, y = grid(shape)
            dashes = np.sin((x + 0.4 * y) / rng.uniform(1.5, 8) + rng.uniform(0, 6))
            lines *= np.clip(0.6 + dashes, 0, 1)
        if rng.random() < 0.25:  # the pattern covers only a part of the paper
            lines *= smooth_field(shape, rng.uniform(1, 4), rng) > rng.uniform(-0.3, 0.2)
        layer = np.maximum(layer, lines * np.float32(rng.uniform(0.5, 1.0)))
    return layer


def _family(shape: Shape, rng: Rng) -> tuple[Array, float]:
    """Draw a field whose contour lines are a family of curves; return it and its mean slope."""
    x, y = grid(shape)
    side = float(max(shape))
    kind = rng.random()
    if kind < 0.6:  # nearly parallel lines, mostly horizontal
        angle = rng.normal(0, 0.3) if rng.random() < 0.7 else rng.uniform(0, np.pi)
        phase = y * np.cos(angle) + x * np.sin(angle)
        along = x * np.cos(angle) - y * np.sin(angle)
        for _ in range(int(rng.integers(0, 4))):
            length = rng.uniform(12, 150)
            height = length * rng.uniform(0.02, 0.16)
            turn = rng.uniform(-0.03, 0.03) * y
            phase = phase + height * np.sin(along * (2 * np.pi / length) + turn + rng.uniform(0, 6))
        return np.broadcast_to(phase, shape), 1.0
    cx, cy = rng.uniform(-0.6, 1.6) * shape[1], rng.uniform(-1.5, 2.5) * shape[0]
    radius = np.hypot(x - cx, (y - cy) * rng.uniform(0.5, 2)) + 1
    theta = np.arctan2(y - cy, x - cx)
    if kind < 0.8:  # circles and rosettes
        petals, depth = int(rng.integers(3, 24)), rng.uniform(0, 0.06)
        return radius * (1 + depth * np.sin(petals * theta)), 1.1
    if kind < 0.9:  # a fan
        spread = side * rng.uniform(0.6, 1.5)
        return theta * spread + rng.uniform(0, 0.1) * radius, 1.0
    bend = smooth_field(shape, rng.uniform(2, 6), rng)
    return y + bend * np.float32(rng.uniform(5, 30)), 1.2


def weave(shape: Shape, rng: Rng) -> Array:
    """A fine printed texture: woven threads, dots, wavy dashes, dither."""
    x, y = grid(shape)
    pitch = rng.uniform(2.2, 7)
    kind = rng.random()
    angle = rng.uniform(0, np.pi)
    u = (x * np.cos(angle) + y * np.sin(angle)) * (2 * np.pi / pitch)
    v = (y * np.cos(angle) - x * np.sin(angle)) * (2 * np.pi / pitch)
    if kind < 0.3:
        return np.asarray(np.clip(np.cos(u) * np.cos(v), 0, 1), np.float32)
    if kind < 0.5:
        noise = cv2.GaussianBlur(rng.standard_normal(shape, np.float32), (0, 0), pitch / 5)
        limit = noise.std() * rng.uniform(0.3, 1.3)
        return np.asarray(noise > limit, np.float32)
    if kind < 0.8:
        noise = smooth_field(shape, max(shape) / pitch / 2, rng)
        wave = np.sin(y * (2 * np.pi / pitch) + 2.5 * noise + np.sin(x / rng.uniform(4, 20)))
        return np.asarray(np.clip(wave, 0, 1), np.float32)
    blocks = rng.random((shape[0] // 2 + 1, shape[1] // 2 + 1)) < rng.uniform(0.1, 0.5)
    return cv2.resize(blocks.astype(np.float32), shape[::-1], interpolation=cv2.INTER_LINEAR)


PATTERNS: tuple[tuple[float, Callable[[Shape, float, Rng], Array]], ...] = (
    (0.55, guilloche),
    (0.25, lambda shape, _, rng: weave(shape, rng)),
    (0.20, lambda shape, pen, rng: np.maximum(guilloche(shape, pen, rng), weave(shape, rng) / 2)),
)
"""Patterns that cover the whole paper, with their shares."""


def pattern(shape: Shape, pen: float, rng: Rng) -> Array:
    """One of the patterns that cover the whole paper."""
    shares = [share for share, _ in PATTERNS]
    return PATTERNS[int(rng.choice(len(PATTERNS), p=shares))][1](shape, pen, rng)
