"""Connectionist temporal classification (Graves et al. 2006): texts of a probability matrix.

A network gives a probability for every class and for the blank at every step along a line. A
text's probability is the sum over all ways to spread its characters over the steps, with a blank
between equal neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitapp.records import Array

BLANK = 0
"""The blank's column."""

_PURE = 0.9995
"""Steps that are blank with this probability carry no information; one of each run is kept."""

_SCALED = 8
"""Sums are scaled after so many steps: often enough not to vanish."""


@dataclass(frozen=True, eq=False)
class Steps:
    """probabilities: float (T, C), rows summing to one, the blank first; places: float (T,),
    where along the line each step lies."""

    probabilities: Array
    places: Array

    def __len__(self) -> int:
        return len(self.places)


def essential(probabilities: Array) -> Steps:
    """The steps of a line without runs of pure blank; places are the steps' numbers."""
    pure = probabilities[:, BLANK] >= _PURE
    kept = ~pure
    kept[1:] |= pure[1:] & ~pure[:-1]
    kept[:1] = True
    return Steps(probabilities[kept].astype(np.float64), np.flatnonzero(kept).astype(float))


def merged(steps: Steps, classes: Sequence[int]) -> Steps:
    """The same steps with only these classes; all others are added to the blank."""
    own = steps.probabilities[:, list(classes)]
    blank = np.maximum(1.0 - own.sum(axis=1, keepdims=True), 1e-12)
    return Steps(np.concatenate([blank, own], axis=1), steps.places)


def log_likelihoods(steps: Steps, texts: Sequence[Sequence[int]]) -> Array:
    """The logarithm of each text's probability, float (len(texts),).

    texts: class numbers, 1 for the first class. The forward algorithm for all texts at once.
    """
    if not texts:
        return np.zeros(0)
    longest = max(len(text) for text in texts)
    extended = np.zeros((len(texts), 2 * longest + 1), int)
    for row, text in zip(extended, texts, strict=True):
        row[1 : 2 * len(text) : 2] = text
    # A character may follow another at once unless they are equal.
    skips = np.zeros(extended.shape)
    skips[:, 2:] = (extended[:, 2:] != BLANK) & (extended[:, 2:] != extended[:, :-2])
    reached = np.zeros((len(texts), extended.shape[1] + 2))
    ways = reached[:, 2:]
    ways[:, :2] = steps.probabilities[0][extended[:, :2]]
    scale, now = np.zeros((len(texts), 1)), np.empty(extended.shape)
    for number, own in enumerate(steps.probabilities[1:, extended]):
        np.multiply(skips, reached[:, :-2], out=now)
        now += reached[:, 1:-1]
        now += ways
        np.multiply(now, own, out=ways)
        if number % _SCALED == 0:
            most = np.maximum(ways.max(axis=1, keepdims=True), 1e-300)
            scale += np.log(most)
            ways /= most
    ends = 2 * np.array([len(text) for text in texts])
    rows = np.arange(len(texts))
    total = ways[rows, ends] + np.where(ends > 0, ways[rows, np.maximum(ends - 1, 0)], 0.0)
    return np.asarray(np.log(np.maximum(total, 1e-300)) + scale[:, 0])


def beam_search(steps: Steps, width: int = 8, least: float = 1e-3) -> list[tuple[int, ...]]:
    """The most probable texts, best first, at most `width` (prefix search, as in Hannun 2014).

    least: classes with a smaller probability at a step are not tried there.
    """
    beam: dict[tuple[int, ...], tuple[float, float]] = {(): (1.0, 0.0)}
    # Python's numbers: NumPy's take several times as long one by one.
    for p in steps.probabilities.tolist():
        likely = [c for c, share in enumerate(p) if share >= least and c != BLANK]
        grown: dict[tuple[int, ...], list[float]] = {}
        for text, (blank, own) in beam.items():
            both = blank + own
            kept = grown.setdefault(text, [0.0, 0.0])
            kept[0] += both * p[BLANK]
            if text:
                kept[1] += own * p[text[-1]]
            for c in likely:
                longer = grown.setdefault((*text, c), [0.0, 0.0])
                longer[1] += (blank if text and text[-1] == c else both) * p[c]
        best = sorted(grown.items(), key=_mass, reverse=True)[:width]
        total = _mass(best[0]) or 1e-300
        beam = {text: (a / total, b / total) for text, (a, b) in best}
    return list(beam)


def _mass(entry: tuple[tuple[int, ...], list[float]]) -> float:
    """The probability of a text in a beam: of its ways that end in the blank, and of the others."""
    blank, own = entry[1]
    return blank + own


def best_path(steps: Steps) -> tuple[int, ...]:
    """The text of the best class at each step."""
    best = steps.probabilities.argmax(axis=1)
    changes = np.flatnonzero(np.diff(best, prepend=BLANK) != 0)
    return tuple(int(c) for c in best[changes] if c != BLANK)


def alignment(steps: Steps, text: Sequence[int]) -> list[tuple[int, int]]:
    """The steps [first, last] of each character of a text on the best path.

    Viterbi's algorithm. Raises ValueError if the text has too many characters for the steps.
    """
    if not text:
        return []
    extended = np.zeros(2 * len(text) + 1, int)
    extended[1::2] = text
    skip = np.zeros(len(extended), bool)
    skip[2:] = (extended[2:] != BLANK) & (extended[2:] != extended[:-2])
    log = np.log(np.maximum(steps.probabilities[:, extended], 1e-30))
    score = np.full(len(extended), -np.inf)
    score[:2] = log[0, :2]
    back = np.zeros((len(steps), len(extended)), np.int8)
    for step in range(1, len(steps)):
        choices = np.full((3, len(extended)), -np.inf)
        choices[0], choices[1, 1:] = score, score[:-1]
        choices[2, 2:] = np.where(skip[2:], score[:-2], -np.inf)
        back[step] = choices.argmax(axis=0)
        score = choices.max(axis=0) + log[step]
    state = len(extended) - 1 if score[-1] >= score[-2] else len(extended) - 2
    if not np.isfinite(score[state]):
        raise ValueError("The text has more characters than the line has room for.")
    spans = [[len(steps), -1] for _ in text]
    for step in range(len(steps) - 1, -1, -1):
        if state % 2:
            span = spans[state // 2]
            span[0], span[1] = min(span[0], step), max(span[1], step)
        state -= int(back[step, state])
    return [(first, last) for first, last in spans]
