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


def find_rows(page: Page, models: Models, settings: Settings = DEFAULTS) -> Rows:
    """The components of a page in rows, with what the networks say of each."""
    working, raw, ink = find_written(page, models, settings)
    segments = find_segments(ink, settings)
    seen = Classified(models)
    known = seen.classify(segments)
    segments, ink = give_back(segments, known, raw, ink, seen, settings)
    segments = mend(segments, known, seen, settings)
    rows = [[segments[i] for i in row] for row in group_lines([s.box for s in segments], settings)]
    wholes = look_at_wholes(rows, known, models, settings)
    return Rows(working, ink, rows, known, wholes, seen)
