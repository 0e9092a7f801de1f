"""The working copy of a page and the ink that a pen wrote on it."""

from __future__ import annotations

from dataclasses import replace

from digitapp.preprocessing.binarization import find_ink
from digitapp.preprocessing.ink_mask import PenProbability, refine
from digitapp.preprocessing.page_frame import Surroundings, find_surroundings, on_sheet
from digitapp.preprocessing.rule_lines import clean
from digitapp.preprocessing.scale import better_scale, first_scale, resize, usual_height
from digitapp.preprocessing.settings import DEFAULTS, PreprocessingSettings
from digitapp.records import Ink, Page


def find_written(
    page: Page, pen: PenProbability | None, settings: PreprocessingSettings = DEFAULTS
) -> tuple[Page, Ink, Ink]:
    """The copy of a page that its writing was found on, all ink there, and what a pen wrote.

    pen: the ink network, see `PenProbability`; without one, geometry tells rules from strokes.

    The grain of a desk around the paper may be far broader than the writing, and the copy far
    too small for it: what was written there tells how large it has to be.
    """
    around = find_surroundings(page, settings)
    working, raw = find_page_ink(page, around, settings)
    ink = only_written(raw, pen, settings)
    scale = working.width / page.width
    enough = settings.scale_slack * scale
    # No copy is larger than its page.
    better = better_scale(scale, ink, settings) if enough < 1 else scale
    # Print and noise leave a few pieces standing, and are looked at no more closely for that.
    if better > enough and usual_height(raw)[1] <= settings.most_close:
        working, raw = _ink_at(page, better, around, settings)
        width = ink.stroke_width * better / scale or settings.working_stroke
        raw = replace(raw, stroke_width=width)
        ink = only_written(raw, pen, settings)
    return working, raw, ink


def find_page_ink(
    page: Page, around: Surroundings | None, settings: PreprocessingSettings
) -> tuple[Page, Ink]:
    """The ink, with the copy of the page it was found on: as large as the strokes need."""
    scale = first_scale(page, settings)
    working, ink = _ink_at(page, scale, around, settings)
    better = better_scale(scale, ink, settings)
    return (working, ink) if better == scale else _ink_at(page, better, around, settings)


def _ink_at(
    page: Page, scale: float, around: Surroundings | None, settings: PreprocessingSettings
) -> tuple[Page, Ink]:
    """A copy of the page at a scale, without what lies around the sheet, and the ink on it."""
    working = on_sheet(resize(page, scale), around)
    return working, find_ink(working, settings)


def only_written(ink: Ink, pen: PenProbability | None, settings: PreprocessingSettings) -> Ink:
    """The ink without what no pen wrote; without the network, geometry has to tell."""
    if pen is None:
        return clean(ink, settings)
    return refine(ink, pen, settings)
