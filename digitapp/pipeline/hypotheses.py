"""Several readings of one page that compete: the text that most evidence supports stands.

Each reading looked at the page in its own way. Where the readings put a line, each gives its
text a probability, and one without a line there gives some to its absence. The probabilities
of equal texts are added, as in a mixture of experts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise

import numpy as np

from digitapp.recognition.decoding.joint_decoding import aligned
from digitapp.records import Alternative, Box, Line
from digitapp.settings import CompetitionSettings

Hypothesis = Sequence[Line]
"""The lines of a page as one look at it reads them, with boxes in page pixels."""

Texts = tuple[str, ...]
"""The digits of all lines at one place; empty where there is no line."""


@dataclass(frozen=True)
class Place:
    """A part of the page where at least one hypothesis has lines.

    found: for each hypothesis its lines there, top to bottom; likely: for each the probability,
    0 to 1, of its own texts and of others that it thought of; chosen: the number of the
    hypothesis that stands.
    """

    found: tuple[Hypothesis, ...]
    likely: tuple[dict[Texts, float], ...]
    chosen: int

    def lines(self) -> list[Line]:
        """The lines that stand, with the mean of the probabilities that all give to them."""
        best = texts(self.found[self.chosen])
        share = self._mean(best) / max(self.likely[self.chosen][best], 1e-9)
        others = [own for own in self.found if texts(own) != best]
        return [
            replace(
                _doubted(line, others),
                confidence=line.confidence * share,
                alternatives=self._alternatives(line),
            )
            for line in self.found[self.chosen]
        ]

    def _mean(self, text: Texts) -> float:
        return _total(self.likely, text) / len(self.likely)

    def _alternatives(self, line: Line) -> tuple[Alternative, ...]:
        """What any hypothesis reads where the line stands, if each has one line there at most."""
        if len(self.found) == 1 or any(len(own) > 1 for own in self.found):
            return line.alternatives
        boxes: dict[str, tuple[Box, ...]] = {}
        for own in (line for lines in self.found for line in lines):
            boxes.setdefault(own.digits, tuple(reading.box for reading in own.readings))
            for other in own.alternatives:
                boxes.setdefault(other.digits, other.boxes)
        del boxes[line.digits]
        ranked = sorted(boxes, key=lambda digits: -self._mean((digits,)))
        most = max(len(own.alternatives) for lines in self.found for own in lines)
        return tuple(
            Alternative(digits, self._mean((digits,)), boxes[digits])
            for digits in ranked[: max(most, 1)]
        )


def texts(lines: Hypothesis) -> Texts:
    """The digits of each line."""
    return tuple(line.digits for line in lines)


def places(hypotheses: Sequence[Hypothesis]) -> list[Place]:
    """Compare at least one hypothesis place by place, in reading order."""
    return [_at_one_place(group, len(hypotheses)) for group in _groups(hypotheses)]


def compared(hypotheses: Sequence[Hypothesis]) -> list[Line]:
    """The lines that stand where at least one hypothesis is compared place by place."""
    return [line for place in places(hypotheses) for line in place.lines()]


def settled(lines: Hypothesis, settings: CompetitionSettings) -> bool:
    """Tell whether all lines are sure, so that no other look is needed."""
    return len(settled_lines(lines, settings)) == len(lines)


def settled_lines(lines: Hypothesis, settings: CompetitionSettings) -> list[Line]:
    """The lines that are sure."""
    return [line for line in lines if line.confidence >= settings.settled]


def places_of(line: Line) -> list[Box]:
    """The boxes that a line takes: each digit's with the next one's, since a line may slope."""
    boxes = [reading.box for reading in line.readings]
    return [a.union(b) for a, b in pairwise(boxes)] or boxes


def in_reading_order(lines: Hypothesis) -> list[Line]:
    """Lines from top to bottom, and from left to right where they are side by side."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: _box(line).centre[1]):
        beside = rows and _box(rows[-1][0]).bottom > _box(line).centre[1]
        if beside:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: _box(line).x)]


def complemented(
    lines: Hypothesis, others: Hypothesis, settings: CompetitionSettings
) -> list[Line]:
    """Lines, and sure ones of a hypothesis that may see what this one cannot, where it has none."""
    taken = [_box(line) for line in lines]
    sure = settled_lines(others, settings)
    free = [line for line in sure if not any(_overlap(_box(line), box) for box in taken)]
    return in_reading_order([*lines, *free]) if free else list(lines)


def _at_one_place(group: Sequence[tuple[int, Line]], count: int) -> Place:
    found = tuple(tuple(line for k, line in group if k == number) for number in range(count))
    likely = tuple(_probabilities(own) for own in found)
    best = max(map(texts, found), key=lambda text: _total(likely, text))
    backers = [k for k in range(count) if texts(found[k]) == best]
    chosen = max(backers, key=lambda k: likely[k][best])
    return Place(found, likely, chosen)


def _total(likely: Sequence[dict[Texts, float]], text: Texts) -> float:
    """The sum of all hypotheses' probabilities of a text."""
    return sum(known.get(text, 0.0) for known in likely)


def _probabilities(lines: Hypothesis) -> dict[Texts, float]:
    """The probabilities that one hypothesis gives to its own texts, and to others where it has one
    line. Without a line, it takes its absence to be as likely as not."""
    if not lines:
        return {(): 0.5}
    known = {texts(lines): float(np.prod([line.confidence for line in lines]))}
    if len(lines) == 1:
        for other in lines[0].alternatives:
            known.setdefault((other.digits,), other.probability)
    return known


def _groups(hypotheses: Sequence[Hypothesis]) -> list[list[tuple[int, Line]]]:
    """Lines with the number of their hypothesis, those at one place together, in reading order."""
    groups: list[list[tuple[int, Line]]] = []
    boxes: list[list[Box]] = []
    for number, lines in enumerate(hypotheses):
        for line in lines:
            box = _box(line)
            same = [k for k, own in enumerate(boxes) if any(_overlap(box, b) for b in own)]
            joined, own_boxes = [(number, line)], [box]
            for k in reversed(same):
                joined = groups.pop(k) + joined
                own_boxes = boxes.pop(k) + own_boxes
            # The first hypothesis keeps its order; a place that only a later one has comes before
            # the first one below it.
            after = (k for k, own in enumerate(boxes) if _middle(own) > _middle(own_boxes))
            new = next(after, len(boxes)) if number else len(boxes)
            where = same[0] if same else new
            groups.insert(where, joined)
            boxes.insert(where, own_boxes)
    return groups


def _box(line: Line) -> Box:
    return reduce(Box.union, (reading.box for reading in line.readings))


def _middle(boxes: Sequence[Box]) -> float:
    return float(np.mean([box.centre[1] for box in boxes]))


def _overlap(a: Box, b: Box) -> bool:
    return 2 * a.common_area(b) > min(a.area, b.area)


def _doubted(line: Line, others: Sequence[Hypothesis]) -> Line:
    """The line, with those digits doubtful that another hypothesis reads otherwise."""
    text = [int(digit) for digit in line.digits]
    firm = np.ones(len(text), bool)
    for own in others:
        rival = [int(digit) for digit in own[0].digits] if len(own) == 1 else []
        firm &= np.equal(aligned(text, rival), text)
    readings = tuple(
        replace(reading, doubtful=reading.doubtful or not sure)
        for reading, sure in zip(line.readings, firm, strict=True)
    )
    return replace(line, readings=readings)
