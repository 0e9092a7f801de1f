"""Decide which pieces of a line belong together: candidates, scores, and the best path.

The nodes of the lattice are the gaps between the pieces of a line; an edge spans consecutive
pieces that could be one digit, or none. The best path maximises the sum of
log probabilities with dynamic programming (over-segmentation with recognition, as in
Burges et al. 1992 and Fujisawa, Nakano and Kurino 1992). Its confidence comes from the sum over
all paths: see `posteriors`.
"""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from digitapp.recognition.candidates import Candidate
from digitapp.recognition.decoding.posteriors import Ways
from digitapp.recognition.settings import DEFAULTS, RecognitionSettings
from digitapp.records import NONE, Array, Probabilities, Segment


@dataclass(frozen=True, eq=False)
class Path:
    """The best path through a line.

    chosen: indexes of the candidates that are digits, left to right; posteriors: for each
    of them, the probability over all paths of this digit at this place; confidence: the
    probability of the paths that read the same digits. All 0 to 1.
    """

    chosen: tuple[int, ...]
    posteriors: tuple[float, ...]
    confidence: float


def find_candidates(
    groups: Sequence[Sequence[Segment]],
    line_height: float,
    settings: RecognitionSettings = DEFAULTS,
    alone: Container[int] = (),
    most_area: float = math.inf,
) -> list[Candidate]:
    """All joined runs of pieces that are small enough to be one digit.

    groups: per component of the line, left to right, its pieces left to right (one
    where it was not cut). Every single piece is a candidate, so a path always exists.
    alone: numbers of components that are joined to no other.
    most_area: if the joined candidates have more pixels together, none is made, because each holds
    its own; the answer is empty then.
    At most `settings.longest_run` pieces are joined, hence the number of candidates
    grows linearly with the pieces.
    """
    pieces = [piece for group in groups for piece in group]
    component = [i for i, group in enumerate(groups) for _ in group]
    ends = np.cumsum([0, *(len(group) for group in groups)])
    seams = set(range(len(pieces) + 1)) - {int(end) for end in ends}
    candidates, area = [], 0
    for start in range(len(pieces)):
        box = pieces[start].box
        for stop in range(start + 1, min(start + settings.longest_run, len(pieces)) + 1):
            if stop > start + 1:
                if component[start] in alone or component[stop - 1] in alone:
                    break
                box = box.union(pieces[stop - 1].box)
                gap = pieces[stop - 1].box.x - max(p.box.right for p in pieces[start : stop - 1])
                if gap > settings.widest_break * line_height:
                    break
                if box.width > settings.widest_digit * line_height:
                    break
                area += box.area
                if area > most_area:
                    return []
            cuts = (start in seams) + (stop in seams)
            spanned = component[stop - 1] - component[start] + 1
            candidates.append(
                Candidate(
                    start,
                    stop,
                    Segment.joined(pieces[start:stop]),
                    cuts,
                    spanned,
                    component[start],
                )
            )
    return candidates


def weigh_paths(
    candidates: Sequence[Candidate],
    probabilities: Probabilities,
    line_height: float,
    settings: RecognitionSettings = DEFAULTS,
    signs: Array | None = None,
    cut_signs: Mapping[int, float] | None = None,
    evidence: Array | None = None,
) -> Ways:
    """The scores of a line's candidates (at least one), from which all paths follow.

    candidates: as `find_candidates` gives them, in the order of their starts;
    probabilities: float (len(candidates), 11), calibrated; signs: float, the probability for
    every component of the line that it is a slash, bracket or mark; none is where absent;
    cut_signs: the same for candidates that were cut off a component, by their numbers;
    evidence: float (len(candidates), 11), further scores of each class, in nats.
    """
    sign, no_sign = _signs_in(candidates, signs, cut_signs or {})
    log = np.log(np.maximum(probabilities.astype(np.float64), 1e-6)) + no_sign[:, None]
    log += 0.0 if evidence is None else evidence
    cuts = np.array([candidate.cuts for candidate in candidates])
    digits = log[:, :NONE] - settings.cut_price * cuts[:, None]
    share = _digit_share(candidates, probabilities, sign, line_height, settings)
    # Leaving out a sure sign costs nothing.
    none = np.logaddexp(
        log[:, NONE] + _none_prior(candidates, line_height, share, settings),
        np.log(np.maximum(sign, 1e-12)),
    )
    either = np.logaddexp(np.logaddexp.reduce(digits, axis=1), none)
    return Ways(candidates, digits, none, either)


def decode(ways: Ways) -> Path:
    """The best path through a line by the lattice alone."""
    chosen = _best(ways.candidates, ways.digits.max(1), ways.none)
    text = ways.digits[chosen].argmax(1).tolist()
    return Path(tuple(chosen), ways.of_digits(chosen, text), ways.of_text(text))


def _best(candidates: Sequence[Candidate], digit: Array, none: Array) -> list[int]:
    """The candidates that are digits on the path of the greatest sum of scores."""
    count = max(candidate.stop for candidate in candidates)
    best = np.full(count + 1, -np.inf)
    best[0] = 0.0
    back = [-1] * (count + 1)
    either = np.maximum(digit, none)
    for i, candidate in enumerate(candidates):
        score = best[candidate.start] + either[i]
        if score > best[candidate.stop]:
            best[candidate.stop] = score
            back[candidate.stop] = i
    chosen = []
    stop = count
    while stop > 0:
        i = back[stop]
        if digit[i] > none[i]:
            chosen.append(i)
        stop = candidates[i].start
    return chosen[::-1]


def _signs_in(
    candidates: Sequence[Candidate], signs: Array | None, cut_signs: Mapping[int, float]
) -> tuple[Array, Array]:
    """Per candidate, the probability that it is a sign, and the log probability that neither
    it nor a whole component it has pieces of is one."""
    sign, no_sign = np.zeros(len(candidates)), np.zeros(len(candidates))
    if signs is None:
        return sign, no_sign
    clear = np.log(np.maximum(1 - signs, 1e-6))
    for i, candidate in enumerate(candidates):
        no_sign[i] = clear[candidate.first : candidate.first + candidate.components].sum()
        if candidate.is_component:
            sign[i] = signs[candidate.first]
    for i, p in cut_signs.items():
        sign[i] = p
        no_sign[i] += np.log(max(1 - p, 1e-6))
    return sign, no_sign


def _digit_share(
    candidates: Sequence[Candidate],
    probabilities: Probabilities,
    sign: Array,
    line_height: float,
    settings: RecognitionSettings,
) -> float:
    """The part of a line's whole components, by height, that are surely digits.

    Components of half the line's height do not count, nor do signs: both stand among digits and
    letters alike.
    """
    digits = total = 0.0
    for candidate, p, s in zip(candidates, probabilities, sign, strict=True):
        height = candidate.segment.box.height
        if candidate.is_component and s < 0.5 and height > line_height / 2:
            total += height
            digits += height * bool(p[:NONE].max() >= settings.sure)
    return digits / total if total else 0.0


def _none_prior(
    candidates: Sequence[Candidate],
    line_height: float,
    digit_share: float,
    settings: RecognitionSettings,
) -> Array:
    """Log prior of each candidate as no digit. It costs more with its height, and with its width or
    the number of components that it would drop at once.

    Pieces cut off a component cost more: ink rarely continues from a digit into something else.
    If most of a line is digits, other components of their height probably are, too.
    """
    heights = np.array([c.segment.box.height for c in candidates]) / line_height
    widths = np.array([c.segment.box.width for c in candidates]) / line_height
    digits = np.maximum(widths, [candidate.components for candidate in candidates])
    cuts = np.array([candidate.cuts for candidate in candidates])
    price = settings.none_price + settings.none_among_digits * digit_share
    return -(
        price * digits * np.minimum(heights, 1.0)
        + settings.cut_price * cuts
        + settings.none_price * (cuts > 0)
    )
