"""Pages that are drawn for the benchmark: tables, blank forms, turned pages, small numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import numpy as np

from digitapp.evaluation import Label
from digitapp.records import Array, Page
from training.data import datasets
from training.evaluation.pages.drawing.blank_forms import KINDS, blank_page
from training.evaluation.pages.drawing.hands import Hand, hands
from training.evaluation.pages.drawing.numbers import number_page
from training.evaluation.pages.drawing.tables import RULINGS, table_page
from training.evaluation.pages.sets import recorded
from training.evaluation.pages.sets.page_set import Sample

_SEED = 20261126
COUNT = 150
"""Pages of each set."""

_SMALL = (16, 12, 10)
"""Heights in pixels of small digits."""

TURNS = (90, 180, 270)
"""Degrees by which pages are turned, clockwise and one after the other."""

_UPRIGHT = 60
"""Drawn numbers that are turned."""

_ONE_WAY_UP = frozenset("347")
"""Digits that are no digit upside down."""

_STROKES = ("unipen_digits", "pendigits", "lipitk_digits")


@cache
def all_hands(data: Path) -> list[Hand]:
    """Return the hands of validation that no training file holds."""
    found = [recorded.validation(data) / f"{name}.npz" for name in _STROKES]
    sets = [datasets.read_strokes(path) for path in found if path.exists()]
    return hands(sets, datasets.writers(datasets.train_folder(data)))


def tables(data: Path) -> list[Sample]:
    """Draw tables of numbers: printed and ruled by hand, flat and photographed."""

    def draw(i: int, rng: np.random.Generator) -> tuple[list[str], Array]:
        ruling = RULINGS[i % 2]
        drawn = table_page(_one(all_hands(data), rng), ruling, bool(i // 2 % 2), rng)
        return drawn.lines, drawn.gray

    return [_drawn("table", draw, i) for i in range(COUNT)]


def blank_forms(data: Path) -> list[Sample]:
    """Draw blank combs, tables and papers, flat and photographed."""

    def draw(i: int, rng: np.random.Generator) -> tuple[list[str], Array]:
        return [], blank_page(KINDS[i % len(KINDS)], bool(i // len(KINDS) % 2), rng)

    return [_drawn("blank", draw, i) for i in range(COUNT)]


def small(data: Path) -> list[Sample]:
    """Draw crops around one number with digits of 16, 12 and 10 pixels."""

    def draw(i: int, rng: np.random.Generator) -> tuple[list[str], Array]:
        height = _SMALL[i % len(_SMALL)]
        text, gray = number_page(
            _one(all_hands(data), rng), height, bool(i // len(_SMALL) % 2), rng
        )
        return [text], gray

    return [_drawn("small", draw, i) for i in range(COUNT)]


def upright(data: Path) -> list[Sample]:
    """Take photos and drawn numbers; `turned` turns the same pages.

    Each has a digit that is no digit upside down: 60 would read 09.
    """

    def draw(i: int, rng: np.random.Generator) -> tuple[list[str], Array]:
        hand, height = (
            _one(all_hands(data), rng),
            float(np.exp(rng.uniform(np.log(22), np.log(90)))),
        )
        text, gray = number_page(hand, height, bool(i % 2), rng)
        return [text], gray

    numbers = [_drawn("number", draw, i) for i in range(COUNT)]
    photos, numbers = map(_one_way_up, (recorded.folder(data, "photos"), numbers))
    return photos + numbers[:_UPRIGHT]


def _one_way_up(samples: list[Sample]) -> list[Sample]:
    return [sample for sample in samples if _ONE_WAY_UP & set(sample.label.digits)]


def turned(data: Path) -> list[Sample]:
    """Turn the pages of `upright` by 90, 180 or 270 degrees, each by one of them."""

    def page(sample: Sample, degrees: int) -> Page:
        return Page(np.ascontiguousarray(np.rot90(sample.page().gray, -degrees // 90)))

    samples = []
    for i, sample in enumerate(upright(data)):
        degrees = TURNS[i % len(TURNS)]
        name = sample.label.file.with_name(f"turned_{degrees}_{sample.label.file.name}")
        samples.append(Sample(Label(name, sample.label.lines), partial(page, sample, degrees)))
    return samples


def _one(choices: list[Hand], rng: np.random.Generator) -> Hand:
    return choices[int(rng.integers(len(choices)))]


def _drawn(
    name: str, draw: Callable[[int, np.random.Generator], tuple[list[str], Array]], i: int
) -> Sample:
    """Draw page `i` of a set; its label needs the drawing too, so both are made at once."""
    lines, gray = draw(i, np.random.default_rng([_SEED, sum(name.encode()), i]))
    return Sample(Label(Path(f"{name}_{i:03}"), tuple(lines)), partial(Page, gray))
