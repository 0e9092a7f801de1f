"""A set of pages with known digits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from digitapp.evaluation import Label
from digitapp.records import Page

Layout = Literal["page", "line", "digit"]
"""What a page is known to hold; passed to readers that can use it."""

_GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True, eq=False)
class Sample:
    """label: the page's content; page: loads or draws the page."""

    label: Label
    page: Callable[[], Page]


@dataclass(frozen=True)
class PageSet:
    """target: share of pages, 0 to 1, that should be exact, or, for pages without digits
    (`empty`), that may give any; by_row: whether the target is for rows instead of pages;
    costly: whether reading a page takes long, so that fewer are chosen."""

    name: str
    what: str
    layout: Layout
    target: float | None
    samples: Callable[[Path], list[Sample]]
    empty: bool = False
    by_row: bool = False
    costly: bool = False


def chosen(samples: list[Sample], most: int | None) -> list[Sample]:
    """Choose at most `most` samples, spread over all because sets are sorted by kind.

    Those of a smaller choice are among those of a larger one. The multiples of the golden ratio
    modulo 1 are spread most evenly (Knuth, The Art of Computer Programming, section 6.4).
    """
    if most is None or most >= len(samples):
        return samples
    order = sorted(range(len(samples)), key=lambda i: i * _GOLDEN % 1)
    return [samples[i] for i in sorted(order[:most])]
