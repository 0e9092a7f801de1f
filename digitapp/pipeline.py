"""From page to sequence: the only place where the stages meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from digitapp.models import Models
from digitapp.page.binarize import find_ink
from digitapp.page.clean import clean
from digitapp.page.lines import find_blanks, find_broken, find_crumbs, group_lines, typical_height
from digitapp.page.refine import refine
from digitapp.page.scale import better_scale, first_scale, resize, to_page
from digitapp.records import (
    CLASSES,
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
from digitapp.segment.components import find_segments
from digitapp.segment.crop import crop
from digitapp.segment.cuts import split
from digitapp.segment.lattice import Candidate, Path, decode, propose
from digitapp.segment.signs import find_signs
from digitapp.segment.surroundings import unread_ink
from digitapp.settings import DEFAULTS, Settings


def recognize(page: Page, models: Models, settings: Settings = DEFAULTS) -> DigitSequence:
    """Read the digits of a page.

    page: as `load_pages` gives it, or any `Page`; models: from `load_models`.
    Returns a DigitSequence, empty where the page has no digits.
    """
    working, ink, rows, known = _find_rows(page, models, settings)
    lines = _read_rows(rows, known, models, settings)
    crumbs = find_crumbs([[r.box for r in line.readings] for line in lines], settings)
    kept = [line for i, line in enumerate(lines) if line.readings and i not in crumbs]
    kept = _doubt_parts(kept, ink, settings)
    return DigitSequence(page, tuple(_on_page(line, working, page) for line in kept))


@dataclass(frozen=True, eq=False)
class Components:
    """A row's components, left to right, and the ends that may be cut off them, before any way
    through the row is chosen: what signs are looked for in.

    probabilities: float (N, 11); pieces: the number of a component, and what may be cut off;
    of_pieces: float (M, 11).
    """

    segments: list[Segment]
    probabilities: Array
    pieces: list[tuple[int, Segment]]
    of_pieces: Array


def read_components(
    page: Page, models: Models, settings: Settings = DEFAULTS
) -> tuple[Page, list[Components]]:
    """The working copy of a page, and what is found on it, in pixels of the working copy."""
    working, _, rows, known = _find_rows(page, models, settings)
    found = []
    for row, (candidates, _) in zip(rows, _propose_rows(rows, known, settings), strict=True):
        pieces = [(c.first, c.segment) for c in candidates if c.may_be_cut_sign]
        cut = _classify([s for _, s in pieces if s not in known], models)
        read = _rows_of({**known, **cut}, [s for _, s in pieces])
        found.append(Components(row, _rows_of(known, row), pieces, read))
    return working, found


def read_boxes(
    page: Page, boxes: Sequence[Box], models: Models, settings: Settings = DEFAULTS
) -> list[Reading]:
    """Read what a person framed: every box is one digit, whatever ink lies in it.

    boxes: in page pixels, on the page. Returns their readings in the same order; a box
    without ink is doubtful, like any other that the networks are not sure of.
    """
    working, raw = _find_ink(page, settings)
    cleaned = _only_written(raw, models, settings)
    segments = [Segment(box, _ink_inside(box, page, working, raw, cleaned)) for box in boxes]
    crops = _crops(segments)
    enlarged = models.super_resolve(crops)
    probabilities = models.classify_enlarged(enlarged)
    return [
        Reading(segment, small, large, p, bool(p[:NONE].max() < settings.doubtful_below))
        for segment, small, large, p in zip(segments, crops, enlarged, probabilities, strict=True)
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


def _find_rows(
    page: Page, models: Models, settings: Settings
) -> tuple[Page, Ink, list[list[Segment]], dict[Segment, Array]]:
    """The working copy, its written ink, and the components in rows with what was read."""
    working, raw = _find_ink(page, settings)
    ink = _only_written(raw, models, settings)
    segments = find_segments(ink, settings)
    known = _classify(segments, models)
    segments = _mend(segments, known, models, settings)
    rows = [[segments[i] for i in row] for row in group_lines([s.box for s in segments], settings)]
    return working, ink, rows, known


def _find_ink(page: Page, settings: Settings) -> tuple[Page, Ink]:
    """The ink, with the copy of the page it was found on: as large as the strokes need."""
    scale = first_scale(page, settings)
    working = resize(page, scale)
    ink = find_ink(working, settings)
    better = better_scale(scale, ink.stroke_width, settings)
    if better != scale:
        working = resize(page, better)
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
    segments: Sequence[Segment], known: dict[Segment, Array], models: Models, settings: Settings
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
    known.update(_classify(joined, models))
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
    models: Models,
    settings: Settings,
) -> list[Line]:
    """Read all rows of a page: `known` has its components, what has to be cut or joined is
    read here."""
    lattices = _propose_rows(rows, known, settings)
    # A component that was not cut is a candidate as it is: what was read is not read again.
    proposed = (c.segment for candidates, _ in lattices for c in candidates)
    known = {**known, **_classify([s for s in proposed if s not in known], models)}
    lines = []
    for row, (candidates, height) in zip(rows, lattices, strict=True):
        own = _rows_of(known, [candidate.segment for candidate in candidates])
        ends = [i for i, candidate in enumerate(candidates) if candidate.may_be_cut_sign]
        pieces = [(candidates[i].first, candidates[i].segment) for i in ends]
        signs, cut = find_signs(row, _rows_of(known, row), pieces, own[ends], settings)
        cut_signs = dict(zip(ends, cut.tolist(), strict=True))
        path = decode(candidates, own, height, settings, signs, cut_signs)
        lines.append(_line(path, candidates, own, models, settings))
    return lines


def _propose_rows(
    rows: Sequence[Sequence[Segment]], known: Mapping[Segment, Array], settings: Settings
) -> list[tuple[list[Candidate], float]]:
    """The candidates of every row, and the height of its digits.

    A page of dense text could be cut without end: the rows that look most like digits come
    first, and when the page's candidates are spent, the rest is taken as it stands.
    """
    own = [_rows_of(known, row) for row in rows]
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


def _classify(segments: Sequence[Segment], models: Models) -> dict[Segment, Array]:
    return dict(zip(segments, models.classify(_crops(segments)), strict=True))


def _rows_of(known: Mapping[Segment, Array], segments: Sequence[Segment]) -> Array:
    return np.array([known[segment] for segment in segments]).reshape(-1, len(CLASSES))


def _crops(segments: Sequence[Segment]) -> Array:
    if not segments:
        return np.empty((0, 28, 28), np.float32)
    return np.stack([crop(segment.ink) for segment in segments])


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
    models: Models,
    settings: Settings,
) -> Line:
    segments = [candidates[i].segment for i in path.chosen]
    crops = _crops(segments)
    enlarged = models.super_resolve(crops)
    cut = [candidates[i].cuts > 0 for i in path.chosen]
    least = [settings.doubtful_cut_below if c else settings.doubtful_below for c in cut]
    doubtful = [p < limit for p, limit in zip(path.posteriors, least, strict=True)]
    readings = tuple(
        Reading(segment, small, large, probabilities[i], doubt)
        for segment, small, large, i, doubt in zip(
            segments, crops, enlarged, path.chosen, doubtful, strict=True
        )
    )
    blanks = find_blanks([reading.box for reading in readings], settings)
    return Line(readings, blanks, path.confidence)
