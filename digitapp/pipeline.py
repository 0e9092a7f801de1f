"""From page to sequence: the only place where the stages meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from digitapp.classified import Classified, rows_of
from digitapp.models import Models
from digitapp.page.binarize import find_ink
from digitapp.page.clean import clean
from digitapp.page.lines import find_blanks, find_broken, find_crumbs, group_lines, typical_height
from digitapp.page.refine import refine
from digitapp.page.scale import better_scale, first_scale, resize, to_page
from digitapp.page.sheet import on_sheet
from digitapp.records import (
    NONE,
    Array,
    Box,
    DigitSequence,
    Ink,
    Line,
    Page,
    Reading,
    Segment,
)
from digitapp.segment.components import find_segments, without_strays
from digitapp.segment.cuts import split
from digitapp.segment.lattice import Candidate, Path, decode, propose
from digitapp.segment.signs import without_signs
from digitapp.segment.surroundings import unread_ink
from digitapp.settings import DEFAULTS, Settings


def recognize(page: Page, models: Models, settings: Settings = DEFAULTS) -> DigitSequence:
    """Read the digits of a page.

    page: as `load_pages` gives it, or any `Page`; models: from `load_models`.
    Returns a DigitSequence, empty where the page has no digits.
    """
    working, raw = _find_ink(page, settings)
    ink = _only_written(raw, models, settings)
    segments = find_segments(ink, settings)
    seen = Classified(models)
    known = seen.classify(segments)
    segments = _mend(segments, known, seen, settings)
    rows = [[segments[i] for i in row] for row in group_lines([s.box for s in segments], settings)]
    lines = _read_rows(rows, known, seen, settings)
    crumbs = find_crumbs([[r.box for r in line.readings] for line in lines], settings)
    kept = [line for i, line in enumerate(lines) if line.readings and i not in crumbs]
    kept = _doubt_parts(kept, ink, settings)
    return DigitSequence(page, tuple(_on_page(line, working, page) for line in kept))


def read_boxes(
    page: Page, boxes: Sequence[Box], models: Models, settings: Settings = DEFAULTS
) -> list[Reading]:
    """Read what a person framed: every box is one digit, whatever ink lies in it.

    boxes: in page pixels, on the page. Returns their readings in the same order; a box
    without ink is doubtful, like any other that the networks are not sure of.
    """
    working, raw = _find_ink(page, settings)
    cleaned = _only_written(raw, models, settings)
    inks = (_ink_inside(box, page, working, raw, cleaned) for box in boxes)
    segments = [
        Segment(box, without_strays(ink, settings)) for box, ink in zip(boxes, inks, strict=True)
    ]
    seen = Classified(models)
    known = seen.classify(segments)
    return [
        seen.reading(segment, p, bool(p[:NONE].max() < settings.doubtful_below))
        for segment, p in ((segment, known[segment]) for segment in segments)
    ]


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


def _find_ink(page: Page, settings: Settings) -> tuple[Page, Ink]:
    """The ink, with the copy of the page it was found on: as large as the strokes need."""
    scale = first_scale(page, settings)
    working = on_sheet(resize(page, scale), settings)
    ink = find_ink(working, settings)
    better = better_scale(scale, ink, settings)
    if better != scale:
        working = on_sheet(resize(page, better), settings)
        ink = find_ink(working, settings)
    return working, ink


def _only_written(ink: Ink, models: Models, settings: Settings) -> Ink:
    """The ink without what no pen wrote; without the network, geometry has to tell."""
    if models.ink is None:
        return clean(ink, settings)
    return refine(ink, models.written, settings)


def _doubt_parts(lines: Sequence[Line], ink: Ink, settings: Settings) -> list[Line]:
    """Mark digits doubtful that are entangled with ink that is none: parts of a drawing."""
    readings = [reading for line in lines for reading in line.readings]
    segments = [reading.segment for reading in readings]
    unread = unread_ink(ink.mask, segments, settings.unread_margin)
    parts = {r for r, share in zip(readings, unread, strict=True) if share > settings.unread_ink}
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


def _mend(
    segments: Sequence[Segment], known: dict[Segment, Array], seen: Classified, settings: Settings
) -> list[Segment]:
    """Join the upper and the lower part of broken digits where that reads better.

    What joining made is added to `known`, the segments read so far.
    """

    def digit(segment: Segment) -> float:
        return float(known[segment][:NONE].max())

    pairs = [
        (segments[i], segments[j])
        for i, j in find_broken([segment.box for segment in segments], settings)
        if min(digit(segments[i]), digit(segments[j])) < settings.sure
    ]
    joined = [Segment.joined(pair) for pair in pairs]
    known.update(seen.classify(joined))
    parts: set[Segment] = set()
    whole = []
    for pair, segment in zip(pairs, joined, strict=True):
        if digit(segment) >= settings.mended and digit(segment) > digit(pair[0]) * digit(pair[1]):
            parts.update(pair)
            whole.append(segment)
    return [segment for segment in segments if segment not in parts] + whole


def _read_rows(
    rows: Sequence[Sequence[Segment]],
    known: Mapping[Segment, Array],
    seen: Classified,
    settings: Settings,
) -> list[Line]:
    """Read all rows of a page: `known` has its components, what has to be cut or joined is
    read here."""
    lattices = _propose_rows(rows, known, settings)
    # A component that was not cut is a candidate as it is: what was read is not read again.
    proposed = (c.segment for candidates, _ in lattices for c in candidates)
    known = {**known, **seen.classify([s for s in proposed if s not in known])}
    signs: dict[Segment, float] = {}
    for row in rows:
        own, found = without_signs(row, rows_of(known, row), settings)
        known.update(zip(row, own, strict=True))
        signs.update(zip(row, found.tolist(), strict=True))
    lines = []
    for candidates, height in lattices:
        own = rows_of(known, [candidate.segment for candidate in candidates])
        sign = np.array([signs.get(candidate.segment, 0.0) for candidate in candidates])
        path = decode(candidates, own, height, settings, sign)
        lines.append(_line(path, candidates, own, seen, settings))
    return lines


def _propose_rows(
    rows: Sequence[Sequence[Segment]], known: Mapping[Segment, Array], settings: Settings
) -> list[tuple[list[Candidate], float]]:
    """The candidates of every row, and the height of its digits.

    A page of dense text could be cut without end: the rows that look most like digits come
    first, and when the page's candidates are spent, the rest is taken as it stands.
    """
    own = [rows_of(known, row) for row in rows]
    promise = [-float(np.mean(p[:, :NONE].max(1))) for p in own]
    lattices: list[tuple[list[Candidate], float]] = [([], 0.0)] * len(rows)
    left, uncut = settings.most_candidates, replace(settings, longest_run=1)
    for i in np.argsort(promise, kind="stable"):
        row, height = rows[i], _line_height(rows[i], own[i], settings)
        fresh = 0
        if left > 0:
            candidates = propose(_groups(row, own[i], height, settings), height, settings)
            fresh = sum(candidate.segment not in known for candidate in candidates)
        if left <= 0 or fresh > left:
            candidates = propose([[segment] for segment in row], height, uncut)
        left -= fresh
        lattices[i] = candidates, height
    return lattices


def _groups(
    row: Sequence[Segment], known: Array, height: float, settings: Settings
) -> list[list[Segment]]:
    """The components of a row; those that are not surely one digit, in pieces."""
    return [
        [segment] if _is_sure(segment, p, height, settings) else split(segment, height, settings)
        for segment, p in zip(row, known, strict=True)
    ]


def _line_height(row: Sequence[Segment], known: Array, settings: Settings) -> float:
    """The height of a row's digits: of what is surely a digit where there is any."""
    sure = [s.box for s, p in zip(row, known, strict=True) if p[:NONE].max() >= settings.sure]
    return typical_height(sure or [segment.box for segment in row])


def _is_sure(segment: Segment, p: Array, line_height: float, settings: Settings) -> bool:
    box = segment.box
    return bool(p[:NONE].max() >= settings.sure and box.width <= settings.sure_width * line_height)


def _line(
    path: Path,
    candidates: Sequence[Candidate],
    probabilities: Array,
    seen: Classified,
    settings: Settings,
) -> Line:
    readings = []
    for i, posterior in zip(path.chosen, path.posteriors, strict=True):
        cut = candidates[i].cuts > 0
        least = settings.doubtful_cut_below if cut else settings.doubtful_below
        readings.append(
            seen.reading(candidates[i].segment, probabilities[i], bool(posterior < least))
        )
    blanks = find_blanks([reading.box for reading in readings], settings)
    return Line(tuple(readings), blanks, path.confidence)
