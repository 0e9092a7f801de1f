"""From a page to its working copy and the ink that a pen wrote there."""

from __future__ import annotations

from dataclasses import replace

from digitapp.deadline import NEVER, Deadline
from digitapp.preprocessing.binarization import find_ink
from digitapp.preprocessing.ink_mask import PenProbability, refine
from digitapp.preprocessing.page_frame import Surroundings, find_surroundings, on_sheet
from digitapp.preprocessing.scale import better_scale, first_scale, resize, usual_height
from digitapp.preprocessing.settings import DEFAULTS, PreprocessingSettings
from digitapp.records import Ink, Page


def find_written(
    page: Page,
    pen: PenProbability | None,
    settings: PreprocessingSettings = DEFAULTS,
    deadline: Deadline = NEVER,
    other_scale: bool = False,
) -> tuple[Page, Ink, Ink]:
    """Return the working copy of a page, all ink on it, and the ink that a pen wrote.

    pen: the ink network; if None, all ink counts as written. other_scale: enlarge the copy once
    more, or leave it as large as the page where it would be enlarged.

    The grain of a desk can be far coarser than the writing, so the scale chosen from all ink
    can be too small. It is checked again with the written ink alone.
    """
    around = find_surroundings(page, settings)
    deadline.check()
    working, raw = find_page_ink(page, around, settings, deadline)
    ink = only_written(raw, pen, settings, deadline)
    scale = working.width / page.width
    better = better_scale(scale, ink, settings)
    # A few remains of dense print or noise are no reason for a larger copy.
    chosen = max(better, scale) if usual_height(raw)[1] <= settings.most_close else scale
    if other_scale:
        one_up = settings.other_scale * chosen
        chosen = 1.0 if chosen > 1 else min(one_up, settings.most_enlarged)
    if chosen != scale and not deadline.expired():
        working, raw = _ink_at(page, chosen, around, settings, deadline)
        width = ink.stroke_width * chosen / scale or settings.working_stroke
        raw = replace(raw, stroke_width=width)
        ink = only_written(raw, pen, settings, deadline)
    return working, raw, ink


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
    working, ink = _ink_at(page, scale, around, settings, deadline)
    better = better_scale(scale, ink, settings)
    if better == scale or deadline.expired():
        return working, ink
    return _ink_at(page, better, around, settings, deadline)


def _ink_at(
    page: Page,
    scale: float,
    around: Surroundings | None,
    settings: PreprocessingSettings,
    deadline: Deadline,
) -> tuple[Page, Ink]:
    """Return a copy of the page at a scale, without the sheet's surroundings, and its ink."""
    working = on_sheet(resize(page, scale), around)
    return working, find_ink(working, settings, deadline)


def only_written(
    ink: Ink,
    pen: PenProbability | None,
    settings: PreprocessingSettings,
    deadline: Deadline = NEVER,
) -> Ink:
    """Keep the ink that a pen wrote; without the network, keep all of it."""
    return ink if pen is None else refine(ink, pen, settings, deadline)
