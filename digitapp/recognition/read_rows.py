"""Read the rows of a page: the lattice of cuts and the line reader decide together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from digitapp.models import Models
from digitapp.recognition.candidates import Candidate, Components
from digitapp.recognition.decoding.joint_decoding import Pool, pool
from digitapp.recognition.decoding.lattice import decode, weigh_paths
from digitapp.recognition.decoding.posteriors import Text, Ways
from digitapp.recognition.line_reader import LineReading, read_line
from digitapp.recognition.marks import find_marks
from digitapp.recognition.punctuation import find_signs
from digitapp.recognition.row_candidates import Rows, propose_rows
from digitapp.recognition.segment_classifier import Classified, rows_of
from digitapp.recognition.settings import RecognitionSettings
from digitapp.recognition.touching import evidence, weighed
from digitapp.records import NONE, Array, Line, Segment
from digitapp.segmentation.columns import cut_at_columns
from digitapp.segmentation.settings import SegmentationSettings
from digitapp.segmentation.text_lines import find_blanks


@dataclass(frozen=True, eq=False)
class WeighedRow:
    """A scored row before decoding: its components and candidates, the classifier's probabilities
    of the candidates, float (n, 11), the scores of all paths, and the line reader's output."""

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
) -> list[Line]:
    """Read all rows of a page; classifies the cut and joined candidates."""
    lines = []
    for row in weighed_rows(found, models, segmentation, settings):
        if row.line is None:
            lines.append(_by_lattice(row, found.seen, segmentation, settings))
        else:
            texts = pool(row.ways, row.line, settings)
            lines.append(_by_both(row, row.line, texts, found.seen, segmentation, settings))
    return lines


def weighed_rows(
    found: Rows,
    models: Models,
    segmentation: SegmentationSettings,
    settings: RecognitionSettings,
) -> Iterator[WeighedRow]:
    """The rows of a page with the scores of both readers, before a text is chosen."""
    lines = [_line_of(segments, models, settings) for segments in found.rows]
    confirmed = [
        _confirmed(segments, rows_of(found.known, segments), line, settings) if line else ()
        for segments, line in zip(found.rows, lines, strict=True)
    ]
    lattices = propose_rows(found, segmentation, settings, confirmed)
    # An uncut component is a candidate itself: reuse its classification.
    proposed = [c.segment for candidates, _ in lattices for c in candidates]
    known = found.known
    known = {**known, **found.seen.classify([s for s in proposed if s not in known])}
    for segments, line, (candidates, height) in zip(found.rows, lines, lattices, strict=True):
        own = rows_of(known, [candidate.segment for candidate in candidates])
        ends = [i for i, candidate in enumerate(candidates) if candidate.may_be_cut_sign]
        pieces = [(candidates[i].first, candidates[i].segment) for i in ends]
        components = Components(segments, rows_of(known, segments), pieces, own[ends])
        signs, cut = find_signs(components, models.punctuation, settings)
        cut_signs = dict(zip(ends, cut.tolist(), strict=True))
        wholes = {
            i: found.wholes[segment]
            for i, segment in enumerate(segments)
            if segment in found.wholes
        }
        more = evidence(candidates, wholes, settings)
        ways = weigh_paths(candidates, own, height, settings, signs, cut_signs, more)
        yield WeighedRow(segments, candidates, weighed(own, more), ways, line)


def _line_of(
    segments: Sequence[Segment], models: Models, settings: RecognitionSettings
) -> LineReading | None:
    """The line reader's output for a row, if there is a line reader and the row is not too long."""
    if models.line_reader is None or len(segments) > settings.longest_line:
        return None
    return read_line(segments, models, settings)


def _confirmed(
    segments: Sequence[Segment], known: Array, line: LineReading, settings: RecognitionSettings
) -> frozenset[int]:
    """The components of a row that both readers read as the same single digit.

    known: float (N, 11), of the row's components. Cutting or joining them is the slowest part of
    reading, and would hardly change the answer.
    """
    found = line.digit_places()
    chosen = []
    for number, (segment, own) in enumerate(zip(segments, known, strict=True)):
        inside = [d for d in found if segment.box.x <= d.place < segment.box.right]
        if len(inside) == 1 and inside[0].probability >= settings.settled:
            digit = inside[0].digit
            if own[:NONE].argmax() == digit and own[digit] > 0.5:
                chosen.append(number)
    return frozenset(chosen)


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
    seen: Classified,
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
        seen.classify(segments)
        own = np.eye(NONE + 1)[list(text)]
        used: set[int] = set()
    else:
        segments = [row.candidates[i].segment for i in chosen]
        own = row.probabilities[chosen].astype(np.float64)
        used = {k for i in chosen for k in _components(row.candidates[i])}
    probabilities = _told(texts, text, own, settings)
    sure = probabilities[np.arange(len(text)), list(text)] >= settings.doubtful_below
    unsure = ~sure | (own[:, NONE] > settings.doubtful_none)
    readings = seen.readings(segments, probabilities.astype(np.float32), unsure.tolist())
    free = [segment for k, segment in enumerate(row.segments) if k not in used]
    boxes = [reading.box for reading in readings]
    marks = find_marks(line.signs(), boxes, [s.box for s in free], settings)
    blanks = find_blanks(boxes, segmentation, marks)
    return Line(tuple(readings), blanks, texts.confidence(settings), tuple(marks))


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
