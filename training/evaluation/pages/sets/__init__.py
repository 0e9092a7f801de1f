"""The sets of pages with known digits that readers are measured on."""

from __future__ import annotations

from functools import partial

from training.evaluation.pages.sets import drawn, recorded
from training.evaluation.pages.sets.page_set import Layout, PageSet, Sample, chosen

__all__ = ["SETS", "Layout", "PageSet", "Sample", "chosen"]


def _named(
    name: str, what: str, layout: Layout, target: float | None, empty: bool = False
) -> PageSet:
    samples = partial(recorded.folder, name=name)
    return PageSet(name, what, layout, target, samples, empty, costly=layout == "page")


SETS: tuple[PageSet, ...] = (
    _named("photos", "photos, scans and drawings of one or more lines", "page", 0.96),
    _named("photos_2", "photos, scans and notebooks of other people", "page", 0.92),
    _named("cheque_amounts", "amounts on patterned cheque paper", "line", 0.91),
    _named("phone_digits", "photos of one digit", "digit", 0.988),
    _named("sheet_cells", "scanned cells with rests of their borders", "digit", 0.988),
    _named("photo_singles", "photos of one digit by several people", "digit", 0.98),
    _named("logbook_cells", "cells of clinic logbooks, digits of 12 to 18 pixels", "line", 0.92),
    _named("register_numbers", "row numbers of a parish register", "line", 0.89),
    PageSet(
        "swiss_digits",
        "scanned digits of Swiss hands, each as a page",
        "digit",
        0.985,
        partial(recorded.bitmaps, name="swiss_digits"),
    ),
    PageSet(
        "nsysu_digits",
        "cells of exam papers of 28 by 28 pixels",
        "digit",
        0.98,
        partial(recorded.bitmaps, name="nsysu_digits"),
    ),
    PageSet(
        "strings",
        "recorded numbers of digits and blanks, by writers nobody trained on",
        "line",
        0.97,
        partial(recorded.strings, part="validation", marks_only=True),
    ),
    PageSet(
        "strings_marks",
        "recorded numbers with dots, commas and dashes, by writers kept for measuring",
        "line",
        0.92,
        partial(recorded.strings, part="train", marks_only=True),
    ),
    PageSet(
        "strings_signs",
        "recorded dates and telephone numbers with slashes and brackets, by the same writers",
        "line",
        0.90,
        partial(recorded.strings, part="train", marks_only=False),
    ),
    PageSet(
        "unipen_lines",
        "recorded prices, times and sums with their signs",
        "line",
        None,
        recorded.lines,
    ),
    PageSet(
        "desks",
        "sheets with one to four such numbers, on desks",
        "page",
        None,
        recorded.desks,
        costly=True,
    ),
    PageSet(
        "tables",
        "tables of numbers, printed and ruled by hand, flat and photographed",
        "page",
        0.90,
        drawn.tables,
        by_row=True,
        costly=True,
    ),
    PageSet("small", "crops around a number of 16, 12 or 10 pixels", "line", None, drawn.small),
    PageSet("touching_pairs", "two digits of one writer that touch", "line", 0.92, recorded.pairs),
    PageSet(
        "upright",
        "photos and drawn numbers, as they are",
        "page",
        None,
        drawn.upright,
        costly=True,
    ),
    PageSet(
        "turned",
        "the same pages, turned by 90, 180 or 270 degrees",
        "page",
        None,
        drawn.turned,
        costly=True,
    ),
    PageSet(
        "mnist",
        "the test images of MNIST, each as a page of 28 by 28 pixels",
        "digit",
        0.993,
        recorded.mnist,
    ),
    _named("doodles", "sketches", "page", 0.07, empty=True),
    PageSet(
        "math_symbols",
        "mathematical signs",
        "page",
        0.01,
        recorded.symbols,
        empty=True,
        costly=True,
    ),
    PageSet(
        "unipen_nondigits",
        "letters and signs",
        "page",
        0.05,
        recorded.letters,
        empty=True,
        costly=True,
    ),
    PageSet(
        "quickdraw_doodles",
        "sketches of 28 by 28 pixels",
        "page",
        0.07,
        partial(recorded.bitmaps, name="quickdraw_doodles", empty=True),
        empty=True,
        costly=True,
    ),
    PageSet("unipen_words", "recorded words", "line", 0.05, recorded.words, empty=True),
    PageSet(
        "blank_forms",
        "blank combs, tables, squared and ruled paper",
        "page",
        0.02,
        drawn.blank_forms,
        empty=True,
        costly=True,
    ),
)
"""All sets, in the order of the document."""
