"""A page, its ink, and segments of this ink."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from digitapp.records.arrays import Array, ColourImage, GrayImage, InkImage, Mask, read_only
from digitapp.records.box import Box
from digitapp.records.components import connected_components

MOST_PIXELS, LONGEST_SIDE = 50_000_000, 100_000
"""Of one page; reading it then takes less than a gigabyte."""


def _is_picture(array: object, dimensions: int) -> bool:
    return (
        isinstance(array, np.ndarray)
        and array.dtype == np.uint8
        and array.ndim == dimensions
        and array.size > 0
        # A view can be larger than the memory.
        and array.shape[0] * array.shape[1] <= MOST_PIXELS
        and max(array.shape) <= LONGEST_SIDE
    )


def _expected(name: str, what: str, found: object) -> str:
    kind = type(found).__name__
    if isinstance(found, np.ndarray):
        kind = f"{found.dtype} {found.shape}"
    most = f"at most {MOST_PIXELS // 1_000_000} megapixels and {LONGEST_SIDE:,} pixels a side"
    return f"Page.{name} must be a NumPy array uint8 {what}, not empty, {most}; it is {kind}"


@dataclass(frozen=True, eq=False)
class Page:
    """One page as loaded.

    gray: uint8 (H, W), 0 black to 255 white, at least one pixel, at most MOST_PIXELS, and
    LONGEST_SIDE a side. The polarity is the file's: ink may be dark or light.
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

    def mapped(self, change: Callable[[Array], Array]) -> Page:
        """The page with `change` applied to `gray` and `colour`, such as a rotation or a cut.

        change: takes uint8 (H, W) or (H, W, 3).
        """
        colour = None if self.colour is None else change(self.colour)
        return Page(change(self.gray), colour, self.name, self.number)

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

    @cached_property
    def components(self) -> tuple[Array, Array]:
        """The 8-connected components of the mask, as of `connected_components`."""
        labels, stats = connected_components(self.mask)
        return read_only(labels), read_only(stats)


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
