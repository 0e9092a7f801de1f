"""Read a part of a page: crop the region, and move the result back to the page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digitapp.records import Box, DigitSequence, Page


def cut_out(page: Page, region: Box) -> Page:
    """Crop a page to `region`, in pixels, which must lie on the page."""
    from digitapp.records import Page

    rows, columns = slice(region.y, region.bottom), slice(region.x, region.right)
    colour = None if page.colour is None else page.colour[rows, columns]
    return Page(page.gray[rows, columns], colour, page.name, page.number)


def put_back(sequence: DigitSequence, page: Page, region: Box) -> DigitSequence:
    """Move a sequence read on the region to the coordinates of the whole page."""

    def moved(box: Box) -> Box:
        return replace(box, x=box.x + region.x, y=box.y + region.y)

    lines = []
    for line in sequence.lines:
        readings = tuple(
            replace(reading, segment=replace(reading.segment, box=moved(reading.box)))
            for reading in line.readings
        )
        marks = tuple(replace(mark, box=moved(mark.box)) for mark in line.marks)
        lines.append(replace(line, readings=readings, marks=marks))
    leftover = tuple(map(moved, sequence.leftover))
    return replace(sequence, page=page, lines=tuple(lines), leftover=leftover)
