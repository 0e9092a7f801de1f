"""Read boxes that a person framed, each as one digit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitapp.models import Models
from digitapp.preprocessing.written_ink import find_written
from digitapp.recognition.segment_classifier import Classified, rows_of
from digitapp.records import NONE, Array, Box, Ink, Page, Reading, Segment
from digitapp.segmentation.components import without_strays
from digitapp.settings import DEFAULTS, Settings


def read_boxes(
    page: Page, boxes: Sequence[Box], models: Models, settings: Settings = DEFAULTS
) -> list[Reading]:
    """Read what a person framed: every box is one digit, whatever ink lies in it.

    boxes: in page pixels; what lies off the page is cut away. Returns their readings in the
    same order; a box without ink is doubtful, like any other that the networks are not sure of.
    """
    boxes = [_on_page(box, page) for box in boxes]
    working, raw, cleaned = find_written(page, models.pen_probability, settings.preprocessing)
    inks = (_ink_inside(box, page, working, raw, cleaned) for box in boxes)
    segments = [
        Segment(box, without_strays(ink, settings.segmentation))
        for box, ink in zip(boxes, inks, strict=True)
    ]
    seen = Classified(models)
    known = seen.classify(segments)
    probabilities = rows_of(known, segments)
    unsure = probabilities[:, :NONE].max(axis=1) < settings.recognition.doubtful_below
    return seen.readings(segments, probabilities, unsure.tolist())


def _on_page(box: Box, page: Page) -> Box:
    """The part of a box that lies on the page, a pixel in its corner where none does."""
    return box.intersection(Box(0, 0, page.width, page.height)) or Box(0, 0, 1, 1)


def _ink_inside(box: Box, page: Page, working: Page, raw: Ink, cleaned: Ink) -> Array:
    """The ink of the working copy in a box of the page: uint8 (box.height, box.width)."""
    rows = np.arange(box.y, box.bottom) * working.height // page.height
    columns = np.arange(box.x, box.right) * working.width // page.width
    area = np.ix_(rows, columns)
    # What a person frames is a digit, even where it looked like a rule.
    mask = cleaned.mask[area]
    if not mask.any():
        mask = raw.mask[area]
    return np.minimum(raw.strength[area], mask)
