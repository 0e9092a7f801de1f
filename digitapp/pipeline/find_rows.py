"""From a page to rows of classified components."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from digitapp.deadline import NEVER, Deadline
from digitapp.models import Models
from digitapp.pipeline.repair import give_back, mend, without_rings
from digitapp.preprocessing.written_ink import WrittenInk, at_other_scale, find_written
from digitapp.recognition.row_candidates import Rows
from digitapp.recognition.segment_classifier import Classified
from digitapp.records import Box, Page
from digitapp.segmentation.components import find_segments
from digitapp.segmentation.text_lines import group_lines
from digitapp.settings import DEFAULTS, Settings

_INK, _COMPONENTS = 0.4, 0.6
"""Shares of a page's time after which a stage stops, so that time is left to read its rows."""


def find_rows(
    page: Page,
    models: Models,
    settings: Settings = DEFAULTS,
    deadline: Deadline = NEVER,
    first: WrittenInk | None = None,
    settled: Sequence[Box] = (),
    *,
    whole: bool = False,
) -> Rows:
    """Find the components of a page, classify them, and sort them into rows.

    What is not reached in a share of the time until the deadline is left out. first: the ink
    that a first look found; this one looks at another scale, and passes over components whose
    centre is in one of the boxes `settled`, in page pixels. whole: as of `find_written`.
    """
    pen, early = models.pen_probability, deadline.share(_COMPONENTS)
    soon, preprocessing = deadline.share(_INK), settings.preprocessing
    if first is None:
        written = find_written(page, pen, preprocessing, soon, whole=whole)
    else:
        written = at_other_scale(page, first, pen, preprocessing, soon)
    deadline.check()
    segments = find_segments(written.ink, settings.segmentation)
    segments = [s for s in segments if not _inside(s.box, written.scale, settled)]
    seen = Classified(models)
    known = seen.classify(segments, early)
    segments = [segment for segment in segments if segment in known]
    segments, ink = give_back(segments, known, written.raw, written.ink, seen, settings, early)
    segments = without_rings(mend(segments, known, seen, settings, early), known, settings)
    deadline.check()
    lines = group_lines([s.box for s in segments], settings.segmentation)
    rows = [[segments[i] for i in line] for line in lines]
    return Rows(replace(written, ink=ink), rows, known, seen)


def _inside(box: Box, scale: float, places: Sequence[Box]) -> bool:
    """Tell whether the centre of a box of the working copy is in a place of the page."""
    x, y = (at / scale for at in box.centre)
    return any(p.x <= x < p.right and p.y <= y < p.bottom for p in places)
