"""The sets that pages are read from, each a stream of pages whose digits are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np

from digitapp.evaluation import Label, read_labels
from digitapp.evaluation.label_text import compared
from digitapp.io.load import load_page
from digitapp.records import Page
from training.data import datasets
from training.evaluation.characters import SIGNS_LIKE_DIGITS
from training.evaluation.pages.drawing.desks import desk_page
from training.evaluation.pages.drawing.strings import sign_page, string_page, touching_pairs
from training.synthesis.scenes.corpus import DIGIT_LIKE

Layout = Literal["page", "line", "digit"]
"""What a page is known to hold; readers that can be told so are told."""

_SEED = 20240229
_PAIRS = 1000
_SHEETS = 200
_DIGITS_AND_MARKS = re.compile(r"[0-9 .,\-]+")


@dataclass(frozen=True, eq=False)
class Sample:
    """label: what stands on the page; page: makes it."""

    label: Label
    page: Callable[[], Page]


@dataclass(frozen=True)
class PageSet:
    """target: the share of pages that should be exact, or for pages without digits
    (`empty`) the share that may give any."""

    name: str
    what: str
    layout: Layout
    target: float | None
    samples: Callable[[Path], list[Sample]]
    empty: bool = False
    others_most: int | None = None


def chosen(samples: list[Sample], most: int | None) -> list[Sample]:
    """At most so many samples, evenly spaced, because sets are sorted by kind."""
    if most is None or most >= len(samples):
        return samples
    return [samples[i] for i in np.linspace(0, len(samples) - 1, most).astype(int)]


def _folder(data: Path, name: str) -> list[Sample]:
    labels = read_labels(_validation(data) / name)
    return [Sample(label, partial(load_page, label.file)) for label in labels]


def _validation(data: Path) -> Path:
    return data / "validation" if (data / "validation").is_dir() else data


def _sample(name: str, digits: str, gray: Callable[[], Page]) -> Sample:
    return Sample(Label(Path(name), (digits,) if digits else ()), gray)


def recorded_label(name: str, text: str) -> Label:
    """The label of a recorded line, such as "Pay $1.23 @ 4:56": digits 123456, and 1.234:56 with
    the marks that are compared."""
    digits = re.sub(r"\D", "", text)
    return (
        Label(Path(name), (digits,), marks=(compared(text),)) if digits else Label(Path(name), ())
    )


def _drawn(strokes: datasets.StrokeSet, indices: Sequence[int], part: str) -> list[Sample]:
    """Recorded lines as pages, each with a pen, size, ink and paper of its own."""

    def page(index: int) -> Page:
        return Page(string_page(strokes.strokes(index), np.random.default_rng([_SEED, index])))

    return [
        Sample(recorded_label(f"{part}_{i:04}", str(strokes.labels[i])), partial(page, i))
        for i in indices
    ]


def _strings(data: Path, part: str, marks_only: bool) -> list[Sample]:
    """Recorded strings of `part`, with nothing but digits, blanks, dots, commas and dashes, or
    those with slashes and brackets as well; of "train", by the writers that are kept for
    measuring."""
    folder = _validation(data) if part == "validation" else datasets.train_folder(data)
    strokes = datasets.read_strokes(folder / "unipen_strings.npz")
    ours = datasets.measured(strokes.writers) if part == "train" else np.ones(len(strokes), bool)
    fitting = [bool(_DIGITS_AND_MARKS.fullmatch(str(s))) == marks_only for s in strokes.labels]
    return _drawn(strokes, [int(i) for i in np.flatnonzero(ours & np.array(fitting))], part)


def _lines(data: Path) -> list[Sample]:
    """Recorded lines of numbers with their signs, each on one row."""
    path = _validation(data) / "unipen_lines.npz"
    arrays = datasets.read_arrays(path)
    numeric = (arrays["kind"] == "numeric") & arrays["one_row"]
    chosen_rows = [int(i) for i in np.flatnonzero(numeric)]
    return _drawn(datasets.read_strokes(path), chosen_rows, "line")


def _words(data: Path) -> list[Sample]:
    """Recorded words, but for those of nothing but letters that may be taken for digits."""
    strokes = datasets.read_strokes(_validation(data) / "unipen_words.npz")

    def page(index: int) -> Page:
        return Page(string_page(strokes.strokes(index), np.random.default_rng([_SEED, index])))

    return [
        _sample(f"word_{i:04}", "", partial(page, i))
        for i, label in enumerate(strokes.labels)
        if not set(str(label)) <= DIGIT_LIKE
    ]


def _bitmaps(data: Path, name: str, empty: bool = False) -> list[Sample]:
    """The pictures of a set, each as a page."""
    arrays = datasets.read_arrays(_validation(data) / f"{name}.npz")
    return [
        _sample(f"{name}_{i:04}", "" if empty else str(label), partial(Page, image))
        for i, (image, label) in enumerate(zip(arrays["images"], arrays["labels"], strict=True))
    ]


def _desks(data: Path) -> list[Sample]:
    """Sheets with one to four of the recorded numbers, on desks."""
    strokes = datasets.read_strokes(_validation(data) / "unipen_strings.npz")
    numbers = [i for i, s in enumerate(strokes.labels) if _DIGITS_AND_MARKS.fullmatch(str(s))]

    def page(rows: Sequence[int], seed: int) -> Page:
        rng = np.random.default_rng([_SEED, seed])
        return Page(desk_page([strokes.strokes(i) for i in rows], rng))

    samples = []
    for sheet in range(_SHEETS):
        rng = np.random.default_rng([_SEED, 1, sheet])
        rows = [int(i) for i in rng.choice(numbers, int(rng.integers(1, 5)), replace=False)]
        lines = tuple(re.sub(r"\D", "", str(strokes.labels[i])) for i in rows)
        label = Label(Path(f"desk_{sheet:03}"), lines)
        samples.append(Sample(label, partial(page, rows, sheet)))
    return samples


def _pairs(data: Path) -> list[Sample]:
    digits = datasets.read_strokes(_validation(data) / "unipen_digits.npz")
    return [
        _sample(f"pair_{i:04}", label, partial(Page, gray))
        for i, (label, gray) in enumerate(touching_pairs(digits, _PAIRS, _SEED))
    ]


def _mnist(data: Path) -> list[Sample]:
    mnist = datasets.read_mnist(data)
    return [
        _sample(f"mnist_{i:05}", str(label), partial(Page, image))
        for i, (image, label) in enumerate(zip(mnist.x_test, mnist.y_test, strict=True))
    ]


def _symbols(data: Path) -> list[Sample]:
    arrays = datasets.read_arrays(_validation(data) / "math_symbols.npz")
    return [
        _sample(f"symbol_{i:04}", "", partial(Page, image))
        for i, (image, label) in enumerate(zip(arrays["images"], arrays["labels"], strict=True))
        if str(label) not in SIGNS_LIKE_DIGITS
    ]


def _letters(data: Path) -> list[Sample]:
    strokes = datasets.read_strokes(_validation(data) / "unipen_nondigits.npz")

    def page(index: int) -> Page:
        return Page(sign_page(strokes.strokes(index), np.random.default_rng([_SEED, index])))

    return [
        _sample(f"letter_{i:04}", "", partial(page, i))
        for i, label in enumerate(strokes.labels)
        if str(label) not in DIGIT_LIKE
    ]


def _named(
    name: str, what: str, layout: Layout, target: float | None, empty: bool = False
) -> PageSet:
    return PageSet(name, what, layout, target, partial(_folder, name=name), empty)


SETS: tuple[PageSet, ...] = (
    _named("photos", "photos, scans and drawings of one or more lines", "page", 0.85),
    _named("cheque_amounts", "amounts on patterned cheque paper", "line", 0.80),
    _named("phone_digits", "photos of one digit", "digit", 0.97),
    _named("sheet_cells", "scanned cells with rests of their borders", "digit", 0.98),
    _named("photo_singles", "photos of one digit by several people", "digit", 0.90),
    _named("photos_2", "photos, scans and notebooks of other people", "page", 0.85),
    _named("logbook_cells", "cells of clinic logbooks, digits of 12 to 18 pixels", "line", 0.90),
    PageSet(
        "swiss_digits",
        "scanned digits of Swiss hands, each as a page",
        "digit",
        0.985,
        partial(_bitmaps, name="swiss_digits"),
    ),
    PageSet(
        "nsysu_digits",
        "cells of exam papers of 28 by 28 pixels",
        "digit",
        0.98,
        partial(_bitmaps, name="nsysu_digits"),
    ),
    _named("register_numbers", "row numbers of a parish register", "line", 0.45),
    PageSet(
        "strings",
        "recorded numbers of digits and blanks, by writers nobody trained on",
        "line",
        0.92,
        partial(_strings, part="validation", marks_only=True),
    ),
    PageSet(
        "strings_marks",
        "recorded numbers with dots, commas and dashes, by writers kept for measuring",
        "line",
        0.92,
        partial(_strings, part="train", marks_only=True),
    ),
    PageSet(
        "strings_signs",
        "recorded dates and telephone numbers with slashes and brackets, by the same writers",
        "line",
        0.70,
        partial(_strings, part="train", marks_only=False),
    ),
    PageSet(
        "unipen_lines", "recorded prices, times and sums with their signs", "line", None, _lines
    ),
    PageSet("desks", "sheets with one to four such numbers, on desks", "page", None, _desks),
    PageSet("touching_pairs", "two digits of one writer that touch", "line", 0.92, _pairs),
    PageSet(
        "mnist",
        "the test images of MNIST, each as a page of 28 by 28 pixels",
        "digit",
        0.993,
        _mnist,
        others_most=1000,
    ),
    _named("doodles", "sketches", "page", 0.10, empty=True),
    PageSet("math_symbols", "mathematical signs", "page", 0.10, _symbols, empty=True),
    PageSet("unipen_nondigits", "letters and signs", "page", 0.10, _letters, empty=True),
    PageSet(
        "quickdraw_doodles",
        "sketches of 28 by 28 pixels",
        "page",
        0.10,
        partial(_bitmaps, name="quickdraw_doodles", empty=True),
        empty=True,
    ),
    PageSet("unipen_words", "recorded words", "line", 0.10, _words, empty=True),
)
"""All sets, in the order of the document."""
