"""The rows of a page with the networks' scores, and the candidates in each row."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from digitapp.deadline import NEVER, Deadline
from digitapp.models import Models
from digitapp.models.onnx_network import batches
from digitapp.preprocessing.written_ink import WrittenInk
from digitapp.recognition.candidates import Candidate
from digitapp.recognition.decoding.lattice import find_candidates
from digitapp.recognition.line_reader import PlacedDigit
from digitapp.recognition.row_image import RowImage, row_image
from digitapp.recognition.segment_classifier import Classified, rows_of
from digitapp.recognition.settings import RecognitionSettings
from digitapp.recognition.touching import COUNTS, Whole, strip
from digitapp.records import NONE, Array, Probabilities, Segment
from digitapp.segmentation.over_segmentation import split
from digitapp.segmentation.settings import SegmentationSettings
from digitapp.segmentation.text_lines import typical_height


@dataclass(frozen=True, eq=False)
class Rows:
    """The components of a page, row by row and left to right.

    written: the page's ink and the copy that it was found on, whose pixels the components are in;
    known: float (11,), the probabilities of every component; seen: keeps the crops of all
    classified segments; wholes: the answers of the network for touching digits, where it was
    asked; images: of the rows that were painted.
    """

    written: WrittenInk
    rows: list[list[Segment]]
    known: dict[Segment, Array]
    seen: Classified
    wholes: dict[Segment, Whole] = field(default_factory=dict)
    images: dict[tuple[Segment, ...], RowImage] = field(default_factory=dict)

    def image(self, row: Sequence[Segment]) -> RowImage:
        """The image of a row, painted once: two networks see it."""
        key = tuple(row)
        if key not in self.images:
            self.images[key] = row_image(key)
        return self.images[key]


def look_at_wholes(
    rows: Sequence[Sequence[Segment]],
    known: Mapping[Segment, Probabilities],
    models: Models,
    settings: RecognitionSettings,
    alone: Mapping[int, Container[int]] | None = None,
    deadline: Deadline = NEVER,
) -> dict[Segment, Whole]:
    """Run the network for touching digits on components that may be several digits.

    Rows that look most like digits come first; at most `settings.most_wholes` components are
    looked at, until the deadline. alone: by the row's number, the numbers of the components that
    are known to be one digit, which are left out.
    """
    if models.touching is None:
        return {}
    chosen: list[Segment] = []
    own = [rows_of(known, row) for row in rows]
    for i in by_promise(own):
        height, sure = _line_height(rows[i], own[i], {}, settings), (alone or {}).get(i, ())
        chosen += [
            segment
            for number, segment in enumerate(rows[i])
            if number not in sure and _may_touch(segment, known[segment], height, settings)
        ]
    chosen = chosen[: settings.most_wholes]
    wholes: dict[Segment, Whole] = {}
    for which in batches(len(chosen)):
        if deadline.expired():
            break
        part = chosen[which]
        answers = models.look_at_wholes(np.stack([strip(segment.ink) for segment in part]))
        wholes.update(zip(part, map(Whole.of, answers), strict=True))
    return wholes


def _may_touch(segment: Segment, p: Array, height: float, settings: RecognitionSettings) -> bool:
    box = segment.box
    least = settings.wide_whole if p[:NONE].max() >= settings.sure else settings.least_whole
    return box.height >= settings.least_whole * height and box.width >= least * height


def by_promise(own: Sequence[Array]) -> list[int]:
    """The numbers of the rows, the most digit-like first; own: the probabilities of the components
    of each, float (n, 11)."""
    promise = [-float(np.mean(p[:, :NONE].max(1))) for p in own]
    return [int(i) for i in np.argsort(promise, kind="stable")]


@dataclass(frozen=True, eq=False)
class RowCandidates:
    """The candidates of a row; number: of the row, from the top; height: of its digits."""

    number: int
    candidates: list[Candidate]
    height: float


def find_row_candidates(
    found: Rows,
    cutting: SegmentationSettings,
    settings: RecognitionSettings,
    alone: Mapping[int, Container[int]],
    several: Mapping[int, Mapping[int, Sequence[PlacedDigit]]],
    deadline: Deadline = NEVER,
) -> Iterator[RowCandidates]:
    """The candidates of rows, those that look most like digits first.

    alone: for each row that is wanted, by its number, the numbers of its components that are known
    to be one digit each: they are neither cut nor joined to others. several: by the row's number
    and the component's, the digits that the line reader reads in it, without signs between them:
    where the network for touching digits sees the same, it is cut between these alone.
    Cutting a page of dense text could take very long: when the page's candidates are used up, the
    other rows stay uncut. Leaves out rows that are not reached before the deadline.
    """
    rows, known = found.rows, found.known
    own = [rows_of(known, row) for row in rows]
    left, uncut = settings.most_candidates, replace(settings, longest_run=1)
    area = settings.most_area
    for i in by_promise(own):
        if i not in alone:
            continue
        if deadline.expired():
            return
        row = rows[i]
        height = _line_height(row, own[i], found.wholes, settings)
        groups = _groups(
            row,
            own[i],
            found.wholes,
            alone[i],
            several.get(i, {}),
            height,
            cutting,
            settings,
            left,
            deadline,
        )
        candidates = find_candidates(groups, height, settings, alone[i], area) if groups else []
        fresh = sum(candidate.segment not in known for candidate in candidates)
        if not candidates or fresh > left:
            candidates = find_candidates([[segment] for segment in row], height, uncut)
        left -= fresh
        area -= sum(c.segment.box.area for c in candidates if c.stop > c.start + 1)
        yield RowCandidates(i, candidates, height)


def all_row_candidates(
    found: Rows, cutting: SegmentationSettings, settings: RecognitionSettings
) -> list[tuple[list[Candidate], float]]:
    """The candidates of every row from top to bottom, and the height of its digits."""
    nothing: Mapping[int, Container[int]] = dict.fromkeys(range(len(found.rows)), ())
    rows = find_row_candidates(found, cutting, settings, nothing, {})
    ordered = sorted(rows, key=lambda row: row.number)
    return [(row.candidates, row.height) for row in ordered]


def _groups(
    row: Sequence[Segment],
    known: Array,
    wholes: Mapping[Segment, Whole],
    alone: Container[int],
    several: Mapping[int, Sequence[PlacedDigit]],
    height: float,
    cutting: SegmentationSettings,
    settings: RecognitionSettings,
    most: int,
    deadline: Deadline,
) -> list[list[Segment]]:
    """The components of a row; cut into pieces unless they are surely one digit.

    Empty if there are more than `most` pieces, or the deadline expires.
    """
    groups, cut = [], 0
    for number, (segment, p) in enumerate(zip(row, known, strict=True)):
        whole = number in alone or _is_sure(p, wholes.get(segment), settings)
        if not whole and deadline.expired():
            return []
        places = _agreed(several.get(number, ()), wholes.get(segment))
        groups.append([segment] if whole else split(segment, height, cutting, places))
        cut += len(groups[-1]) if len(groups[-1]) > 1 else 0
        if cut > most or most <= 0:
            return []
    return groups


def _agreed(read: Sequence[PlacedDigit], whole: Whole | None) -> list[float]:
    """The columns of the digits that the line reader reads in a component, if the network for
    touching digits sees as many, the same first and the same last; else none."""
    if whole is None or len(read) < 2 or whole.counts.argmax() != min(len(read), COUNTS - 1):
        return []
    if whole.first.argmax() != read[0].digit or whole.last.argmax() != read[-1].digit:
        return []
    return [digit.place for digit in read]


def _line_height(
    row: Sequence[Segment],
    known: Array,
    wholes: Mapping[Segment, Whole],
    settings: RecognitionSettings,
) -> float:
    """The height of a row's digits: of the sure digits, or sure groups of digits, if there are any.

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


def _is_sure(p: Array, whole: Whole | None, settings: RecognitionSettings) -> bool:
    """Whether a component is surely one digit, for the classifier and, if it was asked, for the
    network for touching digits."""
    one = whole is None or whole.several < 0.5
    return bool(p[:NONE].max() >= settings.sure and one)
