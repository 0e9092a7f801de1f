"""Who writes a line: the glyphs of one writer, and the forms that this hand keeps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from digitapp.records import Array
from training.data import datasets
from training.synthesis.lines.allographs import draw_form, forms
from training.synthesis.strokes.allographs import regional
from training.synthesis.strokes.careless import careless
from training.synthesis.strokes.glyphs import Bitmap, Glyph, inked
from training.synthesis.strokes.pen import Drawing, drawing, framed

Rng = np.random.Generator

STROKE_SETS = (
    "unipen_digits",
    "pendigits",
    "uji_penchars",
    "unipen_digits_words",
    "ipad_digits",
    "lipitk_digits",
)
BITMAP_SETS = ("swiss_digits", "nsysu_digits", "bhmsds_digits_signs")
UNSIGNED_SETS = ("mnist", "optdigits", "semeion", "hwd1000")
"""Bitmaps whose writers have no names."""

_KEPT = dict(
    zip("0123456789", (0.3, 0.4, 0.1, 0.15, 0.15, 0.08, 0.04, 0.3, 0.04, 0.12), strict=True)
)
"""How often a hand keeps a drawn form of a digit for the whole line."""

_OTHER_SIGNS = frozenset("$#&@*<>?!\"'^~;_`|\\")
_LIKE = {"[": "(", "{": "(", "]": ")", "}": ")"}


@dataclass
class Glyphs:
    """What lines are made of, of one side of the split between writers.

    strokes, bitmaps: per writer and digit the glyphs; unsigned: the same per set; signs: per
    mark; others: signs that share the class "¤"; recorded: whole lines with their text;
    words: words and doodles, which are no numbers.
    """

    strokes: list[dict[str, list[Glyph]]] = field(default_factory=list)
    bitmaps: list[dict[str, list[Glyph]]] = field(default_factory=list)
    unsigned: list[dict[str, list[Glyph]]] = field(default_factory=list)
    signs: dict[str, list[Glyph]] = field(default_factory=lambda: defaultdict(list))
    recorded: list[tuple[str, Drawing]] = field(default_factory=list)
    words: list[Glyph] = field(default_factory=list)


def read_glyphs(data: Path, validation: bool = False) -> Glyphs:
    """Load the writers trained on, or the held-out ones, of every set that the folder holds.

    Raises DataError where a set is damaged, or where pen strokes of some digit are missing.
    """
    folder = datasets.train_folder(data)
    result = Glyphs()
    for path in _present(folder, STROKE_SETS):
        result.strokes += _writers(datasets.read_strokes(path), validation)
    if not _complete(result.strokes):
        raise datasets.DataError(f"{folder} holds too few pen strokes of digits")
    for path in _present(folder, BITMAP_SETS):
        result.bitmaps += _bitmap_writers(path, validation, result)
    for path in _present(folder, UNSIGNED_SETS):
        result.unsigned.append(_unsigned(path, validation))
    result.bitmaps, result.unsigned = _complete(result.bitmaps), _complete(result.unsigned)
    for path in _present(folder, ("unipen_signs",)):
        _read_signs(path, validation, result)
    for path in _present(folder, ("unipen_strings", "unipen_lines")):
        _read_lines(path, validation, result)
    for path in _present(folder, ("unipen_words",)):
        words = datasets.read_strokes(path)
        chosen = np.flatnonzero(datasets.held_out(words.writers) == validation)
        result.words += [drawing(words.strokes(int(i)), 2) for i in chosen[:1500]]
    for path in _present(folder, ("quickdraw_doodles",)):
        doodles = datasets.read_bitmaps(path)
        result.words += [Bitmap(image) for image in _side(doodles.images, validation)[:1500]]
    return result


def _present(folder: Path, names: Sequence[str]) -> list[Path]:
    paths = [folder / f"{name}.npz" for name in names]
    return [path for path in paths if path.exists()]


def _complete(writers: list[dict[str, list[Glyph]]]) -> list[dict[str, list[Glyph]]]:
    """Writers who together wrote every digit; none if a digit is missing."""
    return writers if len({digit for digits in writers for digit in digits}) == 10 else []


def _side(items: Array, validation: bool) -> Array:
    """Every tenth item is held out."""
    return np.asarray(items[(np.arange(len(items)) % 10 == 9) == validation])


def _writers(strokes: datasets.StrokeSet, validation: bool) -> list[dict[str, list[Glyph]]]:
    own: dict[str, dict[str, list[Glyph]]] = defaultdict(lambda: defaultdict(list))
    for i in map(int, np.flatnonzero(datasets.held_out(strokes.writers) == validation)):
        label = str(strokes.labels[i])
        if label.isascii() and label.isdigit():
            own[str(strokes.writers[i])][label].append(drawing(strokes.strokes(i), 2))
    return [dict(digits) for digits in own.values() if len(digits) >= 5]


def _bitmap_writers(path: Path, validation: bool, result: Glyphs) -> list[dict[str, list[Glyph]]]:
    arrays = datasets.read_arrays(path)
    bitmaps = datasets.read_bitmaps(path)
    own: dict[str, dict[str, list[Glyph]]] = defaultdict(lambda: defaultdict(list))
    tail = np.arange(len(bitmaps)) % 10 == 9
    # Few people wrote these sets: hold out samples, not writers.
    for i in map(int, np.flatnonzero(tail == validation)):
        label, image = str(bitmaps.labels[i]), bitmaps.images[i]
        if path.stem.startswith("bhmsds"):
            image = _unstretched(image, label)
        glyph = inked(image)
        if label.isdigit():
            own[str(arrays["writer"][i])][label].append(glyph)
        elif label in "+/-x":
            result.signs[label].append(glyph)
    digits = [dict(glyphs) for glyphs in own.values() if len(glyphs) >= 8]
    if len(digits) < 4:  # people with a few pictures each write as one
        merged: dict[str, list[Glyph]] = defaultdict(list)
        for glyphs in own.values():
            for label, found in glyphs.items():
                merged[label] += found
        digits = [dict(merged)]
    return digits


def _unstretched(image: Array, label: str) -> Array:
    """Pictures stretched to a square, at about the width that such a sign has."""
    import cv2

    width = {"1": 8, "-": 28, "/": 16, ".": 28}.get(label, 19)
    height = 6 if label == "-" else 28
    return cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)


def _unsigned(path: Path, validation: bool) -> dict[str, list[Glyph]]:
    if path.stem == "mnist":
        arrays = datasets.read_arrays(path)
        images, labels = arrays["x_train"], arrays["y_train"].astype(str)
    else:
        bitmaps = datasets.read_bitmaps(path)
        images, labels = bitmaps.images, bitmaps.labels
    found: dict[str, list[Glyph]] = defaultdict(list)
    for image, label in zip(_side(images, validation), _side(labels, validation), strict=True):
        if str(label).isdigit():
            found[str(label)].append(inked(image))
    return dict(found)


def _read_signs(path: Path, validation: bool, result: Glyphs) -> None:
    signs = datasets.read_strokes(path)
    for i in map(int, np.flatnonzero(datasets.held_out(signs.writers) == validation)):
        label = str(signs.labels[i])
        label = "¤" if label in _OTHER_SIGNS else _LIKE.get(label, label)
        if label in "¤.,-/():+=%":
            result.signs[label].append(drawing(signs.strokes(i), 2))


def _read_lines(path: Path, validation: bool, result: Glyphs) -> None:
    strings = datasets.read_strokes(path)
    arrays = datasets.read_arrays(path)
    side = datasets.held_out(strings.writers) == validation
    if path.stem == "unipen_strings":
        side &= ~datasets.measured(strings.writers)
    for i in map(int, np.flatnonzero(side)):
        if "one_row" in arrays and not arrays["one_row"][i]:
            continue
        text = known_text(str(strings.labels[i]))
        if len(text) > 0 and len(str(strings.labels[i])) <= 36:
            result.recorded.append((text, drawing(strings.strokes(i), 2)))


def known_text(label: str) -> str:
    """A recorded label in the reader's classes: letters are nothing, other signs "¤"."""
    text = "".join(_LIKE.get(c, "¤" if c in _OTHER_SIGNS else c) for c in label)
    return "".join(c for c in text if c in "0123456789.,-/():+=%¤")


@dataclass(frozen=True, eq=False)
class Hand:
    """One writer for one line; kept: the drawn form of the digits that have one."""

    own: dict[str, list[Glyph]]
    kept: dict[str, int]
    spare: Sequence[dict[str, list[Glyph]]]
    regional: bool
    careless: bool

    def digit(self, digit: str, rng: Rng) -> Glyph:
        """A glyph of this writer; drawn forms differ each time."""
        if digit in self.kept:
            return framed(draw_form(digit, self.kept[digit], rng))
        if self.regional:
            other = regional(int(digit), rng)
            if other is not None:
                return other
        own = self.own.get(digit)
        while not own:
            own = self.spare[int(rng.integers(len(self.spare)))].get(digit)
        glyph = own[int(rng.integers(len(own)))]
        if self.careless and isinstance(glyph, Drawing):
            return careless(glyph, int(digit), rng)
        return glyph


def draw_hand(glyphs: Glyphs, rng: Rng) -> Hand:
    """A random writer: mostly one with a name, some from sets without, some drawn throughout."""
    kind = rng.random()
    if kind < 0.62:
        spare = glyphs.strokes
    elif kind < 0.76:
        spare = glyphs.bitmaps or glyphs.strokes
    elif kind < 0.87:
        spare = glyphs.unsigned or glyphs.strokes
    else:
        spare = glyphs.strokes
        kept = {digit: int(rng.integers(forms(digit))) for digit in "0123456789"}
        return Hand({}, kept, spare, False, False)
    if spare is glyphs.unsigned:
        own = spare[0] if rng.random() < 0.7 else spare[int(rng.integers(len(spare)))]
    else:
        own = spare[int(rng.integers(len(spare)))]
    kept = {}
    if spare is glyphs.strokes:
        kept = {
            digit: int(rng.integers(forms(digit)))
            for digit, share in _KEPT.items()
            if rng.random() < share
        }
    return Hand(own, kept, spare, bool(rng.random() < 0.06), bool(rng.random() < 0.1))
