"""From a page to rows of classified components."""

from __future__ import annotations

from digitapp.models import Models
from digitapp.pipeline.repair import give_back, mend
from digitapp.preprocessing.written_ink import find_written
from digitapp.recognition.row_candidates import Rows, look_at_wholes
from digitapp.recognition.segment_classifier import Classified
from digitapp.records import Page
from digitapp.segmentation.components import find_segments
from digitapp.segmentation.text_lines import group_lines
from digitapp.settings import DEFAULTS, Settings


def find_rows(
    page: Page, models: Models, settings: Settings = DEFAULTS, other_scale: bool = False
) -> Rows:
    """Find the components of a page, classify them, and sort them into rows.

    other_scale: look at a larger copy than usual, or at the page itself if that is enlarged.
    """
    pen = models.pen_probability
    working, raw, ink = find_written(page, pen, settings.preprocessing, other_scale)
    segments = find_segments(ink, settings.segmentation)
    seen = Classified(models)
    known = seen.classify(segments)
    segments, ink = give_back(segments, known, raw, ink, seen, settings)
    segments = mend(segments, known, seen, settings)
    lines = group_lines([s.box for s in segments], settings.segmentation)
    rows = [[segments[i] for i in line] for line in lines]
    wholes = look_at_wholes(rows, known, models, settings.recognition)
    return Rows(working, ink, rows, known, wholes, seen)
