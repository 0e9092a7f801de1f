"""Digits that people wrote on paper, as digitapp's own page stages find them.

For measuring alone: nothing here is ever trained on. Folders that are not there are left out.
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
"""Folders of pictures that hold one digit each."""


@dataclass(frozen=True, eq=False)
class InkSet:
    """inks: uint8 (h, w) each, as the page stage hands them to the normaliser; labels: int
    (N,); pages: int (N,), the picture that a digit stands on."""

    name: str
    inks: tuple[Array, ...]
    labels: Array
    pages: Array

    def __len__(self) -> int:
        return len(self.labels)


def framed_digits(folder: Path, models: Models, every: int = 1) -> InkSet:
    """Every digit of a folder whose labels.csv has the columns file, text and boxes_xywh.

    every: only every so many'th picture is looked at.

    Raises DataError where a picture or the labels cannot be read.
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
    """The pictures of a folder on which digitapp finds exactly one digit, right or wrong.

    every: only every so many'th picture is looked at.
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
    """Every set of digits on paper that the validation folder holds, every so many'th picture."""
    if validation is None:
        return
    if (validation / FRAMED / "labels.csv").exists():
        yield framed_digits(validation / FRAMED, models, every)
    for name in SINGLE:
        if (validation / name / "labels.csv").exists():
            yield single_digits(validation / name, models, every)


def amounts_right(right: Array, pages: Array) -> float:
    """Share of the pictures on which every digit is right; right: bool (N,), pages: int (N,)."""
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
    """The box "x,y,w,h", its part that lies on the page."""
    x, y, width, height = (int(word) for word in words.split(","))
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + width, page.width), min(y + height, page.height)
    if right <= left or bottom <= top:
        raise ValueError(words)
    return Box(left, top, right - left, bottom - top)
