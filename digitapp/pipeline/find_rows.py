"""From a page to rows of classified components."""

from __future__ import annotations

from digitapp.deadline import NEVER, Deadline
from digitapp.models import Models
from digitapp.pipeline.repair import give_back, mend
from digitapp.preprocessing.written_ink import find_written
from digitapp.recognition.row_candidates import Rows, look_at_wholes
from digitapp.recognition.segment_classifier import Classified
from digitapp.records import Page
from digitapp.segmentation.components import find_segments
from digitapp.segmentation.text_lines import group_lines
from digitapp.settings import DEFAULTS, Settings

_INK, _COMPONENTS, _WHOLES = 0.4, 0.6, 0.7
"""Shares of a page's time after which a stage stops, so that time is left to read its rows."""


def find_rows(
    page: Page,
    models: Models,
    settings: Settings = DEFAULTS,
    deadline: Deadline = NEVER,
    other_scale: bool = False,
) -> Rows:
    """Find the components of a page, classify them, and sort them into rows.

    What is not reached in a share of the time until the deadline is left out. other_scale: look
    at a larger copy than usual, or at the page itself if that is enlarged.
    """
    pen, early = models.pen_probability, deadline.share(_COMPONENTS)
    working, raw, ink = find_written(
        page, pen, settings.preprocessing, deadline.share(_INK), other_scale
    )
    deadline.check()
    segments = find_segments(ink, settings.segmentation)
    seen = Classified(models)
    known = seen.classify(segments, early)
    segments = [segment for segment in segments if segment in known]
    segments, ink = give_back(segments, known, raw, ink, seen, settings, early)
    segments = mend(segments, known, seen, settings, early)
    deadline.check()
    lines = group_lines([s.box for s in segments], settings.segmentation)
    rows = [[segments[i] for i in line] for line in lines]
    wholes = look_at_wholes(rows, known, models, settings.recognition, deadline.share(_WHOLES))
    return Rows(working, ink, rows, known, wholes, seen)
