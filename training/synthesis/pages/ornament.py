"""Printed ornaments along a side of the page: chains of one repeated figure."""

from __future__ import annotations

import cv2
import numpy as np

from digitapp.records import Array
from training.synthesis.pages.paper import Rng, Shape


def ornament(shape: Shape, unit: float, rng: Rng) -> Array:
    """A border of one figure, repeated: float32 (height, width), shares of full ink.

    The figure is drawn at random: a few curves and lines within its place, with or without rails
    that join all places. unit: the height of a digit, in pixels.
    """
    height, width = shape
    upright = bool(rng.random() < 0.75)
    span, across = (height, width) if upright else (width, height)
    pitch = max(4.0, unit * float(rng.uniform(0.2, 1.0)))
    wide = pitch * float(rng.uniform(0.4, 1.6))
    thick = max(1, round(pitch * float(rng.uniform(0.04, 0.15))))
    start = float(rng.uniform(0, 0.15)) * across
    start = across - start - wide if rng.random() < 0.4 else start
    tone = float(rng.uniform(0.5, 1.0))
    curves = [_curve(rng) for _ in range(int(rng.integers(1, 4)))]
    rails = [(0.0,), (0.0, 1.0), (0.2, 0.8), (0.5,), ()][int(rng.integers(5))]
    layer = np.zeros(shape, np.float32)
    for i in range(min(int(span / pitch) + 2, 150)):
        for curve in curves:
            _stroke(layer, curve * (wide, pitch) + (start, i * pitch), thick, tone, upright)
    for rail in rails:
        ends = np.array([[start + rail * wide, 0.0], [start + rail * wide, float(span)]])
        _stroke(layer, ends, thick, tone, upright)
    return layer


def _curve(rng: Rng) -> Array:
    """An ellipse, a bow or a line within the unit square: float (n, 2), across and along."""
    kind = rng.random()
    if kind < 0.5:
        turns = np.linspace(0, 2 * np.pi * (1 if kind < 0.25 else rng.uniform(0.3, 0.7)), 20)
        turns = turns + rng.uniform(0, 2 * np.pi)
        middle, radius = rng.uniform(0.3, 0.7, 2), rng.uniform(0.15, 0.5, 2)
        return np.asarray(middle + radius * np.column_stack([np.cos(turns), np.sin(turns)]))
    along = rng.uniform(0, 1)
    return np.array([[0.0, along], [1.0, along + rng.normal(0, 0.3)]])


def _stroke(layer: Array, points: Array, thick: int, tone: float, upright: bool) -> None:
    """Draw a line through points (n, 2), across and along the border."""
    ordered = points if upright else points[:, ::-1]
    fixed = np.round(ordered * 16).astype(np.int32)
    cv2.polylines(layer, [fixed], False, tone, thick, cv2.LINE_AA, 4)
