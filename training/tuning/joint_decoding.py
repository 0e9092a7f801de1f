"""Calibrate the joint answer of the two readers on half of every set, and tell its worth.

The pages of every set are parted by a hash of their names: one half chooses, the other reports.
What is fitted is fitted once more without each set in turn, and that set then tells whether it
holds for pages of another kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from digitapp.evaluation.halves import half_of
from digitapp.models import Models
from digitapp.pipeline.find_rows import find_rows
from digitapp.recognition.decoding.joint_decoding import Pool
from digitapp.recognition.settings import RecognitionSettings
from digitapp.recognition.weigh_rows import decided, weighed_rows
from digitapp.records import Array
from digitapp.settings import Settings
from training.evaluation.pages.sets import Sample

SURE = 0.95
"""Lines that are this sure should be right."""


@dataclass(frozen=True, eq=False)
class PooledRow:
    """A row's texts by both readers; source: its set; half: 0 chooses, 1 reports; right: bool
    per text, whether it is the one on the page."""

    source: str
    half: int
    texts: Pool
    right: Array


@dataclass(frozen=True)
class Figures:
    """Of some rows: how many there are, how many are read right, how many are sure and how many
    of those are wrong."""

    rows: int
    right: int
    sure: int
    sure_wrong: int


def pooled_rows(
    source: str, samples: Iterable[Sample], models: Models, settings: Settings
) -> list[PooledRow]:
    """All rows of a set's pages that hold a text by either reader."""
    found = []
    for sample in samples:
        half = half_of(sample.label.file.name)
        lines = [line.replace(" ", "") for line in sample.label.lines]
        rows = find_rows(sample.page(), models, settings)
        weighed = list(weighed_rows(rows, models, settings.segmentation, settings.recognition))
        for row in weighed:
            if row.line is None:
                continue
            _, _, texts = decided(row, row.line, settings.recognition)
            # Rows of a page that has others than its label are right where they are on it.
            wanted = [lines[row.number]] if len(weighed) == len(lines) else lines
            right = np.array(["".join(map(str, text)) in wanted for text in texts.texts], bool)
            found.append(PooledRow(source, half, texts, right))
    return found


def figures(rows: Sequence[PooledRow], settings: RecognitionSettings) -> Figures:
    """What the settings read of the rows; a row whose best text is empty reads nothing."""
    read = [row for row in rows if row.texts.texts[row.texts.best]]
    right = [bool(row.right[row.texts.best]) for row in read]
    sure = [row.texts.confidence(settings) >= SURE for row in read]
    wrong = sum(s and not r for s, r in zip(sure, right, strict=True))
    return Figures(len(rows), sum(right), sum(sure), wrong)


def fitted(rows: Sequence[PooledRow], settings: RecognitionSettings) -> RecognitionSettings:
    """The calibration of confidence that suits the rows best.

    A set counts by the root of its rows, so that large ones do not drown the others.
    """
    read = [row for row in rows if row.texts.texts[row.texts.best]]
    evidence = np.array([row.texts.evidence() for row in read])
    right = np.array([bool(row.right[row.texts.best]) for row in read])
    counts = Counter(row.source for row in read)
    weights = np.array([1 / np.sqrt(counts[row.source]) for row in read])
    model = LogisticRegression(max_iter=2000).fit(evidence, right, weights)
    bias, lattice, line = (float(w) for w in (model.intercept_[0], *model.coef_[0]))
    return replace(settings, confidence_weights=(round(bias, 3), round(lattice, 3), round(line, 3)))


def told(rows: Sequence[PooledRow], settings: RecognitionSettings) -> str:
    """A table of every set: both halves with what the chosen half fits, and the reporting half
    with what the other sets alone fit."""
    chosen = fitted([row for row in rows if row.half == 0], settings)
    lines = [
        f"confidence_weights {chosen.confidence_weights}",
        "",
        "| set | rows | read right: choose / report | sure and wrong: choose / report "
        "| report, fitted without this set |",
        "|---|---|---|---|---|",
    ]
    for source in sorted({row.source for row in rows}):
        own = [row for row in rows if row.source == source]
        halves = [figures([row for row in own if row.half == half], chosen) for half in (0, 1)]
        others = fitted([r for r in rows if r.source != source and r.half == 0], settings)
        apart = figures([row for row in own if row.half == 1], others)
        right = " / ".join(f"{100 * h.right / max(h.rows, 1):.1f} %" for h in halves)
        wrong = " / ".join(f"{h.sure_wrong} of {h.sure}" for h in halves)
        lines.append(
            f"| {source} | {len(own)} | {right} | {wrong} | "
            f"{100 * apart.right / max(apart.rows, 1):.1f} %, {apart.sure_wrong} of {apart.sure} |"
        )
    return "\n".join(lines) + "\n"
