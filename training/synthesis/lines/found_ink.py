"""The ink that digitapp finds on a small picture of a line, such as a cell of a table.

Writing of a dozen pixels is enlarged before it is binarized: a point then swells to a third of a
digit, or joins the digit beside it. No simulated ink looks like that.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from digitapp.models import Models, load_models
from digitapp.preprocessing.written_ink import find_written
from digitapp.records import Array, Ink, Page
from training.data.assets import SHIPPED
from training.synthesis.lines.layout import LaidLine
from training.synthesis.lines.page_ink import MARGIN, Pen, spoiled_line
from training.synthesis.scenes.degradation import compressed

Rng = np.random.Generator

SMALLEST, LARGEST = 9.0, 26.0
"""Heights of a digit in pixels."""

_LEAST_FOUND = 0.85
"""Of less than this part of a line's width, the ink network has taken digits for something else."""

_PAPER = 120, 250
"""Brightness of the paper, 0 to 255."""


def found_ink(line: LaidLine, pen: Pen, rng: Rng) -> Ink | None:
    """The ink that the application finds on a picture of a written line; None if there is none.

    In pixels of its own working copy. pen: its size is drawn anew, see `SMALLEST` and `LARGEST`.
    """
    size = float(np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST))))
    small = Pen(size, max(pen.width / pen.size * size, 0.8), pen.waver, pen.linear)
    canvas = spoiled_line(line, small, rng)
    if canvas is None:
        return None
    page = Page(_pictured(canvas, small, rng))
    found = find_written(page, _network().pen_probability, whole=True)
    columns = np.flatnonzero(found.ink.mask.any(axis=0))
    written = canvas.shape[1] - 2 * MARGIN * size
    if not len(columns) or np.ptp(columns) < _LEAST_FOUND * written * found.scale:
        return None
    return found.ink


@lru_cache(maxsize=1)
def _network() -> Models:
    """The models that ship, loaded once in each process."""
    return load_models(SHIPPED)


def _pictured(ink: Array, pen: Pen, rng: Rng) -> Array:
    """A grey picture of ink, uint8 (h, w), 255 full ink, on paper with some room around it."""
    top, bottom, left, right = (rng.uniform(0, 0.8, 4) * pen.size).astype(int).tolist()
    coverage: Array = np.pad(ink.astype(np.float32) / 255, ((top, bottom), (left, right)))
    size = coverage.shape[::-1]
    if rng.random() < 0.5:
        uneven = rng.uniform(0.6, 1.0, (3, 8)).astype(np.float32)
        coverage *= cv2.resize(uneven, size, interpolation=cv2.INTER_LINEAR)
    blur = float(rng.uniform(0.3, 0.3 + 0.03 * pen.size))
    coverage = cv2.GaussianBlur(coverage, (0, 0), blur)
    paper, contrast = float(rng.uniform(*_PAPER)), float(rng.uniform(0.15, 0.9))
    picture = paper * (1 - contrast * coverage)
    if rng.random() < 0.4:
        light = rng.uniform(0.75, 1.0, (2, 2)).astype(np.float32)
        picture *= cv2.resize(light, size, interpolation=cv2.INTER_LINEAR)
    grain = rng.standard_normal(coverage.shape, np.float32)
    picture += grain * np.float32(rng.uniform(0, 0.04) * contrast * paper)
    found: Array = np.clip(picture, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        found = compressed(found, int(rng.integers(40, 95)))
    return found
