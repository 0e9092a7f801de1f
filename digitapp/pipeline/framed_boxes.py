"""Read boxes that a person framed, each as one digit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from digitapp.deadline import Deadline
from digitapp.models import Models
from digitapp.preprocessing.written_ink import WrittenInk, find_written
from digitapp.recognition.segment_classifier import Classified, rows_of
from digitapp.records import NONE, Array, Box, Page, Reading, Segment
from digitapp.segmentation.components import without_strays
from digitapp.settings import DEFAULTS, Settings


def read_boxes(
    page: Page,
    boxes: Sequence[Box],
    models: Models,
    settings: Settings = DEFAULTS,
    check: Callable[[], object] = lambda: None,
) -> list[Reading]:
    """Read each box as one digit, whatever ink it holds.

    boxes: in page pixels; parts off the page are cut away. check: as for `recognize`. Returns one
    reading per box, in the same order. A reading is doubtful if its confidence is low, as in a
    box without ink. Once the boxes have more than `settings.segmentation.most_area` pixels
    together, the others count as empty.
    """
    boxes, deadline = [_on_page(box, page) for box in boxes], Deadline(check=check)
    areas = np.cumsum([box.area for box in boxes])
    boxes = [
        box if area <= settings.segmentation.most_area else Box(box.x, box.y, 1, 1)
        for box, area in zip(boxes, areas.tolist(), strict=True)
    ]
    found = find_written(page, models.pen_probability, settings.preprocessing, deadline)
    inks = (_ink_inside(box, page, found) for box in boxes)
    segments = [
        Segment(box, without_strays(ink, settings.segmentation))
        for box, ink in zip(boxes, inks, strict=True)
    ]
    seen = Classified(models)
    known = seen.classify(segments, deadline)
    probabilities = rows_of(known, segments)
    doubtful = probabilities[:, :NONE].max(axis=1) < settings.recognition.doubtful_below
    return seen.readings(segments, probabilities, doubtful.tolist())


def _on_page(box: Box, page: Page) -> Box:
    """Clip a box to the page; if nothing is left, return the page's top left pixel."""
    return box.intersection(Box(0, 0, page.width, page.height)) or Box(0, 0, 1, 1)


def _ink_inside(box: Box, page: Page, found: WrittenInk) -> Array:
    """Resample the ink of the working copy in a page box: uint8 (box.height, box.width)."""
    rows = np.arange(box.y, box.bottom) * found.working.height // page.height
    columns = np.arange(box.x, box.right) * found.working.width // page.width
    area = np.ix_(rows, columns)
    # A person framed it as a digit, so use the raw ink even if it looked like a rule line.
    mask = found.ink.mask[area]
    if not mask.any():
        mask = found.raw.mask[area]
    return np.minimum(found.raw.strength[area], mask)
