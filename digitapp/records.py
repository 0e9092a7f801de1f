"""Records that the stages pass on, from page to digit sequence: frozen, arrays read-only."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

GrayImage = Array
"""uint8 (H, W), 0 black to 255 white."""

ColourImage = Array
"""uint8 (H, W, 3) in RGB order."""

InkImage = Array
"""uint8 (H, W), 0 paper to 255 full ink."""

Mask = Array
"""uint8 (H, W), 255 where a pixel belongs, else 0."""

Probabilities = Array
"""float (..., 11), one probability for each of `CLASSES`. The last axis sums to 1."""

CLASSES = (*"0123456789", "none")
"""The classifier's eleven classes in the order of its outputs. "none" is ink that is no digit."""

NONE = CLASSES.index("none")

OTHER_SIGN = "¤"
"""Stands for any sign without a class of its own, such as a currency sign."""

SIGNS = (*".,-/():+=x%", OTHER_SIGN)
"""The signs that a mark can be."""

_NEARLY = 0.7
"""Gaps beside marks are blanks from this part of the widest gap's width on."""


def read_only(array: Array) -> Array:
    """Return a read-only view. The caller's own array stays writable."""
    view = array.view()
    view.flags.writeable = False
    return view


@dataclass(frozen=True, order=True)
class Box:
    """An upright rectangle in page pixels. The pixel (x + width, y + height) lies outside."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def union(self, other: Box) -> Box:
        """The smallest box that contains both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    @property
    def area(self) -> int:
        """Area in square pixels."""
        return self.width * self.height

    def intersection(self, other: Box) -> Box | None:
        """The box of the shared pixels; None if there are none."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(x, y, right - x, bottom - y) if right > x and bottom > y else None

    def common_area(self, other: Box) -> int:
        """Area of the intersection in square pixels."""
        common = self.intersection(other)
        return common.area if common else 0

    def iou(self, other: Box) -> float:
        """Intersection over union, 0 to 1."""
        common = self.common_area(other)
        return common / (self.area + other.area - common) if common else 0.0


def _is_picture(array: object, dimensions: int) -> bool:
    return (
        isinstance(array, np.ndarray)
        and array.dtype == np.uint8
        and array.ndim == dimensions
        and array.size > 0
    )


def _expected(name: str, what: str, found: object) -> str:
    kind = type(found).__name__
    if isinstance(found, np.ndarray):
        kind = f"{found.dtype} {found.shape}"
    return f"Page.{name} must be a NumPy array uint8 {what}, not empty; it is {kind}"


@dataclass(frozen=True, eq=False)
class Page:
    """One page as loaded.

    gray: uint8 (H, W), 0 black to 255 white, at least one pixel. The polarity is the file's:
    ink may be dark or light.
    colour: uint8 (H, W, 3) in RGB order; None if the file has no colour.
    name: the file's name; number: 1 for the first page of a file.

    Raises ValueError if an array has another type or shape.
    """

    gray: GrayImage
    colour: ColourImage | None = None
    name: str = ""
    number: int = 1

    def __post_init__(self) -> None:
        if not _is_picture(self.gray, 2):
            raise ValueError(_expected("gray", "(H, W), 0 black to 255 white", self.gray))
        object.__setattr__(self, "gray", read_only(self.gray))
        if self.colour is None:
            return
        if not _is_picture(self.colour, 3) or self.colour.shape != (*self.gray.shape, 3):
            raise ValueError(_expected("colour", "(H, W, 3), RGB, as large as gray", self.colour))
        object.__setattr__(self, "colour", read_only(self.colour))

    @property
    def height(self) -> int:
        return int(self.gray.shape[0])

    @property
    def width(self) -> int:
        return int(self.gray.shape[1])


@dataclass(frozen=True, eq=False)
class Ink:
    """The ink of a page.

    strength: uint8 (H, W), 0 paper to 255 full ink, whatever the page's polarity.
    mask: uint8 (H, W), 255 where a pixel belongs to ink, else 0.
    stroke_width: typical stroke width in pixels of this mask; 0 without ink.
    """

    strength: InkImage
    mask: Mask
    stroke_width: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "strength", read_only(self.strength))
        object.__setattr__(self, "mask", read_only(self.mask))


@dataclass(frozen=True, eq=False)
class Segment:
    """Ink that may be one digit.

    box: its place on the page; ink: uint8 (box.height, box.width), 0 paper to 255 full ink,
    with the strokes of this segment only.
    """

    box: Box
    ink: InkImage

    def __post_init__(self) -> None:
        object.__setattr__(self, "ink", read_only(self.ink))

    @staticmethod
    def joined(segments: Sequence[Segment]) -> Segment:
        """Merge at least one segment into a segment on their common box."""
        if len(segments) == 1:
            return segments[0]
        box = segments[0].box
        for segment in segments[1:]:
            box = box.union(segment.box)
        canvas = np.zeros((box.height, box.width), np.uint8)
        for segment in segments:
            x, y = segment.box.x - box.x, segment.box.y - box.y
            window = canvas[y : y + segment.box.height, x : x + segment.box.width]
            np.maximum(window, segment.ink, out=window)
        return Segment(box, canvas)


def _each_pixel_five_times(crops: Array) -> Array:
    return crops.repeat(5, axis=1).repeat(5, axis=2)


@dataclass(frozen=True, eq=False)
class Reading:
    """A segment and what the networks say of it.

    crop: float32 (28, 28) in [0, 1].
    probabilities: float32 (11,) in the order of `CLASSES`, summing to 1. They combine all
    evidence on the segment.
    doubtful: a person should check this digit: its confidence is low, or unread ink is close.
    enlarge: super-resolves crops, float32 (N, 28, 28) -> (N, 140, 140), both in [0, 1].
    """

    segment: Segment
    crop: Array
    probabilities: Probabilities
    doubtful: bool = False
    enlarge: Callable[[Array], Array] = _each_pixel_five_times

    def __post_init__(self) -> None:
        for name in ("crop", "probabilities"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    @cached_property
    def enlarged(self) -> Array:
        """The enlarged crop, float32 (140, 140) in [0, 1].

        Computed on first use, because few digits of a page are ever looked at.
        """
        return read_only(self.enlarge(self.crop[None])[0])

    @property
    def box(self) -> Box:
        return self.segment.box

    @property
    def digit(self) -> str:
        """The most probable digit, "0" to "9"."""
        return str(np.argmax(self.probabilities[:NONE]))

    @property
    def confidence(self) -> float:
        """The probability of `digit`, 0 to 1."""
        return float(np.max(self.probabilities[:NONE]))

    @property
    def alternatives(self) -> tuple[tuple[str, float], ...]:
        """All ten digits and their probabilities, the most probable first."""
        order = np.argsort(-self.probabilities[:NONE], kind="stable")
        return tuple((CLASSES[i], float(self.probabilities[i])) for i in order)


@dataclass(frozen=True)
class Mark:
    """A sign beside the digits of a line, such as a comma.

    sign: one of `SIGNS`; box: its place, in page pixels.
    confidence: the probability, 0 to 1, that this sign is here.
    before: the index of the reading that follows it; the number of readings at the line's end.

    Raises ValueError for a sign that is not one of `SIGNS`.
    """

    sign: str
    box: Box
    confidence: float
    before: int

    def __post_init__(self) -> None:
        if self.sign not in SIGNS:
            raise ValueError(f"{self.sign!r} is none of {' '.join(SIGNS)}")

    @property
    def text(self) -> str:
        """The sign as text; empty for a sign without a class of its own."""
        return "" if self.sign == OTHER_SIGN else self.sign


def between_digits(
    boxes: Sequence[Box], blanks: Collection[int], marks: Sequence[Mark]
) -> tuple[str, ...]:
    """The N + 1 strings of marks and blanks before each of a line's N digits and after the last.

    boxes: of the digits, left to right; blanks: indexes of the digits that follow a blank. If
    there are marks too, the blank goes into the widest gap and into any nearly as wide.
    """
    return tuple(
        _between(boxes[max(i - 1, 0) : i], [m for m in marks if m.before == i], boxes[i : i + 1])
        if i in blanks
        else "".join(mark.text for mark in marks if mark.before == i)
        for i in range(len(boxes) + 1)
    )


def _between(left: Sequence[Box], marks: Sequence[Mark], right: Sequence[Box]) -> str:
    """Text between two digits: the marks, with blanks in the widest gaps."""
    boxes = [*left, *(mark.box for mark in marks), *right]
    gaps = [b.x - a.right for a, b in zip(boxes, boxes[1:], strict=False)]
    if not gaps:
        return " "
    least = min(max(gaps), max(_NEARLY * max(gaps), 1))
    blanks = [" " if gap >= least else "" for gap in gaps]
    texts = [*("" for _ in left), *(mark.text for mark in marks), *("" for _ in right)]
    return texts[0] + "".join(map("".join, zip(blanks, texts[1:], strict=True)))


@dataclass(frozen=True, eq=False)
class Line:
    """A text line: readings from left to right.

    blanks: indexes of the readings that follow a blank.
    confidence: the probability, 0 to 1, that the whole line is right.
    marks: the signs beside the digits; they are sorted from left to right.

    Raises ValueError for a mark outside the line.
    """

    readings: tuple[Reading, ...]
    blanks: frozenset[int] = frozenset()
    confidence: float = 0.0
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        ordered = sorted(self.marks, key=lambda mark: (mark.before, mark.box.centre[0]))
        if any(not 0 <= mark.before <= len(self.readings) for mark in ordered):
            raise ValueError("a mark stands outside its line")
        object.__setattr__(self, "marks", tuple(ordered))

    @property
    def digits(self) -> str:
        """The digits alone, without blanks and marks."""
        return "".join(reading.digit for reading in self.readings)

    @property
    def text(self) -> str:
        """Digits, blanks and marks in the order of the page."""
        boxes = [reading.box for reading in self.readings]
        *before, end = between_digits(boxes, self.blanks, self.marks)
        return "".join(map("".join, zip(before, self.digits, strict=True))) + end

    def without_marks(self) -> Line:
        return replace(self, marks=())


@dataclass(frozen=True, eq=False)
class DigitSequence:
    """All lines read on a page, top to bottom; empty if the page has no digits."""

    page: Page
    lines: tuple[Line, ...] = ()

    @property
    def text(self) -> str:
        """The text of all lines, joined by newlines."""
        return "\n".join(line.text for line in self.lines)

    def without_marks(self) -> DigitSequence:
        return replace(self, lines=tuple(line.without_marks() for line in self.lines))

    @property
    def readings(self) -> tuple[Reading, ...]:
        """All readings of the page in reading order."""
        return tuple(reading for line in self.lines for reading in line.readings)

    @property
    def confidence(self) -> float:
        """The probability, 0 to 1, that every line is right; 0 without lines."""
        if not self.lines:
            return 0.0
        return float(np.prod([line.confidence for line in self.lines]))
