"""Review the lines of all pages, and the fields in doubt that have none, the least sure first.

A line is known by its page and the box around its digits, since its place in the page may change
with every correction.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from digitapp.editor import corrections as layer
from digitapp.editor.corrections import MarkLine
from digitapp.editor.pages import OpenPage
from digitapp.review import fields

if TYPE_CHECKING:
    from digitapp.forms import Value
    from digitapp.records import Box
    from digitapp.records.overlap import Places
    from digitapp.review.audit import Estimate

SAMPLE = 60
"""Sure lines that are put into the queue to estimate the errors of all of them."""

_SAME = 0.5
"""Minimum intersection over union, 0 to 1, of two boxes that are the same line."""


class Filter(Enum):
    """Which lines the queue holds."""

    OPEN = "doubtful or of the sample, and not reviewed"
    DOUBTFUL = "doubtful"
    REVIEWED = "reviewed"
    CORRECTED = "corrected"
    RULES = "against a rule"
    ALL = "all"


@dataclass(frozen=True)
class Item:
    """One line of the queue, or a field of a form without digits.

    page: key of its page; line: its index there, -1 for such a field; box: around its digits, or
    of the field; value: of the field, None for a line. confidence: the
    probability, 0 to 1, that it is right. doubtful: whether a digit of it was read in doubt.
    sampled: whether it is of the sample of sure lines. corrected: whether a person changed it.
    breaks_rule: whether its text is against a rule. field, rule: of a form, in which it stands.
    """

    page: str
    line: int
    box: Box
    text: str
    confidence: float
    doubtful: bool
    reviewed: bool
    corrected: bool
    breaks_rule: bool = False
    sampled: bool = False
    rank: bytes = b""
    field: str = ""
    rule: str = ""
    value: Value | None = None

    @property
    def is_sure(self) -> bool:
        """Whether it is a line that nothing speaks against."""
        return self.value is None and not (self.doubtful or self.breaks_rule)

    def belongs(self, chosen: Filter) -> bool:
        """Tell whether the line passes a filter."""
        return {
            Filter.OPEN: not self.reviewed and (self.doubtful or self.sampled or self.breaks_rule),
            Filter.DOUBTFUL: self.doubtful,
            Filter.REVIEWED: self.reviewed,
            Filter.CORRECTED: self.corrected,
            Filter.RULES: self.breaks_rule,
            Filter.ALL: True,
        }[chosen]


def items(
    pages: Iterable[OpenPage],
    breaks_rule: Callable[[str], bool] = lambda text: False,
    sample: int = SAMPLE,
) -> list[Item]:
    """List the lines of all pages in their order. sample: how many sure lines to sample."""
    found = [i for page in pages for i in (*page_items(page, breaks_rule), *field_items(page))]
    return with_sample(found, sample)


def page_items(
    page: OpenPage, breaks_rule: Callable[[str], bool] = lambda text: False
) -> list[Item]:
    """List the lines of a page, without a sample."""
    said = _Said(page)
    return [_item(page, n, said, breaks_rule) for n in range(len(page.lines))]


def field_items(page: OpenPage) -> list[Item]:
    """List the fields of a page's form that have no digits but need a person."""
    said = _Said(page)
    return [_field_item(page, value, said) for value in fields.without_digits(page)]


def with_sample(found: Sequence[Item], sample: int = SAMPLE) -> list[Item]:
    """Mark the sample among the sure lines of all pages."""
    sure = [n for n, line in enumerate(found) if line.is_sure]
    chosen = set(heapq.nsmallest(sample, sure, key=lambda n: found[n].rank))
    return [replace(line, sampled=True) if n in chosen else line for n, line in enumerate(found)]


def queue(found: Sequence[Item], chosen: Filter = Filter.OPEN) -> list[Item]:
    """Return the lines that pass a filter, the least sure first."""
    return sorted((i for i in found if i.belongs(chosen)), key=lambda i: i.confidence)


def left(found: Sequence[Item]) -> int:
    """Return how many lines are still to review."""
    return sum(item.belongs(Filter.OPEN) for item in found)


def expected_errors(found: Sequence[Item]) -> Estimate | None:
    """Estimate how many of all lines are wrong now, from the reviewed part of the sample.

    Reviewed lines count as right, and lines in doubt that were not reviewed as not known. Returns
    None until a line of the sample has been reviewed.
    """
    from digitapp.review.audit import estimate

    checked = [item for item in found if item.sampled and item.reviewed]
    sure = sum(item.is_sure and not item.reviewed for item in found)
    if not checked:
        return None
    return estimate(sum(item.corrected for item in checked), len(checked), sure)


def line_box(line: MarkLine) -> Box:
    """Return the box around the digits of a line."""
    from digitapp.records import Box

    boxes = [mark.box for mark in line]
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    return Box(x, y, right - x, bottom - y)


class _Said:
    """What a person said of the lines of a page, prepared for many of them."""

    def __init__(self, page: OpenPage) -> None:
        self._reviewed: Places | None = None
        if page.content.reviewed:
            from digitapp.records.overlap import Places

            self._reviewed = Places(page.content.reviewed)
        self._deleted = sorted(
            gone.centre[1] for c in page.content.corrections if c.box is None for gone in c.replaced
        )

    def is_reviewed(self, box: Box) -> bool:
        return self._reviewed is not None and bool(self._reviewed.alike(box, _SAME).any())

    def is_corrected(self, line: MarkLine, box: Box) -> bool:
        """Tell whether a person changed what a line says; typing what was read changes
        nothing."""
        for mark in line:
            if mark.source is not None and (
                mark.reading is None
                or mark.reading.digit != mark.digit
                or mark.reading.box not in mark.source.replaced
            ):
                return True
        return bisect_left(self._deleted, box.y) < bisect_left(self._deleted, box.bottom)


def reviewed_lines(page: OpenPage, lines: Iterable[MarkLine]) -> list[bool]:
    """Tell of each of these lines of a page whether a person has looked through it."""
    said = _Said(page)
    return [said.is_reviewed(line_box(line)) for line in lines]


def with_reviewed(page: OpenPage, box: Box, reviewed: bool = True) -> tuple[Box, ...]:
    """Return the reviewed lines of a page with the line at `box` among them, or without it."""
    kept = tuple(known for known in page.content.reviewed if known.iou(box) < _SAME)
    return (*kept, box) if reviewed else kept


def counts(page: OpenPage) -> tuple[int, int, int]:
    """Return how many lines a page has, fields that need a person among them, how many of these
    are in doubt, and how many are reviewed."""
    reviewed = reviewed_lines(page, page.lines) if page.content.reviewed else []
    doubtful = [any(mark.doubtful for mark in line) for line in page.lines]
    loose = field_items(page)
    reviewed += [item.reviewed for item in loose]
    doubtful += [item.doubtful for item in loose]
    return len(doubtful), sum(doubtful), sum(reviewed)


def item(page: OpenPage, n: int, breaks_rule: Callable[[str], bool] = lambda text: False) -> Item:
    """Return line `n` of a page as it stands; not whether it is of the sample."""
    return _item(page, n, _Said(page), breaks_rule)


def _field_item(page: OpenPage, value: Value, said: _Said) -> Item:
    text, reviewed = fields.text_now(page, value), said.is_reviewed(value.box)
    corrected = value.name in dict(page.content.marked)
    return Item(
        page.key,
        -1,
        value.box,
        text,
        1.0 if corrected else value.confidence,
        value.doubtful,
        reviewed,
        corrected,
        field=value.name,
        rule=value.field.rules.summary,
        value=value,
    )


def field_item(page: OpenPage, box: Box) -> Item | None:
    """Return the field at a box that has no digits but needs a person, if there is one."""
    values = fields.without_digits(page, box)
    return _field_item(page, values[0], _Said(page)) if values else None


def _item(page: OpenPage, n: int, said: _Said, breaks_rule: Callable[[str], bool]) -> Item:
    line = page.lines[n]
    text, box = layer.line_text(line), line_box(line)
    return Item(
        page.key,
        n,
        box,
        text,
        layer.line_confidence(line, page.taken),
        any(mark.reading is not None and mark.reading.doubtful for mark in line)
        or any(mark.doubtful for mark in line),
        said.is_reviewed(box),
        said.is_corrected(line, box),
        breaks_rule(text)
        or (line.verdict is not None and not line.verdict.obeyed)
        or fields.breaks_field_rule(page, box, text),
        rank=_rank(page, box),
        field=fields.field_name(page, box),
        rule=fields.field_rule(page, box),
    )


def _rank(page: OpenPage, box: Box) -> bytes:
    """Return the rank of a line, which stays when pages are added."""
    import hashlib  # imported here because it loads OpenSSL, which the window can do without

    name = f"{page.path}|{page.name}|{page.number}|{box.x // 8}|{box.y // 8}"
    return hashlib.sha256(name.encode(errors="surrogateescape")).digest()
