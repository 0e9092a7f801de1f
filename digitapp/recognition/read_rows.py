"""Read the rows of a page: the lattice of cuts and the line reader decide together."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

import numpy as np

from digitapp.deadline import NEVER, Deadline
from digitapp.models import Models
from digitapp.recognition.candidates import Candidate, Components
from digitapp.recognition.decoding.joint_decoding import Pool, pool
from digitapp.recognition.decoding.lattice import decode, weigh_paths
from digitapp.recognition.decoding.posteriors import Text, Ways
from digitapp.recognition.line_reader import LineReading, PlacedDigit, read_line
from digitapp.recognition.marks import find_marks
from digitapp.recognition.punctuation import find_signs
from digitapp.recognition.row_candidates import (
    Proposal,
    Rows,
    by_promise,
    look_at_wholes,
    proposals,
)
from digitapp.recognition.segment_classifier import Classified, rows_of
from digitapp.recognition.settings import RecognitionSettings
from digitapp.recognition.touching import evidence, weighed
from digitapp.records import NONE, Alternative, Array, Box, Line, Segment
from digitapp.segmentation.columns import cut_at_columns
from digitapp.segmentation.settings import SegmentationSettings
from digitapp.segmentation.text_lines import find_blanks

_LOOKS = 0.7
"""Share of a page's time after which no more rows are looked at, so that time is left to decode."""

_BATCH = 32
"""Rows are classified together until they have so many new candidates, or are so many."""


_NOT_ONE = np.append(np.full(NONE, 0.003, np.float32), np.float32(0.97))
"""What stands for the classifier's answer on a piece that surely holds no single digit."""


@dataclass(frozen=True, eq=False)
class WeighedRow:
    """A scored row before decoding: its number from the top, its components and candidates, the
    classifier's probabilities of the candidates, float (n, 11), the scores of all paths, and the
    line reader's output."""

    number: int
    segments: Sequence[Segment]
    candidates: Sequence[Candidate]
    probabilities: Array
    ways: Ways
    line: LineReading | None


def read_rows(
    found: Rows,
    models: Models,
    segmentation: SegmentationSettings,
    settings: RecognitionSettings,
    deadline: Deadline = NEVER,
) -> list[Line]:
    """Read the rows of a page, from top to bottom; classifies the cut and joined candidates.

    Leaves out rows that are not reached before the deadline; the most digit-like rows come first.
    """
    parts = [parted(row, settings.longest_line) for row in found.rows]
    found = replace(found, rows=[part for row in parts for part in row])
    read: dict[int, Line] = {}
    for row in weighed_rows(found, models, segmentation, settings, deadline):
        if deadline.expired():
            break
        if row.line is None:
            line = _by_lattice(row, found.seen, segmentation, settings)
        else:
            texts = pool(row.ways, row.line, settings)
            line = _by_both(row, row.line, texts, found, segmentation, settings)
        read[row.number] = line
    starts = accumulate(map(len, parts), initial=0)
    of_rows = [
        [read[n] for n in range(start, start + len(row)) if n in read]
        for start, row in zip(starts, parts, strict=False)
    ]
    return [_joined(lines, segmentation) for lines in of_rows if lines]


def parted(row: Sequence[Segment], most: int) -> list[list[Segment]]:
    """The row, left to right, in parts of at most `most` components, apart at wide gaps."""
    if len(row) <= most:
        return [list(row)]
    quarter = len(row) // 4
    gaps = [b.box.x - a.box.right for a, b in pairwise(row)]
    middle = gaps[quarter : len(gaps) - quarter]
    at = quarter + middle.index(max(middle)) + 1
    return [*parted(row[:at], most), *parted(row[at:], most)]


def _joined(parts: Sequence[Line], settings: SegmentationSettings) -> Line:
    """The parts of a row as one line."""
    if len(parts) == 1:
        return parts[0]
    readings = tuple(reading for part in parts for reading in part.readings)
    starts = accumulate((len(part.readings) for part in parts), initial=0)
    marks = [
        replace(mark, before=start + mark.before)
        for start, part in zip(starts, parts, strict=False)
        for mark in part.marks
    ]
    blanks = find_blanks([reading.box for reading in readings], settings, marks)
    confidence = float(np.prod([part.confidence for part in parts]))
    return Line(readings, blanks, confidence, tuple(marks))


def weighed_rows(
    found: Rows,
    models: Models,
    segmentation: SegmentationSettings,
    settings: RecognitionSettings,
    deadline: Deadline = NEVER,
) -> Iterator[WeighedRow]:
    """The rows of a page with the scores of both readers, before a text is chosen.

    The most digit-like rows come first. Leaves out those not reached before the deadline.
    """
    lines: dict[int, LineReading | None] = {}
    alone: dict[int, frozenset[int]] = {}
    places: dict[int, dict[int, list[float]]] = {}
    known_rows, early = [rows_of(found.known, row) for row in found.rows], deadline.share(_LOOKS)
    for i in by_promise(known_rows):
        if early.expired():
            break
        segments = found.rows[i]
        line = lines[i] = _line_of(segments, models, settings)
        inside = _digits_inside(segments, line.digit_places() if line else [])
        alone[i] = _confirmed(inside, known_rows[i], settings)
        places[i] = _several(inside, settings)
    wholes = look_at_wholes(found.rows, found.known, models, settings, alone, early)
    found = replace(found, wholes=wholes)
    proposed = proposals(found, segmentation, settings, alone, deadline)
    for some in _together(proposed, found.known):
        not_one = {
            candidate.segment: _NOT_ONE
            for row in some
            for candidate in row.candidates
            if _holds_no_single(candidate, places.get(row.number, {}))
        }
        fresh = [c.segment for row in some for c in row.candidates]
        # An uncut component is a candidate itself: reuse its classification.
        fresh = [s for s in fresh if s not in found.known and s not in not_one]
        known = ChainMap(found.seen.classify(fresh, deadline), found.known, not_one)
        for row in some:
            if all(candidate.segment in known for candidate in row.candidates):
                sure = len(alone[row.number]) == len(found.rows[row.number])
                yield _weighed(row, found, known, lines[row.number], models, settings, sure)


def _together(proposed: Iterable[Proposal], known: Container[Segment]) -> Iterator[list[Proposal]]:
    """Rows in groups with enough new candidates to be classified in one go."""
    some: list[Proposal] = []
    fresh = 0
    for row in proposed:
        some.append(row)
        fresh += sum(candidate.segment not in known for candidate in row.candidates)
        if fresh >= _BATCH or len(some) >= _BATCH:
            yield some
            some, fresh = [], 0
    yield some


def _weighed(
    row: Proposal,
    found: Rows,
    known: Mapping[Segment, Array],
    line: LineReading | None,
    models: Models,
    settings: RecognitionSettings,
    sure: bool,
) -> WeighedRow:
    """Score a row; sure: both readers read each component as the same digit, so none is a sign."""
    segments, candidates = found.rows[row.number], row.candidates
    own = rows_of(known, [candidate.segment for candidate in candidates])
    ends = [i for i, candidate in enumerate(candidates) if candidate.may_be_cut_sign]
    pieces = [(candidates[i].first, candidates[i].segment) for i in ends]
    components = Components(segments, rows_of(known, segments), pieces, own[ends])
    signs, cut = find_signs(components, None if sure else models.punctuation, settings)
    cut_signs = dict(zip(ends, cut.tolist(), strict=True))
    wholes = {
        i: found.wholes[segment] for i, segment in enumerate(segments) if segment in found.wholes
    }
    more = evidence(candidates, wholes, settings)
    ways = weigh_paths(candidates, own, row.height, settings, signs, cut_signs, more)
    return WeighedRow(row.number, segments, candidates, weighed(own, more), ways, line)


def _line_of(
    segments: Sequence[Segment], models: Models, settings: RecognitionSettings
) -> LineReading | None:
    """The line reader's output for a row, if there is a line reader and the row is not too long."""
    if models.line_reader is None or len(segments) > settings.longest_line:
        return None
    return read_line(segments, models, settings)


def _digits_inside(
    segments: Sequence[Segment], found: Sequence[PlacedDigit]
) -> list[list[PlacedDigit]]:
    """The digits that the line reader reads inside each component."""
    return [[d for d in found if s.box.x <= d.place < s.box.right] for s in segments]


def _confirmed(
    inside: Sequence[Sequence[PlacedDigit]], known: Array, settings: RecognitionSettings
) -> frozenset[int]:
    """The components of a row that both readers read as the same single digit.

    inside: the line reader's digits in each of the N components; known: float (N, 11), of the
    components. Cutting or joining them is the slowest part of reading, and would hardly change
    the answer.
    """
    chosen = []
    for number, (digits, own) in enumerate(zip(inside, known, strict=True)):
        if len(digits) == 1 and digits[0].probability >= settings.settled:
            digit = digits[0].digit
            if own[:NONE].argmax() == digit and own[digit] > 0.5:
                chosen.append(number)
    return frozenset(chosen)


def _several(
    inside: Sequence[Sequence[PlacedDigit]], settings: RecognitionSettings
) -> dict[int, list[float]]:
    """The components that hold several digits, all surely read by the line reader, and the columns
    of these digits; inside: the line reader's digits in each component."""
    return {
        number: [d.place for d in digits]
        for number, digits in enumerate(inside)
        if len(digits) > 1 and all(d.probability >= settings.settled for d in digits)
    }


def _holds_no_single(candidate: Candidate, places: Mapping[int, Sequence[float]]) -> bool:
    """Tell whether a piece of a component surely holds no digit or several; places: `_several`."""
    if candidate.components > 1 or not candidate.cuts or candidate.first not in places:
        return False
    box = candidate.segment.box
    return sum(box.x <= place < box.right for place in places[candidate.first]) != 1


def _by_lattice(
    row: WeighedRow,
    seen: Classified,
    segmentation: SegmentationSettings,
    settings: RecognitionSettings,
) -> Line:
    """The answer of the lattice alone, for models without a line reader."""
    path = decode(row.ways)
    chosen = list(path.chosen)
    own = row.probabilities[chosen]
    unsure = []
    for i, posterior in zip(chosen, path.posteriors, strict=True):
        cut = row.candidates[i].cuts > 0
        least = settings.doubtful_cut_below if cut else settings.doubtful_below
        none = float(row.probabilities[i, NONE])
        unsure.append(posterior < least or none > settings.doubtful_none)
    readings = seen.readings([row.candidates[i].segment for i in chosen], own, unsure)
    blanks = find_blanks([reading.box for reading in readings], segmentation)
    return Line(tuple(readings), blanks, path.confidence)


def _by_both(
    row: WeighedRow,
    line: LineReading,
    texts: Pool,
    found: Rows,
    segmentation: SegmentationSettings,
    settings: RecognitionSettings,
) -> Line:
    """The most probable text by both readers, with its boxes and marks."""
    text = texts.texts[texts.best]
    if not text:
        return Line((), frozenset(), texts.confidence(settings))
    chosen = row.ways.best_path(text)
    if chosen is None:
        segments = cut_at_columns(row.segments, line.places(text))
        own = np.eye(NONE + 1)[list(text)]
        used: set[int] = set()
    else:
        segments = [row.candidates[i].segment for i in chosen]
        own = row.probabilities[chosen].astype(np.float64)
        used = {k for i in chosen for k in _components(row.candidates[i])}
    probabilities = _told(texts, text, own, settings)
    sure = probabilities[np.arange(len(text)), list(text)] >= settings.doubtful_below
    unsure = ~sure | (own[:, NONE] > settings.doubtful_none)
    readings = found.seen.readings(segments, probabilities.astype(np.float32), unsure.tolist())
    free = [segment for k, segment in enumerate(row.segments) if k not in used]
    boxes = tuple(reading.box for reading in readings)
    width = found.written.working.width
    marks = find_marks(line.signs(), boxes, [s.box for s in free], width, settings)
    blanks = find_blanks(boxes, segmentation, marks)
    others = _alternatives(row, line, texts, boxes, settings)
    return Line(tuple(readings), blanks, texts.confidence(settings), tuple(marks), others)


def _alternatives(
    row: WeighedRow,
    line: LineReading,
    texts: Pool,
    boxes: tuple[Box, ...],
    settings: RecognitionSettings,
) -> tuple[Alternative, ...]:
    """The texts beside the best one with their boxes; boxes: of the best one.

    They share what the calibrated confidence of the best one leaves, in proportion.
    """
    best = texts.best
    rest = 1 - texts.confidence(settings)
    others = max(1 - float(texts.shares[best]), 1e-9)
    found = []
    for i in np.argsort(-texts.shares, kind="stable"):
        text, share = texts.texts[i], float(texts.shares[i])
        if i == best or not text or share < settings.least_alternative:
            continue
        own = boxes if len(text) == len(boxes) else _boxes_of(text, row, line)
        found.append(Alternative("".join(map(str, text)), rest * share / others, own))
    return tuple(found[: settings.most_alternatives])


def _boxes_of(text: Text, row: WeighedRow, line: LineReading) -> tuple[Box, ...]:
    chosen = row.ways.best_path(text)
    if chosen is not None:
        return tuple(row.candidates[i].segment.box for i in chosen)
    return tuple(segment.box for segment in cut_at_columns(row.segments, line.places(text)))


def _told(texts: Pool, text: Text, own: Array, settings: RecognitionSettings) -> Array:
    """Probabilities of each digit, float (n, 11), rows summing to one: from the texts, with a small
    share from the classifier, which orders the alternatives."""
    share = settings.classifier_share
    told = (1 - share) * texts.classes() + share * own
    places = np.arange(len(text)), list(text)
    # The digit of the chosen text stays first, also if other texts add up to more.
    others = told[:, :NONE].copy()
    others[places] = 0.0
    told[places] = np.maximum(told[places], others.max(axis=1) + 1e-6)
    return np.asarray(told / told.sum(axis=1, keepdims=True))


def _components(candidate: Candidate) -> range:
    return range(candidate.first, candidate.first + candidate.components)
