"""Line readings made by hand: a class, or none, at every step of a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from digitapp.recognition.decoding.ctc import BLANK, Steps
from digitapp.recognition.line_reader import CLASSES, STEP, LineReading
from digitapp.recognition.row_image import HEIGHT, RowImage
from digitapp.records import Array


def step_rows(steps: Sequence[Mapping[str, float]]) -> Array:
    """Probabilities float (T, 23): what each step names, and the rest to the blank."""
    rows = np.zeros((len(steps), 1 + len(CLASSES)))
    for row, named in zip(rows, steps, strict=True):
        for sign, p in named.items():
            row[1 + CLASSES.index(sign)] = p
        row[BLANK] = 1 - row.sum()
    return rows


def line_reading(*steps: Mapping[str, float], left: float = 0.0, scale: float = 1.0) -> LineReading:
    """A row whose picture begins at the page column `left`; a column of it shows `scale` ones."""
    rows = step_rows(steps)
    width = STEP * len(rows)
    columns = np.array([[0.0, width], [left, left + scale * width]])
    image = RowImage(np.zeros((HEIGHT, width), np.uint8), columns)
    return LineReading(image, Steps(rows, np.arange(len(rows), dtype=float)))
