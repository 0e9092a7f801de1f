"""Sum over all paths through a line's lattice: probabilities of texts, and of digits at a place.

Different cuts often read the same digits: a shared stroke can belong to the digit on its left or
on its right. Paths with the same text are therefore summed, not compared with each other (the
forward algorithm, as in Rabiner 1989; sums over the paths that give one text as in Graves et al.
2006).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

import numpy as np

from digitapp.recognition.candidates import Candidate
from digitapp.records import Array

Text = tuple[int, ...]
"""Digits 0 to 9, left to right."""

_DROP = 9.0
"""Readings of a candidate this many nats worse than its best are not followed to other texts."""


@dataclass(frozen=True, eq=False)
class Ways:
    """The scores of a line's candidates, as logarithms.

    candidates: in the order of their starts; digits: float (n, 10), of each as each digit;
    none: float (n,), of each as none; either: float (n,), of each as anything at all.
    """

    candidates: Sequence[Candidate]
    digits: Array
    none: Array
    either: Array

    @cached_property
    def _starts(self) -> Array:
        return np.array([candidate.start for candidate in self.candidates])

    @cached_property
    def _stops(self) -> Array:
        return np.array([candidate.stop for candidate in self.candidates])

    @cached_property
    def _sums(self) -> tuple[Array, Array]:
        """Log sums over all paths from the start to each node, and from each node to the end."""
        count = int(self._stops.max())
        before, after = np.full(count + 1, -np.inf), np.full(count + 1, -np.inf)
        before[0] = after[count] = 0.0
        spans = list(zip(self._starts, self._stops, self.either, strict=True))
        for start, stop, score in spans:
            before[stop] = np.logaddexp(before[stop], before[start] + score)
        for start, stop, score in reversed(spans):
            after[start] = np.logaddexp(after[start], after[stop] + score)
        return before, after

    def of_text(self, text: Sequence[int]) -> float:
        """The probability, 0 to 1, of the paths that read these digits, left to right."""
        before, _ = self._sums
        # Row: node; column: the number of digits read up to there.
        reached = np.full((len(before), len(text) + 1), -np.inf)
        reached[0, 0] = 0.0
        chosen = self.digits[:, list(text)]
        for start, stop, digits, none in zip(
            self._starts, self._stops, chosen, self.none, strict=True
        ):
            here = reached[stop]
            np.logaddexp(here, reached[start] + none, out=here)
            np.logaddexp(here[1:], reached[start, :-1] + digits, out=here[1:])
        return min(float(np.exp(reached[-1, -1] - before[-1])), 1.0)

    def of_digits(self, chosen: Sequence[int], text: Sequence[int]) -> tuple[float, ...]:
        """For each chosen candidate, the probability, 0 to 1, of its digit at its place.

        Candidates that share more than half of their common width are at the same place; no path
        can contain two of those.
        """
        before, after = self._sums
        rest = before[self._starts] + after[self._stops] - before[-1]
        boxes = [candidate.segment.box for candidate in self.candidates]
        left, right = np.array([b.x for b in boxes]), np.array([b.right for b in boxes])
        found = []
        for i, digit in zip(chosen, text, strict=True):
            shared = np.minimum(right, right[i]) - np.maximum(left, left[i])
            taken = np.maximum(right, right[i]) - np.minimum(left, left[i])
            same = 2 * shared > taken
            mass = np.exp(rest[same] + self.digits[same, digit]).sum()
            found.append(min(float(mass), 1.0))
        return tuple(found)

    def best_texts(self, width: int) -> dict[Text, float]:
        """The most probable texts, best first, at most `width`, with their log probabilities.

        Paths with the same text are summed, within the `width` best texts of a node.
        """
        before, _ = self._sums
        # A text is a decimal number behind a leading 1: far faster than a tuple to extend and find.
        reached: list[dict[int, float]] = [{} for _ in before]
        reached[0][1] = 0.0
        least = np.maximum(self.digits.max(axis=1), self.none) - _DROP
        follow, skip = self.digits >= least[:, None], self.none >= least
        for i, (start, stop) in enumerate(zip(self._starts, self._stops, strict=True)):
            source = reached[start] = _best(reached[start], width)
            target = reached[stop]
            chosen = np.flatnonzero(follow[i])
            ways = list(zip(chosen.tolist(), self.digits[i, chosen].tolist(), strict=True))
            none = float(self.none[i])
            for text, score in source.items():
                if skip[i]:
                    target[text] = _log_sum(target.get(text), score + none)
                for digit, own in ways:
                    longer = 10 * text + digit
                    target[longer] = _log_sum(target.get(longer), score + own)
        best = _best(reached[-1], width)
        whole = float(before[-1])
        return {_digits_of(text): min(score - whole, 0.0) for text, score in best.items()}

    def best_path(self, text: Sequence[int]) -> list[int] | None:
        """The candidates that read a text on its best path; None where no path reads it."""
        count = len(self._sums[0])
        score = np.full((count, len(text) + 1), -np.inf)
        score[0, 0] = 0.0
        back = np.full((count, len(text) + 1), -1)
        own = self.digits[:, list(text)]
        for i, (start, stop) in enumerate(zip(self._starts, self._stops, strict=True)):
            skipped = score[start] + self.none[i]
            read = np.full(len(text) + 1, -np.inf)
            read[1:] = score[start, :-1] + own[i]
            better = np.maximum(skipped, read) > score[stop]
            score[stop] = np.where(better, np.maximum(skipped, read), score[stop])
            # Twice the candidate's number, plus one if it reads a digit.
            back[stop] = np.where(better, 2 * i + (read > skipped), back[stop])
        if not np.isfinite(score[-1, -1]):
            return None
        chosen: list[int] = []
        node, place = count - 1, len(text)
        while node > 0:
            i, reads = divmod(int(back[node, place]), 2)
            if reads:
                chosen.append(i)
            node, place = int(self._starts[i]), place - reads
        return chosen[::-1]


def _log_sum(known: float | None, score: float) -> float:
    if known is None:
        return score
    more, less = (known, score) if known > score else (score, known)
    return more + math.log1p(math.exp(less - more))


def _digits_of(text: int) -> Text:
    digits = []
    while text > 1:
        text, digit = divmod(text, 10)
        digits.append(digit)
    return tuple(digits[::-1])


def _best(texts: dict[int, float], width: int) -> dict[int, float]:
    if len(texts) <= 1:
        return texts
    return dict(sorted(texts.items(), key=itemgetter(1), reverse=True)[:width])
