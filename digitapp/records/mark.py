"""Signs beside the digits of a line, and the text that they make with blanks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from digitapp.records.box import Box

OTHER_SIGN = "¤"
"""Stands for any sign without a class of its own, such as a currency sign."""

SIGNS = (*".,-/():+=x%", OTHER_SIGN)
"""The signs that a mark can be."""

_NEARLY = 0.7
"""Gaps beside marks are blanks from this part of the widest gap's width on."""


@dataclass(frozen=True)
class Mark:
    """A sign beside the digits of a line, such as a comma.

    sign: one of `SIGNS`; box: its place, in page pixels.
    confidence: the probability, 0 to 1, that this sign is here.
    before: the index of the reading that follows it; the number of readings at the line's end.

    Raises ValueError for a sign that is not one of `SIGNS`.
    """

    sign: str
    box: Box
    confidence: float
    before: int

    def __post_init__(self) -> None:
        if self.sign not in SIGNS:
            raise ValueError(f"{self.sign!r} is none of {' '.join(SIGNS)}")

    @property
    def text(self) -> str:
        """The sign as text; empty for a sign without a class of its own."""
        return "" if self.sign == OTHER_SIGN else self.sign


def between_digits(
    boxes: Sequence[Box], blanks: Collection[int], marks: Sequence[Mark]
) -> tuple[str, ...]:
    """The N + 1 strings of marks and blanks before each of a line's N digits and after the last.

    boxes: of the digits, left to right; blanks: indexes of the digits that follow a blank. If
    there are marks too, the blank goes into the widest gap and into any nearly as wide.
    """
    beside: dict[int, list[Mark]] = {}
    for mark in marks:
        beside.setdefault(mark.before, []).append(mark)
    return tuple(
        _between(boxes[max(i - 1, 0) : i], beside.get(i, ()), boxes[i : i + 1])
        if i in blanks
        else "".join(mark.text for mark in beside.get(i, ()))
        for i in range(len(boxes) + 1)
    )


def _between(left: Sequence[Box], marks: Sequence[Mark], right: Sequence[Box]) -> str:
    """Text between two digits: the marks, with blanks in the widest gaps."""
    boxes = [*left, *(mark.box for mark in marks), *right]
    gaps = [b.x - a.right for a, b in zip(boxes, boxes[1:], strict=False)]
    if not gaps:
        return " "
    least = min(max(gaps), max(_NEARLY * max(gaps), 1))
    blanks = [" " if gap >= least else "" for gap in gaps]
    texts = [*("" for _ in left), *(mark.text for mark in marks), *("" for _ in right)]
    return texts[0] + "".join(map("".join, zip(blanks, texts[1:], strict=True)))
