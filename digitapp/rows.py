"""From a page to rows of components, and to the candidates for digits in each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from digitapp.classified import Classified, rows_of
from digitapp.models import Models
from digitapp.page.binarize import find_ink
from digitapp.page.clean import clean
from digitapp.page.lines import find_broken, group_lines, typical_height
from digitapp.page.refine import find_refused, refine
from digitapp.page.scale import better_scale, first_scale, resize, usual_height
from digitapp.page.sheet import Surroundings, find_surroundings, on_sheet
from digitapp.records import NONE, Array, Candidate, Components, Ink, Page, Segment
from digitapp.segment.components import find_segments
from digitapp.segment.cuts import split
from digitapp.segment.lattice import propose
from digitapp.segment.touching import Whole, strip
from digitapp.settings import DEFAULTS, Settings

_STRAIGHT = 0, 1
"""Digits that a printed box and a piece of a rule look like."""


@dataclass(frozen=True, eq=False)
class Rows:
    """The components of a page, row by row and left to right.

    working: the copy of the page that they were found on, and whose pixels they are in;
    ink: what a pen wrote on it; known: float (11,), what the networks say of every component;
    wholes: what those say that may be touching digits look like as a whole; seen: keeps what
    the networks saw.
    """

    working: Page
    ink: Ink
    rows: list[list[Segment]]
    known: dict[Segment, Array]
    wholes: dict[Segment, Whole]
    seen: Classified


def read_components(
    page: Page, models: Models, settings: Settings = DEFAULTS
) -> tuple[Page, list[Components]]:
    """The working copy of a page, and what is found on it, in pixels of the working copy."""
    found = find_rows(page, models, settings)
    known = found.known
    components = []
    for row, (candidates, _) in zip(found.rows, propose_rows(found, settings), strict=True):
        pieces = [(c.first, c.segment) for c in candidates if c.may_be_cut_sign]
        cut = found.seen.classify([s for _, s in pieces if s not in known])
        read = rows_of({**known, **cut}, [s for _, s in pieces])
        components.append(Components(row, rows_of(known, row), pieces, read))
    return found.working, components


def find_rows(page: Page, models: Models, settings: Settings = DEFAULTS) -> Rows:
    """The components of a page in rows, with what the networks say of each."""
    working, raw, ink = find_written(page, models, settings)
    segments = find_segments(ink, settings)
    seen = Classified(models)
    known = seen.classify(segments)
    segments, ink = _give_back(segments, known, raw, ink, seen, settings)
    segments = _mend(segments, known, seen, settings)
    rows = [[segments[i] for i in row] for row in group_lines([s.box for s in segments], settings)]
    wholes = _look_at_wholes(rows, known, models, settings)
    return Rows(working, ink, rows, known, wholes, seen)


def find_written(page: Page, models: Models, settings: Settings) -> tuple[Page, Ink, Ink]:
    """The copy of a page that its writing was found on, all ink there, and what a pen wrote.

    The grain of a desk around the paper may be far broader than the writing, and the copy far
    too small for it: what was written there tells how large it has to be.
    """
    around = find_surroundings(page, settings)
    working, raw = find_page_ink(page, around, settings)
    ink = only_written(raw, models, settings)
    scale = working.width / page.width
    enough = settings.scale_slack * scale
    # No copy is larger than its page.
    better = better_scale(scale, ink, settings) if enough < 1 else scale
    # Print and noise leave a few pieces standing, and are looked at no more closely for that.
    if better > enough and usual_height(raw)[1] <= settings.most_close:
        working, raw = _ink_at(page, better, around, settings)
        width = ink.stroke_width * better / scale or settings.working_stroke
        raw = replace(raw, stroke_width=width)
        ink = only_written(raw, models, settings)
    return working, raw, ink


def find_page_ink(page: Page, around: Surroundings | None, settings: Settings) -> tuple[Page, Ink]:
    """The ink, with the copy of the page it was found on: as large as the strokes need."""
    scale = first_scale(page, settings)
    working, ink = _ink_at(page, scale, around, settings)
    better = better_scale(scale, ink, settings)
    return (working, ink) if better == scale else _ink_at(page, better, around, settings)


def _ink_at(
    page: Page, scale: float, around: Surroundings | None, settings: Settings
) -> tuple[Page, Ink]:
    """A copy of the page at a scale, without what lies around the sheet, and the ink on it."""
    working = on_sheet(resize(page, scale), around)
    return working, find_ink(working, settings)


def only_written(ink: Ink, models: Models, settings: Settings) -> Ink:
    """The ink without what no pen wrote; without the network, geometry has to tell."""
    if models.ink is None:
        return clean(ink, settings)
    return refine(ink, models.written, settings)


def _give_back(
    segments: list[Segment],
    known: dict[Segment, Array],
    raw: Ink,
    ink: Ink,
    seen: Classified,
    settings: Settings,
) -> tuple[list[Segment], Ink]:
    """Give digits of straight strokes back what the ink network took for rules.

    A component that is surely a digit whole, and whose remains are not, was written. Returns
    the segments and the ink anew, and adds what was read to `known`.
    """
    refused = find_refused(raw, ink, usual_height(ink)[0], settings)
    if not refused.mask.any():
        return segments, ink
    whole = find_segments(refused, settings)
    known.update(seen.classify(whole))
    for segment in whole:
        box = segment.box
        remains = [s for s in segments if s.box.union(box) == box]
        if not _surely_shaped(known[segment], settings):
            continue
        if any(_surely_shaped(known[s], settings) for s in remains):
            continue
        segments = [s for s in segments if s not in remains] + [segment]
        area = np.s_[box.y : box.bottom, box.x : box.right]
        mask, strength = ink.mask.copy(), ink.strength.copy()
        mask[area] |= refused.mask[area]
        strength[area] = np.maximum(strength[area], segment.ink)
        ink = replace(ink, mask=mask, strength=strength)
    return segments, ink


def _surely_shaped(p: Array, settings: Settings) -> bool:
    """Whether something is surely a digit, and one that no rule or box looks like."""
    return int(p.argmax()) not in _STRAIGHT and float(p[:NONE].max()) >= settings.sure


def _mend(
    segments: Sequence[Segment], known: dict[Segment, Array], seen: Classified, settings: Settings
) -> list[Segment]:
    """Join the upper and the lower part of broken digits where that reads better.

    Two rings that are together as tall as the page's digits are an 8, however well either
    reads as a 0. What joining made is added to `known`, the segments read so far.
    """

    def digit(segment: Segment) -> float:
        return float(known[segment][:NONE].max())

    def rings(pair: tuple[Segment, Segment]) -> bool:
        # With two pieces of ink alone, nothing says how tall a digit is.
        return len(segments) > 2 and all(int(known[part].argmax()) == 0 for part in pair)

    boxes = [segment.box for segment in segments]

    def stacked(tallest: float) -> list[tuple[Segment, Segment]]:
        found = find_broken(boxes, replace(settings, broken_height=tallest))
        return [(segments[i], segments[j]) for i, j in found]

    pairs = [p for p in stacked(settings.ring_height) if rings(p)]
    pairs += [
        (upper, lower)
        for upper, lower in stacked(settings.broken_height)
        if min(digit(upper), digit(lower)) < settings.sure and (upper, lower) not in pairs
    ]
    joined = [Segment.joined(pair) for pair in pairs]
    known.update(seen.classify(joined))
    parts: set[Segment] = set()
    whole = []
    for pair, segment in zip(pairs, joined, strict=True):
        better = digit(segment) > digit(pair[0]) * digit(pair[1]) or rings(pair)
        if digit(segment) >= settings.mended and better and not parts.intersection(pair):
            parts.update(pair)
            whole.append(segment)
    return [segment for segment in segments if segment not in parts] + whole


def _look_at_wholes(
    rows: Sequence[Sequence[Segment]],
    known: Mapping[Segment, Array],
    models: Models,
    settings: Settings,
) -> dict[Segment, Whole]:
    """What the components look like as a whole that may be touching digits: of the rows that
    look most like digits first, at most `settings.most_wholes`."""
    if models.touching is None:
        return {}
    chosen: list[Segment] = []
    own = [rows_of(known, row) for row in rows]
    for i in _by_promise(own):
        height = _line_height(rows[i], own[i], {}, settings)
        chosen += [s for s in rows[i] if _may_touch(s, known[s], height, settings)]
    chosen = chosen[: settings.most_wholes]
    if not chosen:
        return {}
    answers = models.look_at_wholes(np.stack([strip(segment.ink) for segment in chosen]))
    return {segment: Whole.of(answer) for segment, answer in zip(chosen, answers, strict=True)}


def _may_touch(segment: Segment, p: Array, height: float, settings: Settings) -> bool:
    box = segment.box
    tall = box.height >= settings.short_digit * height
    flat = box.width > settings.longest_whole * box.height
    least = settings.wide_whole if p[:NONE].max() >= settings.sure else settings.least_whole
    return tall and not flat and box.width >= least * height


def _by_promise(own: Sequence[Array]) -> list[int]:
    """The numbers of rows, those first that look most like digits; own: what is known of the
    components of each, float (n, 11)."""
    promise = [-float(np.mean(p[:, :NONE].max(1))) for p in own]
    return [int(i) for i in np.argsort(promise, kind="stable")]


def propose_rows(found: Rows, settings: Settings) -> list[tuple[list[Candidate], float]]:
    """The candidates of every row, and the height of its digits.

    A page of dense text could be cut without end: the rows that look most like digits come
    first, and when the page's candidates are spent, the rest is taken as it stands.
    """
    rows, known = found.rows, found.known
    own = [rows_of(known, row) for row in rows]
    lattices: list[tuple[list[Candidate], float]] = [([], 0.0)] * len(rows)
    left, uncut = settings.most_candidates, replace(settings, longest_run=1)
    for i in _by_promise(own):
        row, height = rows[i], _line_height(rows[i], own[i], found.wholes, settings)
        fresh = 0
        if left > 0:
            groups = _groups(row, own[i], found.wholes, height, settings)
            candidates = propose(groups, height, settings)
            fresh = sum(candidate.segment not in known for candidate in candidates)
        if left <= 0 or fresh > left:
            candidates = propose([[segment] for segment in row], height, uncut)
        left -= fresh
        lattices[i] = candidates, height
    return lattices


def _groups(
    row: Sequence[Segment],
    known: Array,
    wholes: Mapping[Segment, Whole],
    height: float,
    settings: Settings,
) -> list[list[Segment]]:
    """The components of a row; those that are not surely one digit, in pieces."""
    return [
        [segment]
        if _is_sure(segment, p, wholes.get(segment), height, settings)
        else split(segment, height, settings)
        for segment, p in zip(row, known, strict=True)
    ]


def _line_height(
    row: Sequence[Segment], known: Array, wholes: Mapping[Segment, Whole], settings: Settings
) -> float:
    """The height of a row's digits: of what is surely a digit, or several, where there is any.

    A bracket is taller than digits, and may surely look like a 1.
    """
    sure = known[:, :NONE].max(1) >= settings.sure
    one = known.argmax(1) == 1
    several = np.array([s in wholes and wholes[s].several >= settings.sure for s in row])
    for trusted in (several | (sure & ~one), sure):
        boxes = [segment.box for segment, reliable in zip(row, trusted, strict=True) if reliable]
        if boxes:
            return typical_height(boxes)
    return typical_height([segment.box for segment in row])


def _is_sure(
    segment: Segment, p: Array, whole: Whole | None, line_height: float, settings: Settings
) -> bool:
    narrow = segment.box.width <= settings.sure_width * line_height
    several = whole is not None and whole.several >= settings.several
    sure = p[:NONE].max() >= settings.sure and not several
    return bool(sure and narrow)
