"""From page to sequence: the only place where the stages meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from digitapp.classified import Classified, rows_of
from digitapp.models import Models
from digitapp.page.lines import find_blanks, find_crumbs
from digitapp.page.scale import to_page
from digitapp.records import (
    NONE,
    Array,
    Box,
    Candidate,
    Components,
    DigitSequence,
    Ink,
    Line,
    Page,
    Reading,
    Segment,
)
from digitapp.rows import Rows, find_rows, find_written, propose_rows
from digitapp.segment.components import without_strays
from digitapp.segment.lattice import Path, decode
from digitapp.segment.signs import find_signs
from digitapp.segment.surroundings import enclosed, ink_around, unread
from digitapp.segment.touching import evidence, weighed
from digitapp.settings import DEFAULTS, Settings


def recognize(page: Page, models: Models, settings: Settings = DEFAULTS) -> DigitSequence:
    """Read the digits of a page.

    page: as `load_pages` gives it, or any `Page`; models: from `load_models`.
    Returns a DigitSequence, empty where the page has no digits.
    """
    found = find_rows(page, models, settings)
    lines = _read_rows(found, settings)
    crumbs = find_crumbs([[r.box for r in line.readings] for line in lines], settings)
    kept = [line for i, line in enumerate(lines) if line.readings and i not in crumbs]
    kept = _doubt_parts(kept, found.ink, settings)
    return DigitSequence(page, tuple(_on_page(line, found.working, page) for line in kept))


def read_boxes(
    page: Page, boxes: Sequence[Box], models: Models, settings: Settings = DEFAULTS
) -> list[Reading]:
    """Read what a person framed: every box is one digit, whatever ink lies in it.

    boxes: in page pixels, on the page. Returns their readings in the same order; a box
    without ink is doubtful, like any other that the networks are not sure of.
    """
    working, raw, cleaned = find_written(page, models, settings)
    inks = (_ink_inside(box, page, working, raw, cleaned) for box in boxes)
    segments = [
        Segment(box, without_strays(ink, settings)) for box, ink in zip(boxes, inks, strict=True)
    ]
    seen = Classified(models)
    known = seen.classify(segments)
    probabilities = rows_of(known, segments)
    unsure = probabilities[:, :NONE].max(axis=1) < settings.doubtful_below
    return seen.readings(segments, probabilities, unsure.tolist())


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


def _doubt_parts(lines: Sequence[Line], ink: Ink, settings: Settings) -> list[Line]:
    """Mark digits doubtful that are entangled with ink that is none: parts of a drawing."""
    readings = [reading for line in lines for reading in line.readings]
    segments = [reading.segment for reading in readings]
    rest = unread(ink.mask, segments)
    entangled = ink_around(ink.mask, rest, segments, settings.unread_margin) > settings.unread_ink
    entangled |= enclosed(rest, segments, settings.tallest_figure)
    parts = {reading for reading, part in zip(readings, entangled, strict=True) if part}
    return [
        replace(
            line,
            readings=tuple(replace(r, doubtful=r.doubtful or r in parts) for r in line.readings),
        )
        for line in lines
    ]


def _on_page(line: Line, working: Page, page: Page) -> Line:
    readings = (
        replace(reading, segment=to_page(reading.segment, working, page))
        for reading in line.readings
    )
    return replace(line, readings=tuple(readings))


def _read_rows(found: Rows, settings: Settings) -> list[Line]:
    """Read all rows of a page; what has to be cut or joined is classified here."""
    lattices = propose_rows(found, settings)
    # A component that was not cut is a candidate as it is: what was read is not read again.
    proposed = [c.segment for candidates, _ in lattices for c in candidates]
    known = found.known
    known = {**known, **found.seen.classify([s for s in proposed if s not in known])}
    lines = []
    for row, (candidates, height) in zip(found.rows, lattices, strict=True):
        own = rows_of(known, [candidate.segment for candidate in candidates])
        ends = [i for i, candidate in enumerate(candidates) if candidate.may_be_cut_sign]
        pieces = [(candidates[i].first, candidates[i].segment) for i in ends]
        components = Components(row, rows_of(known, row), pieces, own[ends])
        signs, cut = find_signs(components, settings)
        cut_signs = dict(zip(ends, cut.tolist(), strict=True))
        wholes = {
            i: found.wholes[segment] for i, segment in enumerate(row) if segment in found.wholes
        }
        more = evidence(candidates, wholes, settings)
        path = decode(candidates, own, height, settings, signs, cut_signs, more)
        lines.append(_line(path, candidates, weighed(own, more), found.seen, settings))
    return lines


def _line(
    path: Path,
    candidates: Sequence[Candidate],
    probabilities: Array,
    seen: Classified,
    settings: Settings,
) -> Line:
    unsure = []
    for i, posterior in zip(path.chosen, path.posteriors, strict=True):
        cut = candidates[i].cuts > 0
        least = settings.doubtful_cut_below if cut else settings.doubtful_below
        unsure.append(posterior < least or bool(probabilities[i, NONE] > settings.doubtful_none))
    chosen = list(path.chosen)
    segments = [candidates[i].segment for i in chosen]
    readings = seen.readings(segments, probabilities[chosen], unsure)
    blanks = find_blanks([reading.box for reading in readings], settings)
    return Line(tuple(readings), blanks, path.confidence)
