"""The components of a page with what the classifier says of them, before decoding."""

from __future__ import annotations

from digitapp.models import Models
from digitapp.pipeline.find_rows import find_rows
from digitapp.recognition.candidates import Components
from digitapp.recognition.row_candidates import propose_rows
from digitapp.recognition.segment_classifier import rows_of
from digitapp.records import Page
from digitapp.settings import DEFAULTS, Settings


def read_components(
    page: Page, models: Models, settings: Settings = DEFAULTS
) -> tuple[Page, list[Components]]:
    """The working copy of a page, and what is found on it, in pixels of the working copy."""
    found = find_rows(page, models, settings)
    known = found.known
    components = []
    lattices = propose_rows(found, settings.segmentation, settings.recognition)
    for row, (candidates, _) in zip(found.rows, lattices, strict=True):
        pieces = [(c.first, c.segment) for c in candidates if c.may_be_cut_sign]
        cut = found.seen.classify([s for _, s in pieces if s not in known])
        read = rows_of({**known, **cut}, [s for _, s in pieces])
        components.append(Components(row, rows_of(known, row), pieces, read))
    return found.working, components
