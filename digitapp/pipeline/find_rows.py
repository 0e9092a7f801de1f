"""From a page to rows of classified components."""

from __future__ import annotations

from dataclasses import replace

from digitapp.deadline import NEVER, Deadline
from digitapp.models import Models
from digitapp.pipeline.repair import give_back, mend, without_rings
from digitapp.preprocessing.written_ink import WrittenInk, at_other_scale, find_written
from digitapp.recognition.row_candidates import Rows
from digitapp.recognition.segment_classifier import Classified
from digitapp.records import Page
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
) -> Rows:
    """Find the components of a page, classify them, and sort them into rows.

    What is not reached in a share of the time until the deadline is left out. first: the ink
    that a first look found; this one looks at another scale.
    """
    pen, early = models.pen_probability, deadline.share(_COMPONENTS)
    soon, preprocessing = deadline.share(_INK), settings.preprocessing
    if first is None:
        written = find_written(page, pen, preprocessing, soon)
    else:
        written = at_other_scale(page, first, pen, preprocessing, soon)
    deadline.check()
    segments = find_segments(written.ink, settings.segmentation)
    seen = Classified(models)
    known = seen.classify(segments, early)
    segments = [segment for segment in segments if segment in known]
    segments, ink = give_back(segments, known, written.raw, written.ink, seen, settings, early)
    segments = without_rings(mend(segments, known, seen, settings, early), known, settings)
    deadline.check()
    lines = group_lines([s.box for s in segments], settings.segmentation)
    rows = [[segments[i] for i in line] for line in lines]
    return Rows(replace(written, ink=ink), rows, known, seen)
