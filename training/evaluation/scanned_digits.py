"""Digits that people wrote on paper, as digitapp's own stages find them.

For measuring only: nothing here is trained on. Missing folders are left out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digitapp.errors import InputError
from digitapp.io.load import load_page
from digitapp.models import Models
from digitapp.pipeline.framed_boxes import read_boxes
from digitapp.pipeline.recognize import recognize
from digitapp.records import Array, Box, Page
from training.data.datasets import DataError

FRAMED = "cheque_amounts"
"""The folder whose labels.csv gives a box for every digit."""

SINGLE = ("phone_digits", "sheet_cells", "photo_singles")
"""Folders of images with one digit each."""


@dataclass(frozen=True, eq=False)
class InkSet:
    """inks: uint8 (h, w) each, as passed to normalization; labels: int (N,), 0 to 9; pages: int
    (N,), the index of each digit's image."""

    name: str
    inks: tuple[Array, ...]
    labels: Array
    pages: Array

    def __len__(self) -> int:
        return len(self.labels)


def framed_digits(folder: Path, models: Models, every: int = 1) -> InkSet:
    """Find every digit in a folder whose labels.csv has the columns file, text and boxes_xywh.

    every: use one in this many images. Raises DataError where an image or the labels cannot be
    read.
    """
    inks: list[Array] = []
    labels: list[int] = []
    pages: list[int] = []
    for number, row in enumerate(_rows(folder)[::every]):
        page = _page(folder / row["file"])
        try:
            boxes = [_box(words, page) for words in row["boxes_xywh"].split()]
            digits = [int(letter) for letter in row["text"]]
        except (KeyError, ValueError, AttributeError):
            raise DataError(f"{folder / 'labels.csv'}: {row['file']} has no boxes") from None
        inks += [reading.segment.ink for reading in read_boxes(page, boxes, models)]
        labels += digits
        pages += [number] * len(digits)
    if len(inks) != len(labels):
        raise DataError(f"{folder / 'labels.csv'} has not one box for every digit")
    return InkSet(folder.name, tuple(inks), np.array(labels), np.array(pages))


def single_digits(folder: Path, models: Models, every: int = 1) -> InkSet:
    """Find the digits on images where digitapp finds exactly one, right or wrong.

    every: use one in this many images. Raises DataError where an image cannot be read.
    """
    inks: list[Array] = []
    labels: list[int] = []
    pages: list[int] = []
    for number, row in enumerate(_rows(folder)[::every]):
        lines = recognize(_page(folder / row["file"]), models).lines
        found = [reading for line in lines for reading in line.readings]
        if len(found) == 1 and len(row["text"]) == 1:
            inks.append(found[0].segment.ink)
            labels.append(int(row["text"]))
            pages.append(number)
    return InkSet(folder.name, tuple(inks), np.array(labels, int), np.array(pages, int))


def ink_sets(validation: Path | None, models: Models, every: int = 1) -> Iterator[InkSet]:
    """Yield every set of digits on paper in the validation folder, one in `every` images."""
    if validation is None:
        return
    if (validation / FRAMED / "labels.csv").exists():
        yield framed_digits(validation / FRAMED, models, every)
    for name in SINGLE:
        if (validation / name / "labels.csv").exists():
            yield single_digits(validation / name, models, every)


def amounts_right(right: Array, pages: Array) -> float:
    """Share of images with every digit right, 0 to 1; right: bool (N,); pages: int (N,)."""
    wrong = np.unique(pages[~right])
    return 1.0 - len(wrong) / len(np.unique(pages))


def _rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _page(path: Path) -> Page:
    try:
        return load_page(path)
    except InputError as error:
        raise DataError(str(error)) from None


def _box(words: str, page: Page) -> Box:
    """Parse "x,y,w,h" and clip it to the page. Raises ValueError if it is malformed or outside."""
    x, y, width, height = (int(word) for word in words.split(","))
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + width, page.width), min(y + height, page.height)
    if right <= left or bottom <= top:
        raise ValueError(words)
    return Box(left, top, right - left, bottom - top)
