"""From a page to its digit sequence, through all stages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from digitapp.deadline import Deadline
from digitapp.models import Models
from digitapp.pipeline.find_rows import find_rows
from digitapp.pipeline.hypotheses import (
    compared,
    complemented,
    in_reading_order,
    places_of,
    settled,
    settled_lines,
)
from digitapp.pipeline.upright import (
    UPRIGHT,
    TurnedReading,
    find_lie,
    turned_page,
    upright_reading,
    upside_down,
)
from digitapp.preprocessing.binarization import may_be_either
from digitapp.preprocessing.page_frame import Surroundings
from digitapp.preprocessing.regions import parts
from digitapp.preprocessing.scale import box_to_page, to_page
from digitapp.preprocessing.written_ink import WrittenInk
from digitapp.recognition.read_rows import read_rows
from digitapp.recognition.row_candidates import Rows
from digitapp.records import Array, Box, DigitSequence, Grid, Ink, Line, Mask, Page, Segment
from digitapp.segmentation.leftover_ink import (
    enclosed,
    ink_around,
    leftover_boxes,
    not_in,
    shapes_of,
    unread,
)
from digitapp.segmentation.settings import SegmentationSettings
from digitapp.segmentation.text_lines import find_crumbs, find_cut_neighbours
from digitapp.settings import DEFAULTS, Settings
from digitapp.tables.arrange import in_rows
from digitapp.tables.layout import find_grids, rules_beside


def recognize(
    page: Page,
    models: Models,
    settings: Settings = DEFAULTS,
    check: Callable[[], object] = lambda: None,
) -> DigitSequence:
    """Read the digits of a page.

    page: from `load_pages`, or any `Page`; models: from `load_models`; check: called every
    fraction of a second; an exception that it raises ends the reading.
    Returns a DigitSequence, empty if the page has no digits. Its lines include the marks beside
    digits unless `settings.recognition.marks` is False. A page that lies turned is read upright,
    unless `settings.turn` is False. After `settings.seconds` it holds the rows read so far, and is
    not `complete`.

    Raises ValueError if `page` is none, such as a bare array.
    """
    _check(page)
    return _recognized(page, models, settings, Deadline(settings.seconds, check))[0]


def _check(page: object) -> None:
    if not isinstance(page, Page):
        kind = type(page).__name__
        raise ValueError(f"recognize reads a digitapp.Page, such as Page(gray); this is a {kind}")


def _recognized(
    page: Page, models: Models, settings: Settings, deadline: Deadline
) -> tuple[DigitSequence, Rows]:
    """What a page reads, and its components at first look."""
    competition = settings.competition
    first = _first_look(page, models, settings, deadline)
    if deadline.met and not any(line.confidence > 0.5 for line in first.lines):
        first = _look_for_other_ink(page, models, settings, deadline) or first
    lines = compared([first.lines])
    few = first.components <= competition.most_components
    complete = deadline.met
    if few and complete and not settled(lines, competition):
        sure = settled_lines(lines, competition)
        second = _look(page, models, first.settings, deadline, first.written, sure)
        if deadline.met:
            lines = compared([first.lines, [*second.lines, *sure]])
    lie = UPRIGHT
    if few and complete and deadline.met:
        lie = find_lie(first.found, lines, models, settings)

    def read_turned(degrees: int) -> TurnedReading:
        as_is = replace(settings, turn=False)
        read, found = _recognized(turned_page(page, degrees), models, as_is, deadline)
        return TurnedReading(read, upside_down(found, models))

    if upright := upright_reading(lines, lie, read_turned, settings):
        return upright, first.found
    if complete:
        apart = _look_at_parts(page, first.written, lines, models, settings, deadline)
        if apart and deadline.met:
            both = complemented(lines, apart, competition), complemented(apart, lines, competition)
            lines = compared(both)
    rest = not_in(lines, first.leftover)
    grids = _find_tables(lines, first.written) if complete else ()
    mirrored = lie.mirrored and bool(lines)
    rows = in_rows(lines, grids)
    read = DigitSequence(page, rows, complete, leftover=rest, mirrored=mirrored, grids=grids)
    return read, first.found


def _find_tables(lines: Sequence[Line], first: WrittenInk) -> tuple[Grid, ...]:
    """The tables of a page; first: the ink that the first look found."""
    boxes = [[reading.box for reading in line.readings] for line in lines]
    return find_grids(boxes, rules_beside(boxes, first.raw.strength, first.scale))


@dataclass(frozen=True, eq=False)
class _Look:
    """What one way of reading gave, in page pixels.

    leftover: ink that was not read. found: the components, in pixels of their own copy.
    settings: those that it read with.
    """

    settings: Settings
    found: Rows
    lines: list[Line]
    leftover: list[Box]

    @property
    def written(self) -> WrittenInk:
        """The ink that was read."""
        return self.found.written

    @property
    def components(self) -> int:
        """How many were found."""
        return sum(map(len, self.found.rows))


def _first_look(page: Page, models: Models, settings: Settings, deadline: Deadline) -> _Look:
    """Read the sheet that a page seems to show; all of the page if digits lie beyond its edge, as
    where a shadow falls on the writing."""
    sheet = _look(page, models, settings, deadline)
    around = sheet.written.around
    if around is None or deadline.expired():
        return sheet
    whole = _look(page, models, settings, deadline, whole=True)
    sure = settled_lines(whole.lines, settings.competition)
    beyond = any(around.holds(reading.box, page) for line in sure for reading in line.readings)
    return whole if beyond else sheet


def _look_for_other_ink(
    page: Page, models: Models, settings: Settings, deadline: Deadline
) -> _Look | None:
    """Read light ink where it seems dark, or dark where it seems light; None if that is not sure.

    A desk beside a sheet can look like the paper, and the sheet like ink.
    """
    if not may_be_either(page.gray, settings.preprocessing):
        return None
    other = replace(settings.preprocessing, other_polarity=True)
    found = _first_look(page, models, replace(settings, preprocessing=other), deadline)
    return found if settled_lines(found.lines, settings.competition) else None


def _look(
    page: Page,
    models: Models,
    settings: Settings,
    deadline: Deadline,
    first: WrittenInk | None = None,
    sure: Sequence[Line] = (),
    *,
    whole: bool = False,
) -> _Look:
    """Read a page in one way; first: the ink that another look has read; sure: lines that it is
    sure of, which this one passes over; whole: as of `find_written`."""
    places = [place for line in sure for place in places_of(line)]
    found = find_rows(page, models, settings, deadline, first, places, whole=whole)
    working, ink = found.written.working, found.written.ink
    lines = read_rows(found, models, settings.segmentation, settings.recognition, deadline)
    boxes = [[reading.box for reading in line.readings] for line in lines]
    # What is far too small or cut off shows beside the lines that need no second look.
    boxes += [[box_to_page(r.box, page, working) for r in line.readings] for line in sure]
    left_out = find_crumbs(boxes, settings.segmentation)
    left_out |= find_cut_neighbours(boxes, working.width, working.height)
    kept = [line for i, line in enumerate(lines) if line.readings and i not in left_out]
    if not settings.recognition.marks:
        kept = [line.without_marks() for line in kept]
    rest = _unread_ink(kept, ink)
    shapes = shapes_of(rest)
    kept = _doubt_parts(kept, ink, rest, shapes, settings.segmentation)
    leftover = leftover_boxes(shapes, kept, settings.segmentation)
    return _Look(
        settings,
        found,
        [_on_page(line, working, page) for line in kept],
        [box_to_page(box, working, page) for box in leftover],
    )


def _look_at_parts(
    page: Page,
    first: WrittenInk,
    known: Sequence[Line],
    models: Models,
    settings: Settings,
    deadline: Deadline,
) -> list[Line]:
    """Read the parts of a page on paper of other shades, and the rest; empty without such parts.

    known: the lines of the whole page. Where the edge of a shade parts a line that is sure, a
    shadow falls on the writing.
    """
    if first.shades is None:
        return []
    sure = settled_lines(known, settings.competition)

    def is_part(around: Surroundings) -> bool:
        sides = [{around.holds(r.box, page) for r in line.readings} for line in sure]
        return all(len(of_line) == 1 for of_line in sides)

    sheet, lines = first.around is not None, []
    for part in parts(page, first.shades, sheet, settings.preprocessing, is_part):
        found = _look(part.page, models, settings, deadline).lines
        lines += [_moved(line, part.x, part.y) for line in found]
    return in_reading_order(lines)


def _unread_ink(lines: Sequence[Line], ink: Ink) -> Mask:
    """The ink that no digit and no mark took."""
    rest = unread(ink.mask, [reading.segment for line in lines for reading in line.readings])
    for mark in (mark for line in lines for mark in line.marks):
        box = mark.box
        rest[max(box.y, 0) : box.bottom, max(box.x, 0) : box.right] = 0
    return rest


def _doubt_parts(
    lines: Sequence[Line], ink: Ink, rest: Mask, shapes: Array, settings: SegmentationSettings
) -> list[Line]:
    """Mark digits as doubtful if unread ink touches or surrounds them: parts of a drawing."""
    readings = [reading for line in lines for reading in line.readings]
    segments = [reading.segment for reading in readings]
    entangled = ink_around(ink.mask, rest, segments, settings) > settings.unread_ink
    entangled |= enclosed(shapes, segments, settings)
    if not entangled.any():
        return list(lines)
    parts = {reading for reading, part in zip(readings, entangled, strict=True) if part}
    return [
        replace(
            line,
            readings=tuple(replace(r, doubtful=r.doubtful or r in parts) for r in line.readings),
        )
        for line in lines
    ]


def _on_page(line: Line, working: Page, page: Page) -> Line:
    """Map a line from the working copy to page pixels."""
    if working.gray.shape == page.gray.shape:
        return line
    return _mapped(
        line,
        lambda segment: to_page(segment, working, page),
        lambda box: box_to_page(box, working, page),
    )


def _moved(line: Line, x: int, y: int) -> Line:
    """Move a line to the right and down, in pixels."""

    def move(box: Box) -> Box:
        return replace(box, x=box.x + x, y=box.y + y)

    return _mapped(line, lambda segment: replace(segment, box=move(segment.box)), move)


def _mapped(line: Line, segment: Callable[[Segment], Segment], box: Callable[[Box], Box]) -> Line:
    """Map all places of a line."""
    return replace(
        line,
        readings=tuple(replace(r, segment=segment(r.segment)) for r in line.readings),
        marks=tuple(replace(mark, box=box(mark.box)) for mark in line.marks),
        alternatives=tuple(
            replace(other, boxes=tuple(map(box, other.boxes))) for other in line.alternatives
        ),
    )
