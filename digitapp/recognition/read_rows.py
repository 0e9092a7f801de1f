"""Read the rows of a page: the lattice of cuts and the line reader decide together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

import numpy as np

from digitapp.deadline import NEVER, Deadline
from digitapp.models import Models
from digitapp.recognition.candidates import Candidate
from digitapp.recognition.decoding.joint_decoding import Pool
from digitapp.recognition.decoding.lattice import decode
from digitapp.recognition.decoding.posteriors import Text
from digitapp.recognition.line_reader import LineReading
from digitapp.recognition.marks import find_marks
from digitapp.recognition.row_candidates import Rows
from digitapp.recognition.segment_classifier import Classified
from digitapp.recognition.settings import RecognitionSettings
from digitapp.recognition.weigh_rows import WeighedRow, decided, weighed_rows
from digitapp.records import NONE, Alternative, Array, Box, Line, Segment
from digitapp.segmentation.columns import cut_at_columns
from digitapp.segmentation.settings import SegmentationSettings
from digitapp.segmentation.text_lines import find_blanks


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
            ways, reading, texts = decided(row, row.line, settings)
            row = replace(row, ways=ways)
            line = _by_both(row, reading, texts, found, segmentation, settings)
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
    none = row.probabilities[chosen, NONE]
    doubtful = [
        posterior < settings.doubtful_below or float(p) > settings.doubtful_none
        for posterior, p in zip(path.posteriors, none, strict=True)
    ]
    readings = seen.readings([row.candidates[i].segment for i in chosen], own, doubtful)
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
        own = _classified(segments, row.probabilities[chosen], found.seen).astype(np.float64)
        used = {k for i in chosen for k in _components(row.candidates[i])}
    probabilities = _told(texts, text, own, settings)
    sure = probabilities[np.arange(len(text)), list(text)] >= settings.doubtful_below
    doubtful = ~sure | (own[:, NONE] > settings.doubtful_none)
    readings = found.seen.readings(segments, probabilities.astype(np.float32), doubtful.tolist())
    free = [segment.box for k, segment in enumerate(row.segments) if k not in used]
    boxes = tuple(reading.box for reading in readings)
    width = found.written.working.width
    marks = find_marks(line.signs(), boxes, free, width)
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
    return tuple(found[: settings.beam])


def _boxes_of(text: Text, row: WeighedRow, line: LineReading) -> tuple[Box, ...]:
    chosen = row.ways.best_path(text)
    if chosen is not None:
        return tuple(row.candidates[i].segment.box for i in chosen)
    return tuple(segment.box for segment in cut_at_columns(row.segments, line.places(text)))


def _classified(segments: Sequence[Segment], own: Array, seen: Classified) -> Array:
    """The probabilities of chosen segments, float (n, 11); those that were passed over before are
    classified now."""
    missing = [i for i, segment in enumerate(segments) if segment not in seen]
    if not missing:
        return own
    fresh = seen.classify([segments[i] for i in missing])
    known = own.copy()
    known[missing] = [fresh[segments[i]] for i in missing]
    return known


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
