"""The sheets of the benchmark: 300 of six designs, each drawn when it is asked for."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from digitapp.forms import Form
from digitapp.records import Array, Page
from training.data import datasets
from training.evaluation.forms.camera import View, photograph, scan
from training.evaluation.forms.designs import designs
from training.evaluation.forms.filling import Filled, Truth, fill
from training.evaluation.forms.layout import Layout, form_of, printed
from training.evaluation.pages.drawing.hands import Hand, hands
from training.synthesis.strokes.pen import Drawing, drawing

_SEED = 20261127
COUNT = 300
FORM_DPI, SHEET_DPI = 200, 300
"""Of the blank forms, and of the sheets that are scanned and photographed."""

_INCH = 25.4
_STROKES = ("unipen_digits", "pendigits", "lipitk_digits")
_EMPTY = 15
"""One sheet in so many has no field filled in."""


@dataclass(frozen=True)
class Sheet:
    """A sheet by its number. kind: "scan" or "photo"; half: 0 to choose settings on, 1 to
    report."""

    number: int
    data: Path

    @property
    def design(self) -> int:
        """The number of its design."""
        return self.number % len(forms())

    @property
    def form(self) -> Form:
        """The form that it is of."""
        return forms()[self.design]

    @property
    def kind(self) -> str:
        return ("scan", "photo")[self.number // len(forms()) % 2]

    @property
    def name(self) -> str:
        return f"{self.form.name}_{self.number:03}_{self.kind}"

    @property
    def half(self) -> int:
        return zlib.crc32(self.name.encode()) % 2

    @cached_property
    def _drawn(self) -> tuple[View, Truth]:
        rng = np.random.default_rng([_SEED, self.number])
        pixels = SHEET_DPI / _INCH
        known = _hands(self.data)
        hand = known[int(rng.integers(len(known)))]
        filled = fill(
            *(_layouts()[self.design], hand, _words(self.data), pixels, rng),
            empty=self.number % _EMPTY == _EMPTY - 1,
        )
        ink = _inked(_print(self.design), filled, rng)
        if self.kind == "photo":
            return photograph(ink, rng), filled.truth
        return scan(ink, int(rng.choice([150, 200, 300])), SHEET_DPI, rng), filled.truth

    def page(self) -> Page:
        """The picture."""
        return Page(self._drawn[0].gray, name=f"{self.name}.png")

    def truth(self) -> Truth:
        """What is written in the fields."""
        return self._drawn[1]

    def seen(self, points: Array) -> Array:
        """Where points (n, 2) of the form's image lie in the picture."""
        return self._drawn[0].seen(points * (SHEET_DPI / FORM_DPI))


def sheets(data: Path, count: int = COUNT) -> list[Sheet]:
    """The sheets of the benchmark, or the first ones."""
    return [Sheet(number, data) for number in range(count)]


@cache
def forms() -> tuple[Form, ...]:
    """The six forms."""
    return tuple(form_of(layout, FORM_DPI / _INCH) for layout in _layouts())


@cache
def _layouts() -> tuple[Layout, ...]:
    return designs()


@cache
def _print(design: int) -> Array:
    return printed(_layouts()[design], SHEET_DPI / _INCH)


def _inked(print_: Array, filled: Filled, rng: np.random.Generator) -> Array:
    """Print and writing together, float32 (h, w), 1 black."""
    tone, depth = np.float32(rng.uniform(0.6, 0.95)), np.float32(rng.uniform(0.55, 0.95))
    writing = filled.writing.astype(np.float32) / 255
    return np.asarray(1 - (1 - tone * print_) * (1 - depth * writing))


@cache
def _hands(data: Path) -> list[Hand]:
    """The hands of validation that no training file holds."""
    found = [_validation(data) / f"{name}.npz" for name in _STROKES]
    sets = [datasets.read_strokes(path) for path in found if path.exists()]
    return hands(sets, datasets.writers(datasets.train_folder(data)))


@cache
def _words(data: Path) -> list[Drawing]:
    """Words to scribble beside the fields."""
    path = _validation(data) / "unipen_words.npz"
    if not path.exists():
        return []
    strokes = datasets.read_strokes(path)
    return [drawing(strokes.strokes(i)) for i in range(0, len(strokes), 5)]


def _validation(data: Path) -> Path:
    return data / "validation" if (data / "validation").is_dir() else data
