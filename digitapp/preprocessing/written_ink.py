"""From a page to its working copy and the ink that a pen wrote there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from digitapp.deadline import NEVER, Deadline
from digitapp.preprocessing.binarization import find_ink, find_paper
from digitapp.preprocessing.ink_mask import PenProbability, refine
from digitapp.preprocessing.page_frame import (
    Shades,
    Surroundings,
    find_shades,
    find_surroundings,
    on_sheet,
)
from digitapp.preprocessing.scale import (
    better_scale,
    first_scale,
    largest_scale,
    resize,
    usual_height,
)
from digitapp.preprocessing.settings import DEFAULTS, PreprocessingSettings
from digitapp.records import Ink, Page


@dataclass(frozen=True, eq=False)
class WrittenInk:
    """What a pen wrote on a page, and how it was found.

    working: the working copy; raw: all ink on it; ink: what a pen wrote; scale: size of the copy
    in sizes of the page; around: the surroundings of the sheet, if it has some; shades: of the
    whole page.
    """

    working: Page
    raw: Ink
    ink: Ink
    scale: float
    around: Surroundings | None
    shades: Shades | None


def find_written(
    page: Page,
    pen: PenProbability | None,
    settings: PreprocessingSettings = DEFAULTS,
    deadline: Deadline = NEVER,
    *,
    whole: bool = False,
) -> WrittenInk:
    """Find what a pen wrote, on a working copy as large as the writing needs.

    pen: the ink network; if None, all ink counts as written. whole: whether what seems to be the
    surroundings of a sheet belongs to the page.

    The grain of a desk can be far coarser than the writing, so the scale chosen from all ink
    can be too small. It is checked again with the written ink alone.
    """
    shades = find_shades(page, settings)
    around = None if whole else find_surroundings(shades, settings)
    deadline.check()
    working, raw = find_page_ink(page, around, settings, deadline)
    ink = only_written(raw, pen, settings, deadline)
    found = WrittenInk(working, raw, ink, working.width / page.width, around, shades)
    better = min(better_scale(found.scale, ink, settings), largest_scale(page, settings))
    # A few remains of dense print or noise are no reason for a larger copy.
    many = usual_height(raw)[1] > settings.most_close
    if better <= found.scale or many or deadline.expired():
        return found
    return _at_scale(page, better, found, pen, settings, deadline)


def at_other_scale(
    page: Page,
    first: WrittenInk,
    pen: PenProbability | None,
    settings: PreprocessingSettings = DEFAULTS,
    deadline: Deadline = NEVER,
) -> WrittenInk:
    """Find what a pen wrote on a larger copy, or on the page itself if the first was larger.

    first: from `find_written`.
    """
    larger = min(settings.other_scale * first.scale, settings.most_enlarged)
    other = min(1.0 if first.scale > 1 else larger, largest_scale(page, settings))
    return _at_scale(page, other, first, pen, settings, deadline)


def _at_scale(
    page: Page,
    scale: float,
    known: WrittenInk,
    pen: PenProbability | None,
    settings: PreprocessingSettings,
    deadline: Deadline,
) -> WrittenInk:
    """Find the writing again on a copy of another size; known: what was found on the first."""
    working = on_sheet(resize(page, scale), known.around)
    raw = find_ink(working, settings, deadline)
    width = known.ink.stroke_width * scale / known.scale or settings.working_stroke
    raw = replace(raw, stroke_width=width)
    ink = only_written(raw, pen, settings, deadline)
    return replace(known, working=working, raw=raw, ink=ink, scale=scale)


def find_page_ink(
    page: Page,
    around: Surroundings | None,
    settings: PreprocessingSettings,
    deadline: Deadline = NEVER,
) -> tuple[Page, Ink]:
    """Return a working copy as large as its strokes need, and all ink on it.

    around: from `find_surroundings`.
    """
    scale = first_scale(page, settings)
    working = on_sheet(resize(page, scale), around)
    deadline.check()
    paper, ink = find_paper(working, settings, deadline)
    better = min(better_scale(scale, ink, settings), largest_scale(page, settings))
    if better == scale or deadline.expired():
        return working, ink
    working = on_sheet(resize(page, better), around)
    return working, find_ink(working, settings, deadline, paper)


def only_written(
    ink: Ink,
    pen: PenProbability | None,
    settings: PreprocessingSettings,
    deadline: Deadline = NEVER,
) -> Ink:
    """Keep the ink that a pen wrote; without the network, keep all of it."""
    return ink if pen is None else refine(ink, pen, settings, deadline)
