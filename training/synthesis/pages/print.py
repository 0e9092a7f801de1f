"""Other things on a page: frames, baselines, boxes, print, shadows, edges, dirt.

Functions return layers as in `paper`: float32 (height, width), shares of full ink; lengths in
pixels. pen: stroke width of the writing; unit: the height of a digit.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from digitapp.records import Array
from training.synthesis.pages.paper import Rng, Shape, fibres, grid, smooth_field, stripes


def baselines(shape: Shape, levels: list[float], pen: float, rng: Rng) -> Array:
    """Printed lines below or above the writing; levels: their y coordinates."""
    layer = np.zeros(shape, np.float32)
    slope = rng.normal(0, 0.01)
    for level in levels:
        width = max(0.8, pen * rng.uniform(0.2, 0.9))
        for step in range(2 if rng.random() < 0.15 else 1):
            y = level + step * rng.uniform(3, 6) * width
            x0, x1 = 0.0, float(shape[1])
            if rng.random() < 0.3:
                x0, x1 = sorted(rng.uniform(-0.3, 1.3, 2) * shape[1])
            _line(layer, (x0, y), (x1, y + slope * shape[1]), width, _tone(rng))
    return layer


def borders(shape: Shape, pen: float, rng: Rng) -> Array:
    """Frame lines and remains of boxes near the edges of the page: single, double, ragged."""
    height, width = shape
    layer = np.zeros(shape, np.float32)
    for side in rng.permutation(4)[: int(rng.integers(1, 5))]:
        thick = max(0.8, pen * rng.uniform(0.3, 1.6))
        span = height if side < 2 else width
        across = width if side < 2 else height
        depth = rng.uniform(0, 0.03) if rng.random() < 0.5 else rng.uniform(0.0, 0.2)
        a, b = 0.0, float(span)
        if rng.random() < 0.4:
            a, b = sorted(rng.uniform(-0.2, 1.2, 2) * span)
        tilt = rng.normal(0, 0.012) * span
        tone = _tone(rng)
        for step in range(2 if rng.random() < 0.35 else 1):
            at = depth * across + step * rng.uniform(2.5, 6) * thick
            at = at if side % 2 == 0 else across - 1 - at
            ends = ((at, a), (at + tilt, b)) if side < 2 else ((a, at), (b, at + tilt))
            _line(layer, *ends, thick, tone)
    if rng.random() < 0.4:
        layer *= smooth_field(shape, rng.uniform(5, 40), rng) > rng.uniform(-0.6, 0.0)
    return layer


def box(shape: Shape, frame: tuple[float, float, float, float], pen: float, rng: Rng) -> Array:
    """One printed box around `frame` (left, top, right, bottom), divided into cells or not."""
    layer = np.zeros(shape, np.float32)
    left, top, right, bottom = frame
    thick, tone = max(0.8, pen * rng.uniform(0.25, 1.0)), _tone(rng)
    for y in (top, bottom):
        _line(layer, (left, y), (right, y), thick, tone)
    cells = int(rng.integers(1, 2 + max(1, int((right - left) / max(bottom - top, 4)))))
    for x in np.linspace(left, right, cells + 1):
        _line(layer, (x, top), (x, bottom), thick, tone)
    return layer


def form(
    shape: Shape,
    rules: Sequence[tuple[tuple[float, float], tuple[float, float]]],
    pen: float,
    rng: Rng,
) -> Array:
    """The rules of a form, in one width and tone, with gaps or dots on some forms."""
    layer = np.zeros(shape, np.float32)
    thick, tone = max(0.8, pen * rng.uniform(0.2, 1.1)), _tone(rng)
    for a, b in rules:
        _line(layer, a, b, thick, tone)
    kind = rng.random()
    if kind < 0.1:  # dotted
        x, y = grid(shape)
        layer *= stripes(x + y, max(3.0, 2 * thick) * rng.uniform(1, 2), 1.2 * thick + 0.5)
    elif kind < 0.25:  # badly printed
        layer *= smooth_field(shape, rng.uniform(5, 40), rng) > rng.uniform(-0.8, -0.2)
    return layer


def ring(shape: Shape, frame: tuple[float, float, float, float], pen: float, rng: Rng) -> Array:
    """A ring drawn by pen around `frame` (left, top, right, bottom); its ends may overlap."""
    left, top, right, bottom = frame
    turns = np.linspace(0, 2 * np.pi * rng.uniform(0.93, 1.15), 60) + rng.uniform(0, 2 * np.pi)
    swell = 1 + 0.06 * np.sin(turns * rng.uniform(0.7, 1.6) + rng.uniform(0, 6))
    x = (left + right) / 2 + (right - left) * 0.6 * swell * np.cos(turns)
    y = (top + bottom) / 2 + (bottom - top) * 0.6 * swell * np.sin(turns)
    return pen_stroke(shape, np.column_stack([x, y]), pen, rng)


def underline(shape: Shape, left: float, right: float, y: float, pen: float, rng: Rng) -> Array:
    """A pen stroke below a number: long, sloping, slightly bent."""
    t = np.linspace(0, 1, 12)
    x = left + (right - left) * t
    rise = rng.normal(0, 0.04) * (right - left)
    bow = rng.normal(0, 0.05) * (right - left)
    points = np.column_stack([x, y + rise * t + bow * 4 * t * (1 - t)])
    return pen_stroke(shape, points, pen, rng)


def pen_stroke(shape: Shape, points: Array, pen: float, rng: Rng) -> Array:
    """A stroke of about the pen's width along points float64 (P, 2)."""
    layer = np.zeros(shape, np.float32)
    fixed = np.round(points * 16).astype(np.int32)
    width = max(1, round(pen * rng.uniform(0.6, 1.2)))
    cv2.polylines(layer, [fixed], False, float(_tone(rng)), width, cv2.LINE_AA, 4)
    return layer


def _tone(rng: Rng) -> float:
    return float(rng.uniform(0.5, 1.0))


def _line(
    layer: Array, a: tuple[float, float], b: tuple[float, float], width: float, tone: float
) -> None:
    """Draw an anti-aliased line of any width; one thinner than a pixel is fainter."""
    whole = max(1, round(width))
    tone *= min(1.0, width / whole) if width < 1 else 1.0
    ends = [tuple(round(16 * value) for value in point) for point in (a, b)]
    fresh = np.zeros(layer.shape, np.uint8)
    cv2.line(fresh, ends[0], ends[1], 255, whole, cv2.LINE_AA, 4)
    np.maximum(layer, fresh * np.float32(tone / 255), out=layer)


def surroundings(shape: Shape, rng: Rng) -> Array:
    """The table beyond the paper's edges, a dark gutter, or the holes of a spiral binding."""
    height, width = shape
    x, y = grid(shape)
    layer = np.zeros(shape, np.float32)
    for _ in range(1 if rng.random() < 0.7 else 2):
        side = int(rng.integers(0, 4))
        tilt = rng.normal(0, 0.06)
        depth = rng.uniform(0.0, 0.09) * (width if side < 2 else height)
        distance = x + tilt * y if side < 2 else y + tilt * x
        if side % 2:
            distance = (width if side < 2 else height) - 1 - distance
        soft = rng.uniform(0.5, 2) if rng.random() < 0.6 else rng.uniform(2, 15)
        dark = np.clip((depth - distance) / soft + 0.5, 0, 1) * rng.uniform(0.4, 1.3)
        layer = np.maximum(layer, dark.astype(np.float32))
        if rng.random() < 0.2:
            _holes(layer, side, depth, rng)
    if rng.random() < 0.5:
        layer *= 1 + np.float32(0.2) * fibres(shape, rng)
    return np.clip(layer, 0, 1.5)


def _holes(layer: Array, side: int, depth: float, rng: Rng) -> None:
    height, width = layer.shape
    span, across = (height, width) if side < 2 else (width, height)
    pitch = span / rng.uniform(6, 25)
    radius = max(1, round(pitch * rng.uniform(0.15, 0.35)))
    at = depth + pitch * rng.uniform(0.3, 1)
    at = at if side % 2 == 0 else across - at
    for i in range(int(span / pitch) + 1):
        centre = (round(at), round(i * pitch)) if side < 2 else (round(i * pitch), round(at))
        thickness = -1 if rng.random() < 0.9 else 1
        cv2.circle(layer, centre, radius, float(rng.uniform(0.5, 1)), thickness, cv2.LINE_AA)


def band(shape: Shape, unit: float, rng: Rng) -> Array:
    """A printed ribbon across the page: two lines with hatching between them."""
    x, y = grid(shape)
    if rng.random() < 0.6:
        x, y = y, x
    span = float(max(shape))
    middle = rng.uniform(0.1, 0.9) * (y.max() + 1) + x * rng.normal(0, 0.05)
    wide = unit * rng.uniform(0.1, 0.4)
    offset = np.abs(y - middle)
    thin = max(0.8, 0.12 * wide)
    edge = np.clip(thin - np.abs(offset - wide / 2), 0, 1)
    slope = rng.uniform(0.5, 2)
    hatch = stripes(x + slope * y, max(3.0, wide * rng.uniform(0.4, 1.0)), thin)
    layer = np.maximum(edge, hatch * (offset < wide / 2))
    return np.asarray(np.broadcast_to(layer, shape) * min(1.0, span), np.float32)


def spiral(shape: Shape, unit: float, rng: Rng) -> Array:
    """A notebook's wire binding along a side: equal turns of wire, with or without holes."""
    height, width = shape
    upright = bool(rng.random() < 0.8)
    span, across = (height, width) if upright else (width, height)
    pitch = unit * rng.uniform(0.12, 0.6)
    reach = pitch * rng.uniform(0.4, 1.4)
    at = rng.uniform(0, 0.2) * across
    at = across - at if rng.random() < 0.25 else at
    slant, thick = rng.uniform(-0.5, 0.5) * pitch, max(0.8, pitch * rng.uniform(0.08, 0.3))
    tilt, tone = rng.normal(0, 0.02), _tone(rng)
    twice, hole = rng.random() < 0.4, rng.random() < 0.7
    layer = np.zeros(shape, np.float32)
    for i in range(min(int(span / pitch) + 2, 200)):
        along, side = i * pitch, at + tilt * i * pitch
        for step in range(2 if twice else 1):
            start = (side, along + step * 1.6 * thick)
            end = (side + reach, along + slant + step * 1.6 * thick)
            a, b = (start, end) if upright else (start[::-1], end[::-1])
            _line(layer, a, b, thick, tone)
        if hole:
            centre = (side + reach, along + slant)
            x, y = centre if upright else centre[::-1]
            cv2.circle(layer, (round(x), round(y)), max(1, round(thick)), tone, -1, cv2.LINE_AA)
    return layer


def shadows(shape: Shape, rng: Rng) -> Array:
    """The light on the page, 0.15 to 1.6: gradient, vignette, sharp or soft shadows."""
    height, width = shape
    x, y = grid(shape)
    u, v = x / width - 0.5, y / height - 0.5
    light = 1 + rng.normal(0, 0.12) * u + rng.normal(0, 0.12) * v
    if rng.random() < 0.3:
        light = light - rng.uniform(0, 0.6) * (u**2 + v**2)
    light = np.asarray(np.broadcast_to(light, shape), np.float32)
    if rng.random() < 0.35:
        angle, at = rng.uniform(0, 2 * np.pi), rng.uniform(-0.4, 0.4)
        edge = u * np.cos(angle) + v * np.sin(angle) - at
        edge = edge + 0.03 * smooth_field(shape, 3, rng)
        soft = rng.uniform(0.005, 0.03) if rng.random() < 0.4 else rng.uniform(0.03, 0.5)
        light = light * (1 - rng.uniform(0.1, 0.5) / (1 + np.exp(-edge / soft)))
    if rng.random() < 0.3:
        light = light * (1 + rng.uniform(0, 0.12) * smooth_field(shape, rng.uniform(2, 8), rng))
    return np.asarray(np.clip(light, 0.15, 1.6), np.float32)


def damage(shape: Shape, rng: Rng) -> Array:
    """Folds, stains and specks of dirt."""
    height, width = shape
    layer = np.zeros(shape, np.float32)
    for _ in range(int(rng.integers(1, 3))):
        if rng.random() < 0.5:
            a, b = rng.uniform(-0.2, 1.2, (2, 2)) * (width, height)
            fold = np.zeros(shape, np.uint8)
            cv2.line(fold, a.astype(int).tolist(), b.astype(int).tolist(), 255, 1, cv2.LINE_AA)
            soft = cv2.GaussianBlur(fold, (0, 0), rng.uniform(0.6, 3))
            layer += soft * np.float32(rng.uniform(0.2, 0.8) / max(int(soft.max()), 1))
        else:
            stain = smooth_field(shape, rng.uniform(2, 6), rng) - rng.uniform(0.2, 0.6)
            layer += np.clip(stain * rng.uniform(1, 10), 0, 1) * np.float32(rng.uniform(0.05, 0.35))
    for _ in range(int(rng.integers(0, 8))):
        centre = int(rng.integers(0, width)), int(rng.integers(0, height))
        cv2.circle(layer, centre, int(rng.integers(0, 2)), float(rng.uniform(0.3, 1)), -1)
    return layer
