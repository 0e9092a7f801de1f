"""Pages that people wrote, photographed or drew as recorded strokes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from digitapp.evaluation import Label, read_labels
from digitapp.evaluation.label_text import compared
from digitapp.io.load import load_page
from digitapp.records import Array, Page
from training.data import datasets
from training.evaluation.characters import SIGNS_LIKE_DIGITS
from training.evaluation.pages.drawing.desks import desk_page
from training.evaluation.pages.drawing.strings import sign_page, string_page, touching_pairs
from training.evaluation.pages.sets.page_set import Sample
from training.synthesis.scenes.corpus import DIGIT_LIKE

_SEED = 20240229
_PAIRS = 1000
_SHEETS = 200
_DIGITS_AND_MARKS = re.compile(r"[0-9 .,\-]+")


def folder(data: Path, name: str) -> list[Sample]:
    """Take the images that a folder's labels.csv names."""
    labels = read_labels(validation(data) / name)
    return [Sample(label, partial(load_page, label.file)) for label in labels]


def validation(data: Path) -> Path:
    """Return the folder of the sets that nothing is trained on."""
    return data / "validation" if (data / "validation").is_dir() else data


def sample(name: str, digits: str, gray: Callable[[], Page]) -> Sample:
    """Make a page of one line; without digits, it has no line."""
    return Sample(Label(Path(name), (digits,) if digits else ()), gray)


def recorded_label(name: str, text: str) -> Label:
    """Make the label of a recorded line.

    For "Pay $1.23 @ 4:56" these are the digits 123456, and 1.234:56 with punctuation.
    """
    digits = re.sub(r"\D", "", text)
    return (
        Label(Path(name), (digits,), marks=(compared(text),)) if digits else Label(Path(name), ())
    )


def _page(
    draw: Callable[[Sequence[Array], np.random.Generator], Array],
    strokes: datasets.StrokeSet,
    index: int,
) -> Page:
    """Draw one sample of a set of strokes, the same each time."""
    return Page(draw(strokes.strokes(index), np.random.default_rng([_SEED, index])))


def _drawn(strokes: datasets.StrokeSet, indices: Sequence[int], part: str) -> list[Sample]:
    """Draw recorded lines as pages, each with its own pen, size, ink and paper."""
    return [
        Sample(
            recorded_label(f"{part}_{i:04}", str(strokes.labels[i])),
            partial(_page, string_page, strokes, i),
        )
        for i in indices
    ]


def strings(data: Path, part: str, marks_only: bool) -> list[Sample]:
    """Draw recorded strings of `part`, "train" or "validation".

    marks_only: strings of digits, blanks, dots, commas and dashes, else all others. Of "train",
    only those of the writers kept for measuring.
    """
    place = validation(data) if part == "validation" else datasets.train_folder(data)
    strokes = datasets.read_strokes(place / "unipen_strings.npz")
    ours = datasets.measured(strokes.writers) if part == "train" else np.ones(len(strokes), bool)
    fitting = [bool(_DIGITS_AND_MARKS.fullmatch(str(s))) == marks_only for s in strokes.labels]
    return _drawn(strokes, [int(i) for i in np.flatnonzero(ours & np.array(fitting))], part)


def lines(data: Path) -> list[Sample]:
    """Draw recorded lines of numbers with their signs."""
    path = validation(data) / "unipen_lines.npz"
    arrays = datasets.read_arrays(path)
    numeric = (arrays["kind"] == "numeric") & arrays["one_row"]
    chosen_rows = [int(i) for i in np.flatnonzero(numeric)]
    return _drawn(datasets.read_strokes(path), chosen_rows, "line")


def words(data: Path) -> list[Sample]:
    """Draw recorded words, except those made only of letters that resemble digits."""
    strokes = datasets.read_strokes(validation(data) / "unipen_words.npz")
    return [
        sample(f"word_{i:04}", "", partial(_page, string_page, strokes, i))
        for i, label in enumerate(strokes.labels)
        if not set(str(label)) <= DIGIT_LIKE
    ]


def bitmaps(data: Path, name: str, empty: bool = False) -> list[Sample]:
    """Take each image of a set as a page."""
    arrays = datasets.read_arrays(validation(data) / f"{name}.npz")
    return [
        sample(f"{name}_{i:04}", "" if empty else str(label), partial(Page, image))
        for i, (image, label) in enumerate(zip(arrays["images"], arrays["labels"], strict=True))
    ]


def desks(data: Path) -> list[Sample]:
    """Draw sheets with one to four of the recorded numbers, on desks."""
    strokes = datasets.read_strokes(validation(data) / "unipen_strings.npz")
    numbers = [i for i, s in enumerate(strokes.labels) if _DIGITS_AND_MARKS.fullmatch(str(s))]

    def page(rows: Sequence[int], seed: int) -> Page:
        rng = np.random.default_rng([_SEED, seed])
        return Page(desk_page([strokes.strokes(i) for i in rows], rng))

    samples = []
    for sheet in range(_SHEETS):
        rng = np.random.default_rng([_SEED, 1, sheet])
        rows = [int(i) for i in rng.choice(numbers, int(rng.integers(1, 5)), replace=False)]
        numbers_on_it = tuple(re.sub(r"\D", "", str(strokes.labels[i])) for i in rows)
        label = Label(Path(f"desk_{sheet:03}"), numbers_on_it)
        samples.append(Sample(label, partial(page, rows, sheet)))
    return samples


def pairs(data: Path) -> list[Sample]:
    """Draw pairs of touching digits."""
    digits = datasets.read_strokes(validation(data) / "unipen_digits.npz")
    return [
        sample(f"pair_{i:04}", label, partial(Page, gray))
        for i, (label, gray) in enumerate(touching_pairs(digits, _PAIRS, _SEED))
    ]


def mnist(data: Path) -> list[Sample]:
    """Take each test image of MNIST as a page."""
    arrays = datasets.read_mnist(data)
    return [
        sample(f"mnist_{i:05}", str(label), partial(Page, image))
        for i, (image, label) in enumerate(zip(arrays.x_test, arrays.y_test, strict=True))
    ]


def symbols(data: Path) -> list[Sample]:
    """Take mathematical signs that nobody writes like a digit."""
    arrays = datasets.read_arrays(validation(data) / "math_symbols.npz")
    return [
        sample(f"symbol_{i:04}", "", partial(Page, image))
        for i, (image, label) in enumerate(zip(arrays["images"], arrays["labels"], strict=True))
        if str(label) not in SIGNS_LIKE_DIGITS
    ]


def letters(data: Path) -> list[Sample]:
    """Draw letters and signs that nobody writes like a digit."""
    strokes = datasets.read_strokes(validation(data) / "unipen_nondigits.npz")
    return [
        sample(f"letter_{i:04}", "", partial(_page, sign_page, strokes, i))
        for i, label in enumerate(strokes.labels)
        if str(label) not in DIGIT_LIKE
    ]
