"""Combine the two readers: the lattice of cuts and the line reader score the same texts.

Both give every text of digits a probability, the lattice over all its paths and the line reader
by connectionist temporal classification. The candidates are the best texts of either; the
logarithms of their probabilities are added, a product of two experts (Hinton 2002).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitapp.recognition.decoding.ctc import beam_search, best_path, log_likelihoods
from digitapp.recognition.decoding.posteriors import Text, Ways
from digitapp.recognition.line_reader import LineReading
from digitapp.recognition.settings import RecognitionSettings
from digitapp.records import CLASSES, NONE, Array

_LEAST = 1e-4
"""No reader is taken to be surer than this of a text, or of its opposite."""


@dataclass(frozen=True, eq=False)
class Pool:
    """Texts of a row with the scores of both readers.

    texts: the best of either reader; lattice, line: float (N,), log probabilities; shares:
    float (N,), the probability of each text by both, summing to one at most.
    """

    texts: tuple[Text, ...]
    lattice: Array
    line: Array
    shares: Array

    @property
    def best(self) -> int:
        """The index of the most probable text."""
        return int(self.shares.argmax())

    def confidence(self, settings: RecognitionSettings) -> float:
        """The probability, 0 to 1, that the best text is right.

        Logistic calibration (Platt 1999) of each reader's own score: one reader may be sure and
        wrong, but rarely both.
        """
        bias, *weights = settings.confidence_weights
        logit = bias + float(np.dot(weights, self.evidence()))
        return float(1 / (1 + np.exp(-logit)))

    def evidence(self) -> tuple[float, float]:
        """The log odds of the best text by the lattice and by the line reader."""
        both = np.exp([self.lattice[self.best], self.line[self.best]])
        both = np.clip(both, _LEAST, 1 - _LEAST)
        lattice, line = np.log(both / (1 - both))
        return float(lattice), float(line)

    def score(self, settings: RecognitionSettings) -> float:
        """The log score of the best text by both readers, in nats: compares hypotheses of a row."""
        return float(_pooled(self.lattice, self.line, settings)[self.best])

    def classes(self) -> Array:
        """Probabilities of every class for each digit of the best text: float (n, 11).

        A text of equal length supports a digit at each place. Any other text supports the digits
        at its beginning and end that it shares with the best text, except those beside a digit
        that only it has. The remaining probability goes to "none".
        """
        best = self.texts[self.best]
        found = np.zeros((len(best), len(CLASSES)))
        found[:, NONE] = 1 - self.shares.sum()
        for text, share in zip(self.texts, self.shares, strict=True):
            for place, digit in enumerate(aligned(best, text)):
                found[place, digit] += share
        return found


def pool(ways: Ways, line: LineReading, settings: RecognitionSettings) -> Pool:
    """The best texts of a row by both readers.

    If both readers are sure of the same text, no other texts are searched.
    """
    text = tuple(number - 1 for number in best_path(line.digits))
    sure = float(np.log(settings.settled))
    if (own := float(np.log(max(ways.of_text(text), 1e-300)))) >= sure:
        by_line = log_likelihoods(line.digits, [[digit + 1 for digit in text]])
        if by_line[0] >= sure:
            return _agreed(text, own, float(by_line[0]))
    lattice = ways.best_texts(settings.beam)
    texts = list(lattice)
    scores = list(lattice.values())
    for found in beam_search(line.digits, settings.beam):
        text = tuple(number - 1 for number in found)
        if text not in lattice:
            texts.append(text)
            scores.append(float(np.log(max(ways.of_text(text), 1e-300))))
    by_line = log_likelihoods(line.digits, [[digit + 1 for digit in text] for text in texts])
    by_lattice = np.array(scores)
    return Pool(tuple(texts), by_lattice, by_line, shares(by_lattice, by_line, settings))


def _agreed(text: Text, lattice: float, line: float) -> Pool:
    """A text that both readers are sure of; all others share the remaining probability."""
    right, wrong = np.exp(lattice + line), (1 - np.exp(lattice)) * (1 - np.exp(line))
    share = np.array([right / (right + wrong)])
    return Pool((text,), np.array([lattice]), np.array([line]), share)


def shares(lattice: Array, line: Array, settings: RecognitionSettings) -> Array:
    """The probability of each text by both readers, float (N,), summing to one, from its log
    probability by either."""
    pooled = _pooled(lattice, line, settings)
    likely = np.exp(pooled - pooled.max())
    return np.asarray(likely / likely.sum())


def _pooled(lattice: Array, line: Array, settings: RecognitionSettings) -> Array:
    return np.maximum(lattice, settings.least_log) + np.maximum(line, settings.least_log)


def aligned(best: Sequence[int], text: Sequence[int]) -> Sequence[int]:
    """The class that `text` supports at each place of `best`: its digit there, or "none".

    Texts of different length support what they share at their beginning and end. A text that has
    only further digits does not support the digits beside them.
    """
    if len(text) == len(best):
        return text
    shorter = min(len(text), len(best))
    first = 0
    while first < shorter and text[first] == best[first]:
        first += 1
    last = 0
    while last < shorter - first and text[-1 - last] == best[-1 - last]:
        last += 1
    if first + last == len(best):
        first, last = first - 1, last - 1
    return [
        digit if place < first or place >= len(best) - last else NONE
        for place, digit in enumerate(best)
    ]
