"""Photograph drawn writing on many surfaces.

The ink network is trained on other papers: measured on those that it learned from, it would
look better than it is.
"""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np

from digitapp.records import Array

Rng = np.random.Generator

KINDS = {
    "screen": 0.12,
    "dark screen": 0.06,
    "plain": 0.26,
    "shadow": 0.14,
    "ruled": 0.14,
    "squared": 0.10,
    "pattern": 0.08,
    "pencil": 0.10,
}
"""Surfaces, and their shares of the pages."""

PAPERS = {kind: share for kind, share in KINDS.items() if not kind.endswith("screen")}
"""Surfaces that can lie on a desk."""


def photograph(coverage: Array, unit: float, rng: Rng, kinds: Mapping[str, float] = KINDS) -> Array:
    """Photograph ink on a random surface: grey image uint8 (h, w).

    coverage: uint8 (h, w), 255 where the pen covers a whole pixel; unit: the height of a digit
    in pixels, which scales the distance of rule lines; kinds: surfaces and their weights.
    """
    weights = np.array(list(kinds.values()))
    kind = str(rng.choice(list(kinds), p=weights / weights.sum()))
    ink = coverage.astype(np.float32) / 255
    if kind.endswith("screen"):
        drawn = ink * np.float32(rng.uniform(0.8, 1))
        return as_bytes(1 - drawn if kind == "screen" else drawn)
    depth = rng.uniform(0.25, 0.5) if kind == "pencil" else rng.uniform(0.5, 0.95)
    if kind == "pencil":
        ink = ink * (1 - np.float32(0.5) * rng.random(ink.shape, np.float32))
    paper = light(ink.shape, kind == "shadow", rng) + grain(ink.shape, rng)
    print_ = _print_of(kind, ink.shape, unit, rng)
    image: Array = paper * (1 - np.float32(0.6 * depth) * print_) * (1 - np.float32(depth) * ink)
    image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 0.3 + unit / 60))
    noise = rng.normal(0, rng.uniform(0, 0.02), image.shape)
    return jpeg(as_bytes(image + noise), int(rng.integers(50, 96)))


def as_bytes(image: Array) -> Array:
    """Return shares of white as uint8."""
    return np.asarray(np.clip(np.rint(image * 255), 0, 255), np.uint8)


def light(shape: tuple[int, ...], shadow: bool, rng: Rng) -> Array:
    """Draw the brightness of the bare paper as a share of white: uneven, perhaps with a shadow."""
    height, width = shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = x / width - 0.5, y / height - 0.5
    tilt = rng.normal(0, 0.12, 2)
    light = rng.uniform(0.6, 0.97) * (1 + tilt[0] * u + tilt[1] * v)
    light -= rng.uniform(0, 0.25) * (u**2 + v**2)
    if shadow:
        angle = rng.uniform(0, 2 * np.pi)
        across = u * np.cos(angle) + v * np.sin(angle) - rng.uniform(-0.25, 0.25)
        light *= 1 - rng.uniform(0.2, 0.55) / (1 + np.exp(-across * rng.uniform(15, 120)))
    return np.asarray(light, np.float32)


def grain(shape: tuple[int, ...], rng: Rng) -> Array:
    """Draw the paper's texture, around 0."""
    noise = cv2.GaussianBlur(rng.standard_normal(shape, np.float32), (0, 0), rng.uniform(0.6, 2))
    return np.asarray(noise * np.float32(rng.uniform(0, 0.04)), np.float32)


def _print_of(kind: str, shape: tuple[int, ...], unit: float, rng: Rng) -> Array:
    """Draw the print on the paper, float32 (h, w): 0 nothing, 1 darkest."""
    height, width = shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    turn = rng.normal(0, 0.02)
    along, across = x + turn * y, y - turn * x
    thick = max(1.0, unit * rng.uniform(0.015, 0.04))
    strength = np.float32(rng.uniform(0.3, 0.9))
    if kind == "ruled":
        return _rules(across, unit * rng.uniform(1.2, 2), thick, rng) * strength
    if kind == "squared":
        pitch = unit * rng.uniform(0.35, 1.1)
        both = [_rules(side, pitch, thick, rng) for side in (along, across)]
        return np.maximum(*both) * strength
    if kind == "pattern":  # waves, as on cheques
        pitch, wave = unit * rng.uniform(0.08, 0.25), unit * rng.uniform(0.5, 3)
        bend = unit * rng.uniform(0.05, 0.3) * np.sin(2 * np.pi * along / wave)
        waves = 0.5 + 0.5 * np.sin(2 * np.pi * (across + bend) / pitch)
        return np.asarray(waves * rng.uniform(0.1, 0.35), np.float32)
    return np.zeros(shape, np.float32)


def _rules(position: Array, pitch: float, thick: float, rng: Rng) -> Array:
    offset = np.mod(position + rng.uniform(0, pitch), pitch)
    return np.asarray(np.clip(thick + 0.5 - np.abs(offset - pitch / 2) * 2, 0, 1), np.float32)


def jpeg(image: Array, quality: int) -> Array:
    """Compress and restore an image uint8 (h, w)."""
    done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE))
