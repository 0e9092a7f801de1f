"""Pages whose lines have other readings too."""

from __future__ import annotations

from dataclasses import replace

from digitapp.records import Alternative, Box, DigitSequence
from tests.records.sequences import marked


def page(*lines: tuple[str, list[tuple[str, float]]]) -> DigitSequence:
    """Each line: its text, and other digits with their probabilities."""
    read = marked(*(text for text, _ in lines), confidence=0.6)
    made = [
        replace(
            line,
            alternatives=tuple(
                Alternative(digits, share, _boxes(line.readings[0].box, len(digits)))
                for digits, share in others
            ),
        )
        for line, (_, others) in zip(read.lines, lines, strict=True)
    ]
    return replace(read, lines=tuple(made))


def _boxes(first: Box, count: int) -> tuple[Box, ...]:
    return tuple(Box(first.x + 12 * n, first.y, 10, 20) for n in range(count))
