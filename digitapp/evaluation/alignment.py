"""Compare a reading with the truth: edits, matching lines, and kinds of errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from digitapp.records import Box


@dataclass(frozen=True)
class Faults:
    """Numbers of wrong digits by kind of error.

    missed: not found; split: read as several; merged: read together with a neighbour; false:
    read where there is no digit; confused: found in its own box, but read as another digit.
    The first four are segmentation errors, the last is a recognition error.
    """

    missed: int = 0
    split: int = 0
    merged: int = 0
    false: int = 0
    confused: int = 0

    def __add__(self, other: Faults) -> Faults:
        return Faults(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


def edit_table(truth: str, read: str) -> list[list[int]]:
    """Levenshtein distances of all prefixes: [i][j] is that of truth[:i] and read[:j]."""
    table = [list(range(len(read) + 1))]
    for i, true in enumerate(truth, 1):
        above, row = table[-1], [i]
        for j, seen in enumerate(read, 1):
            row.append(min(above[j - 1] + (true != seen), above[j] + 1, row[-1] + 1))
        table.append(row)
    return table


def edit_distance(truth: str, read: str) -> int:
    """Levenshtein distance: the fewest digits to replace, drop or add to turn truth into read."""
    return edit_table(truth, read)[-1][-1]


def matched_lines(truth: Sequence[str], read: Sequence[str]) -> list[int]:
    """Find the lines that were read right: the longest common subsequence of lines.

    Returns indexes into `read`.
    """
    best = np.zeros((len(truth) + 1, len(read) + 1), int)
    for i in reversed(range(len(truth))):
        for j in reversed(range(len(read))):
            best[i, j] = max(
                best[i + 1, j], best[i, j + 1], best[i + 1, j + 1] + (truth[i] == read[j])
            )
    right, i, j = [], 0, 0
    while i < len(truth) and j < len(read):
        if truth[i] == read[j] and best[i, j] == best[i + 1, j + 1] + 1:
            right.append(j)
            i, j = i + 1, j + 1
        elif best[i, j] == best[i + 1, j]:
            i += 1
        else:
            j += 1
    return right


def faults_by_text(truth: str, read: str) -> Faults:
    """Classify the errors of a page without measured boxes, from the best alignment of its text.

    Among edits with no right digit between them, a replaced and a dropped digit count as one
    merge, a replaced and an added one as one split.
    """
    total, replaced, dropped, added = Faults(), 0, 0, 0
    for step in [*_steps(truth, read), "="]:
        if step != "=":
            replaced, dropped, added = (
                replaced + (step == "r"),
                dropped + (step == "-"),
                added + (step == "+"),
            )
            continue
        merged, split = min(replaced, dropped), min(max(replaced - dropped, 0), added)
        total += Faults(
            missed=dropped - merged,
            split=split,
            merged=merged,
            false=added - split,
            confused=replaced - merged - split,
        )
        replaced = dropped = added = 0
    return total


def faults_by_boxes(
    truth: str, boxes: Sequence[Box], read: str, read_boxes: Sequence[Box]
) -> Faults:
    """Classify the errors of a page by the overlap of boxes; truth[i] lies in boxes[i].

    Two boxes belong together if they share at least half of the smaller one's area.
    """
    together = np.array(
        [[_belong_together(true, seen) for seen in read_boxes] for true in boxes], bool
    ).reshape(len(boxes), len(read_boxes))
    seen_by = together.sum(axis=1)
    holds = together.sum(axis=0)
    missed = split = merged = confused = 0
    for i, digit in enumerate(truth):
        readers = np.flatnonzero(together[i])
        if not len(readers):
            missed += 1
        elif len(readers) == 1 and holds[readers[0]] == 1:
            confused += read[readers[0]] != digit
        elif seen_by[i] > 1:
            split += 1
        else:
            merged += 1
    return Faults(missed, split, merged, int((holds == 0).sum()), confused)


def _belong_together(a: Box, b: Box) -> bool:
    return a.common_area(b) >= 0.5 * min(a.area, b.area)


def _steps(truth: str, read: str) -> list[str]:
    """One shortest edit path from truth to read: "=" kept, "r" replaced, "-" dropped, "+" added."""
    table, steps = edit_table(truth, read), []
    i, j = len(truth), len(read)
    while i or j:
        if i and j and table[i][j] == table[i - 1][j - 1] + (truth[i - 1] != read[j - 1]):
            i, j = i - 1, j - 1
            steps.append("=" if truth[i] == read[j] else "r")
        elif i and table[i][j] == table[i - 1][j] + 1:
            i -= 1
            steps.append("-")
        else:
            j -= 1
            steps.append("+")
    return steps[::-1]
