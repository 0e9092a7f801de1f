"""Weigh all readings of each row of a page: the scores of the lattice and of the line reader.

Both readers' agreement on a component saves its cuts, which are the slowest part of reading.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from digitapp.deadline import NEVER, Deadline
from digitapp.models import Models
from digitapp.models.onnx_network import batches
from digitapp.models.threads import side_by_side, thread_count
from digitapp.recognition.candidates import Candidate, Components
from digitapp.recognition.decoding.joint_decoding import Pool, pool
from digitapp.recognition.decoding.lattice import weigh_paths
from digitapp.recognition.decoding.posteriors import Ways
from digitapp.recognition.line_reader import LineReading, PlacedDigit, read_line
from digitapp.recognition.punctuation import find_signs
from digitapp.recognition.row_candidates import (
    RowCandidates,
    Rows,
    by_promise,
    find_row_candidates,
    look_at_wholes,
)
from digitapp.recognition.segment_classifier import rows_of
from digitapp.recognition.settings import RecognitionSettings
from digitapp.recognition.touching import evidence, weighed
from digitapp.records import NONE, Array, Segment
from digitapp.segmentation.settings import SegmentationSettings

_LOOKS = 0.7
"""Share of a page's time after which no more rows are looked at, so that time is left to decode."""

_BATCH = 32
"""Rows are classified together until they have so many new candidates, or are so many."""


_NOT_ONE = np.append(np.full(NONE, 0.003, np.float32), np.float32(0.97))
"""What stands for the classifier's answer on a piece that is passed over: to the line reader it
holds no single digit."""


@dataclass(frozen=True, eq=False)
class WeighedRow:
    """A scored row before decoding: its number from the top, its components and candidates, the
    classifier's probabilities of the candidates, float (n, 11), the scores of all paths, and the
    line reader's output.

    signed: the scores of all paths where the tall signs that the line reader reads are signs to
    the lattice, too; None where it reads none. See `decided`."""

    number: int
    segments: Sequence[Segment]
    candidates: Sequence[Candidate]
    probabilities: Array
    ways: Ways
    line: LineReading | None
    signed: Ways | None = None


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
    several: dict[int, dict[int, Sequence[PlacedDigit]]] = {}
    plain: dict[int, dict[int, Sequence[PlacedDigit]]] = {}
    known_rows, early = [rows_of(found.known, row) for row in found.rows], deadline.share(_LOOKS)
    order = by_promise(known_rows)
    for some in batches(len(order), thread_count()):
        if early.expired():
            break
        rows = [found.rows[i] for i in order[some]]
        read = side_by_side(lambda row: _line_of(found, row, models, settings), rows)
        for i, segments, line in zip(order[some], rows, read, strict=True):
            lines[i] = line
            inside = _digits_inside(segments, line.digit_places() if line else [])
            alone[i] = _confirmed(inside, known_rows[i]) if settings.shortcuts else frozenset()
            several[i] = _several(inside) if settings.shortcuts else {}
            plain[i] = _without_signs(several[i], segments, line)
    wholes = look_at_wholes(found.rows, found.known, models, settings, alone, early)
    found = replace(found, wholes=wholes)
    cut = find_row_candidates(found, segmentation, settings, alone, plain, deadline)
    for together in _together(cut, found.known):
        not_one = {
            candidate.segment: _NOT_ONE
            for row in together
            for candidate in row.candidates
            if _holds_no_single(candidate, several.get(row.number, {}))
        }
        fresh = [c.segment for row in together for c in row.candidates]
        # An uncut component is a candidate itself: reuse its classification.
        fresh = [s for s in fresh if s not in found.known and s not in not_one]
        known = ChainMap(found.seen.classify(fresh, deadline), found.known, not_one)
        for row in together:
            if all(candidate.segment in known for candidate in row.candidates):
                agreed, line = alone[row.number], lines[row.number]
                yield _weighed(row, found, known, line, models, settings, agreed)


def _together(
    rows: Iterable[RowCandidates], known: Container[Segment]
) -> Iterator[list[RowCandidates]]:
    """Rows in groups with enough new candidates to be classified in one go."""
    some: list[RowCandidates] = []
    fresh = 0
    for row in rows:
        some.append(row)
        fresh += sum(candidate.segment not in known for candidate in row.candidates)
        if fresh >= _BATCH or len(some) >= _BATCH:
            yield some
            some, fresh = [], 0
    yield some


def _weighed(
    row: RowCandidates,
    found: Rows,
    known: Mapping[Segment, Array],
    line: LineReading | None,
    models: Models,
    settings: RecognitionSettings,
    agreed: frozenset[int],
) -> WeighedRow:
    """Score a row; agreed: the components that both readers read as the same digit, so that they
    are no signs."""
    segments, candidates = found.rows[row.number], row.candidates
    own = rows_of(known, [candidate.segment for candidate in candidates])
    ends = [i for i, candidate in enumerate(candidates) if candidate.may_be_cut_sign]
    pieces = [(candidates[i].first, candidates[i].segment) for i in ends]
    components = Components(segments, rows_of(known, segments), pieces, own[ends], agreed)
    signs, cut = find_signs(components, models.punctuation, settings)
    cut_signs = dict(zip(ends, cut.tolist(), strict=True))
    wholes = {
        i: found.wholes[segment] for i, segment in enumerate(segments) if segment in found.wholes
    }
    more = evidence(candidates, wholes, settings)
    ways = weigh_paths(candidates, own, row.height, settings, signs, cut_signs, more)
    signed = None
    if line is not None and len(agreed) < len(segments):
        tall = line.tall_signs([s.box for s in (*segments, *(piece for _, piece in pieces))])
        if tall.any():
            both = np.maximum([*signs, *cut], tall)
            cut_signs = dict(zip(ends, both[len(segments) :].tolist(), strict=True))
            signs = both[: len(segments)]
            signed = weigh_paths(candidates, own, row.height, settings, signs, cut_signs, more)
    return WeighedRow(row.number, segments, candidates, weighed(own, more), ways, line, signed)


def decided(
    row: WeighedRow, line: LineReading, settings: RecognitionSettings
) -> tuple[Ways, LineReading, Pool]:
    """The better of two hypotheses about a row's signs, by both readers' evidence: the scores of
    all paths, the line reader's output, and the texts by both.

    Signs are rare: both readers take them for digits at a price. Under the other hypothesis, where
    the line reader reads tall signs, they are signs to the lattice, too, and the row pays the line
    reader's price once.
    """
    texts = pool(row.ways, line, settings)
    if row.signed is None:
        return row.ways, line, texts
    free = replace(line, sign_price=0.0)
    other = pool(row.signed, free, settings)
    if other.score(settings) - settings.line_sign_price > texts.score(settings):
        return row.signed, free, other
    return row.ways, line, texts


def _line_of(
    found: Rows, segments: Sequence[Segment], models: Models, settings: RecognitionSettings
) -> LineReading | None:
    """The line reader's output for a row, if there is a line reader and the row is not too long."""
    if models.line_reader is None or len(segments) > settings.longest_line:
        return None
    return read_line(segments, models, settings, found.image)


def _digits_inside(
    segments: Sequence[Segment], found: Sequence[PlacedDigit]
) -> list[list[PlacedDigit]]:
    """The digits that the line reader reads inside each component."""
    return [[d for d in found if s.box.x <= d.place < s.box.right] for s in segments]


def _confirmed(inside: Sequence[Sequence[PlacedDigit]], known: Array) -> frozenset[int]:
    """The components of a row that both readers read as the same single digit.

    inside: the line reader's digits in each of the N components; known: float (N, 11), of the
    components. Cutting or joining them is the slowest part of reading, and would hardly change
    the answer.
    """
    chosen = []
    for number, (digits, own) in enumerate(zip(inside, known, strict=True)):
        if len(digits) == 1 and digits[0].probability > 0.5:
            digit = digits[0].digit
            if own[:NONE].argmax() == digit and own[digit] > 0.5:
                chosen.append(number)
    return frozenset(chosen)


def _several(inside: Sequence[Sequence[PlacedDigit]]) -> dict[int, Sequence[PlacedDigit]]:
    """The components in which the line reader reads several digits, each rather than anything
    else, and these digits; inside: the line reader's digits in each component."""
    return {
        number: digits
        for number, digits in enumerate(inside)
        if len(digits) > 1 and all(d.probability > 0.5 for d in digits)
    }


def _without_signs(
    several: Mapping[int, Sequence[PlacedDigit]],
    segments: Sequence[Segment],
    line: LineReading | None,
) -> dict[int, Sequence[PlacedDigit]]:
    """Those of the components of a row with several digits that have no sign between them."""
    if line is None or not several:
        return {}
    signs = [(left + right) / 2 for _, _, left, right in line.signs()]
    boxes = {number: segments[number].box for number in several}
    return {
        number: digits
        for number, digits in several.items()
        if not any(boxes[number].x <= sign < boxes[number].right for sign in signs)
    }


def _holds_no_single(candidate: Candidate, several: Mapping[int, Sequence[PlacedDigit]]) -> bool:
    """Tell whether a piece of a component holds no digit or several; several: `_several`."""
    if candidate.components > 1 or not candidate.cuts or candidate.first not in several:
        return False
    box = candidate.segment.box
    return sum(box.x <= d.place < box.right for d in several[candidate.first]) != 1
