"""Turn sheets of writing and rules into scans and photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.records import Array
from training.evaluation.pages.drawing.hands import Piece
from training.evaluation.pages.drawing.rules import Rule
from training.evaluation.pages.drawing.surfaces import as_bytes, grain, jpeg, light

Rng = np.random.Generator

_FINE = 4
"""Factor by which sheets are painted finer than they are seen."""

_SHIFT = 4
"""Fractional bits of the coordinates that OpenCV draws."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """What is on a sheet, in pixels.

    pen, rule: widths of the writing and of the rules; unit: height of a digit.
    """

    pieces: Sequence[Piece]
    rules: Sequence[Rule]
    pen: float
    rule: float
    unit: float


def seen(sheet: Sheet, photo: bool, rng: Rng, margins: float = 1.5, fall: float = 0.0) -> Array:
    """Scan or photograph a sheet: grey image uint8 (h, w).

    margins: most paper around it, in units; fall: angle in degrees by which it falls to the
    right. A photo adds perspective, uneven light, blur, noise and JPEG.
    """
    writing, rules = _painted(sheet, rng.uniform(0.3, 1, 4) * margins * sheet.unit, fall)
    depth, faint = rng.uniform(0.5, 0.92), rng.uniform(0.2, 0.85)
    ink = 1 - (1 - np.float32(depth) * writing) * (1 - np.float32(faint) * rules)
    if not photo:
        paper = np.float32(rng.uniform(0.88, 1.0))
        blurred = cv2.GaussianBlur(paper * (1 - ink), (0, 0), rng.uniform(0.2, 0.5))
        return as_bytes(blurred + rng.normal(0, rng.uniform(0, 0.012), ink.shape))
    ink = _in_perspective(ink, rng)
    image: Array = (light(ink.shape, rng.random() < 0.35, rng) + grain(ink.shape, rng)) * (1 - ink)
    image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 0.35 + sheet.unit / 50))
    noise = rng.normal(0, rng.uniform(0, 0.02), image.shape)
    return jpeg(as_bytes(image + noise), int(rng.integers(55, 96)))


def _painted(sheet: Sheet, margins: Array, fall: float) -> tuple[Array, Array]:
    """Paint writing and rules: two layers float32 (h, w), 1 where ink covers a whole pixel."""
    angle = np.radians(fall)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    placed = [glyph.points @ (turn @ m).T + turn @ shift for glyph, m, shift in sheet.pieces]
    rules = [rule @ turn.T for rule in sheet.rules]
    points = np.concatenate([*placed, *rules])
    low = points.min(0) - margins[:2]
    width, height = np.ceil(points.max(0) + margins[2:] - low).astype(int)
    layers = np.zeros((2, height * _FINE, width * _FINE), np.uint8)
    for glyph, m, shift in sheet.pieces:
        whole = np.column_stack([turn @ m, turn @ shift - low]) * _FINE
        glyph.paint(layers[0], whole, sheet.pen * _FINE)
    fixed = [np.rint((rule - low) * _FINE * (1 << _SHIFT)).astype(np.int32) for rule in rules]
    thick = max(1, round(sheet.rule * _FINE))
    cv2.polylines(layers[1], fixed, False, 255, thick, cv2.LINE_AA, _SHIFT)
    size = (int(width), int(height))
    small = [cv2.resize(layer, size, interpolation=cv2.INTER_AREA) for layer in layers]
    writing, ruled = (np.asarray(layer, np.float32) / 255 for layer in small)
    return writing, ruled


def _in_perspective(ink: Array, rng: Rng) -> Array:
    """View a layer of ink a little from the side; nothing leaves the picture."""
    height, width = ink.shape
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    away = rng.uniform(-0.035, 0.035, (4, 2)) * (width, height)
    moved_ = flat + away
    moved_ -= moved_.min(0)
    size = np.ceil(moved_.max(0)).astype(int)
    view = cv2.getPerspectiveTransform(flat, moved_.astype(np.float32))
    return cv2.warpPerspective(ink, view, (int(size[0]), int(size[1])), flags=cv2.INTER_LINEAR)
