"""Signs beside the digits of a line, and the text that they make with blanks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from digitapp.records.box import Box
from digitapp.records.grid import Grid, cell_of

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
    boxes: Sequence[Box],
    blanks: Collection[int],
    marks: Sequence[Mark],
    grids: Sequence[Grid] = (),
) -> tuple[str, ...]:
    """The N + 1 strings of marks and blanks before each of a line's N digits and after the last.

    boxes: of the digits, left to right; blanks: indexes of the digits that follow a blank. If
    there are marks too, the blank goes into the widest gap and into any nearly as wide. grids: of
    the page; a tab stands for each edge between the columns of a table, and a blank for each
    empty box of a comb.
    """
    beside: dict[int, list[Mark]] = {}
    for mark in marks:
        beside.setdefault(mark.before, []).append(mark)
    steps = _steps(boxes, grids) if grids else [None] * (len(boxes) + 1)
    return tuple(
        _stepping(beside.get(i, ()), step, grids)
        if step is not None
        else _between(boxes[max(i - 1, 0) : i], beside.get(i, ()), boxes[i : i + 1])
        if i in blanks
        else "".join(mark.text for mark in beside.get(i, ()))
        for i, step in enumerate(steps)
    )


@dataclass(frozen=True)
class _Step:
    """From one cell to another. text: tabs or blanks; column: where it starts, -1 before all."""

    text: str
    column: int


def _steps(boxes: Sequence[Box], grids: Sequence[Grid]) -> list[_Step | None]:
    """What stands before each digit and after the last; None inside a cell and outside grids."""
    cells = [cell_of(box, grids) for box in boxes]
    found: list[_Step | None] = []
    for last, now in zip([None, *cells], [*cells, None], strict=True):
        if now is not None and last is not None and now[0] is last[0]:
            grid, steps, column = now[0], now[2] - last[2], last[2]
            sign = " " * (steps - 1) if grid.comb else "\t" * steps
            found.append(_Step(sign, column) if steps > 0 else None)
        elif now is not None and not now[0].comb and last is None:
            found.append(_Step("\t" * now[2], -1) if now[2] else None)
        elif last is not None and not last[0].comb and now is None:
            steps = last[0].width - 1 - last[2]
            found.append(_Step("\t" * steps, last[2]) if steps else None)
        else:
            found.append(_Step(" ", -1) if now is not None and last is not None else None)
    return found


def _stepping(marks: Sequence[Mark], step: _Step, grids: Sequence[Grid]) -> str:
    """A step with the marks beside it: those of the cell that it starts in stand before it."""
    before, after = "", ""
    for mark in marks:
        cell = cell_of(mark.box, grids)
        if cell is not None and cell[2] <= step.column:
            before += mark.text
        else:
            after += mark.text
    return before + step.text + after


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
