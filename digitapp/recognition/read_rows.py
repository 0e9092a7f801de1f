"""Read the rows of a page: classify their candidates and decode the best path."""

from __future__ import annotations

from collections.abc import Sequence

from digitapp.models import Models
from digitapp.recognition.candidates import Candidate, Components
from digitapp.recognition.lattice import Path, decode
from digitapp.recognition.punctuation import find_signs
from digitapp.recognition.row_candidates import Rows, propose_rows
from digitapp.recognition.segment_classifier import Classified, rows_of
from digitapp.recognition.settings import RecognitionSettings
from digitapp.recognition.touching import evidence, weighed
from digitapp.records import NONE, Array, Line
from digitapp.segmentation.settings import SegmentationSettings
from digitapp.segmentation.text_lines import find_blanks


def read_rows(
    found: Rows,
    models: Models,
    segmentation: SegmentationSettings,
    settings: RecognitionSettings,
) -> list[Line]:
    """Read all rows of a page; what has to be cut or joined is classified here."""
    lattices = propose_rows(found, segmentation, settings)
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
        signs, cut = find_signs(components, models.punctuation, settings)
        cut_signs = dict(zip(ends, cut.tolist(), strict=True))
        wholes = {
            i: found.wholes[segment] for i, segment in enumerate(row) if segment in found.wholes
        }
        more = evidence(candidates, wholes, settings)
        path = decode(candidates, own, height, settings, signs, cut_signs, more)
        lines.append(
            _line(path, candidates, weighed(own, more), found.seen, segmentation, settings)
        )
    return lines


def _line(
    path: Path,
    candidates: Sequence[Candidate],
    probabilities: Array,
    seen: Classified,
    segmentation: SegmentationSettings,
    settings: RecognitionSettings,
) -> Line:
    unsure = []
    for i, posterior in zip(path.chosen, path.posteriors, strict=True):
        cut = candidates[i].cuts > 0
        least = settings.doubtful_cut_below if cut else settings.doubtful_below
        unsure.append(posterior < least or bool(probabilities[i, NONE] > settings.doubtful_none))
    chosen = list(path.chosen)
    segments = [candidates[i].segment for i in chosen]
    readings = seen.readings(segments, probabilities[chosen], unsure)
    blanks = find_blanks([reading.box for reading in readings], segmentation)
    return Line(tuple(readings), blanks, path.confidence)
