"""What a pen wrote in the places of a form: their ink without the form's own print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from digitapp.forms.places import Canvas, frames
from digitapp.preprocessing.binarization import darker_than
from digitapp.preprocessing.ink_mask import ridge_width
from digitapp.preprocessing.settings import PreprocessingSettings
from digitapp.records import Array, Box, GrayImage, Ink, Mask, Segment
from digitapp.segmentation.components import find_segments
from digitapp.settings import Settings

_GOOD_PART = 0.25
"""Of a segment's ink, from which it is written in a box of a comb."""

_COARSE, _CONTRAST = 8, 344
"""Pixels of the canvas for one of the small copy on which its contrast is measured, and over half
of how many."""

_SLACK = 2
"""Pixels of the canvas by which print may be displaced or wider than on the form."""

_BRIDGE = 3
"""Pixels on each side of print from which strokes are followed across it."""

_REMAINS, _NEAR_PRINT = 0.8, 5
"""Ink of which this share lies so many pixels from print, or nearer, is a rest of it."""

_FRAME = 0.12
"""Margin of a box in which its frame may leave some ink, in parts of its shorter side."""

_LEAST_EXTENT = 0.16
"""Ink smaller than this in both directions is a speck, in heights of its place."""

_CREASE, _DASH, _STRAIGHT = 1.1, 0.8, 0.03
"""Least length of an upright line that leaves the picture of a place, and of a level line, of which
neither is writing, in heights of the place; and how far its ink lies from the line in the mean, in
parts of the length."""


@dataclass(eq=False)
class Written:
    """What is written in one place.

    box: of the place on the canvas; segments: its ink, left to right, in pixels of the canvas;
    share: the part of the place that ink covers, 0 to 1; specks: whether smaller ink was left
    out.
    """

    box: Box
    segments: list[Segment] = field(default_factory=list)
    share: float = 0.0
    specks: bool = False


def find_writing(canvas: Canvas, settings: Settings) -> tuple[Ink, list[Written]]:
    """Find what is written on a canvas, place by place in their order."""
    raw = _ink(canvas.gray, settings.preprocessing)
    ink = without_print(raw, canvas.print)
    boxes = frames(canvas.places)
    found = [Written(box) for box in boxes]
    segments = find_segments(ink, settings.segmentation)
    outer = [place.at for place in canvas.places]
    for segment, number in zip(segments, _owners(segments, outer), strict=True):
        if number is None:
            continue
        one = found[number]
        if _is_rest(segment, canvas.print) or not _belongs(segment, one.box):
            continue
        height = canvas.places[number].field.height * canvas.places[number].scale
        if _is_line(segment, outer[number], height):
            continue
        if max(segment.box.width, segment.box.height) < _LEAST_EXTENT * height:
            one.specks = True
            if canvas.places[number].field.kind == "comb":
                continue
        one.segments.append(segment)
    for one, place in zip(found, canvas.places, strict=True):
        one.segments.sort(key=lambda segment: (segment.box.centre[0], segment.box.y))
        height = place.field.height * place.scale
        tall = [max(s.box.width, s.box.height) >= _LEAST_EXTENT * height for s in one.segments]
        if not any(tall):
            one.segments = []
        one.share = _covered(ink.mask, one.box)
    return ink, found


def _ink(gray: GrayImage, settings: PreprocessingSettings) -> Ink:
    """The ink of an evenly lit canvas: its paper is white."""
    small = tuple(max(1, side // _COARSE) for side in gray.shape)
    return darker_than(np.full(small, 255, np.uint8), gray, _CONTRAST // _COARSE, settings)


def without_print(ink: Ink, print_: Mask) -> Ink:
    """Take the print of a form out of the ink; strokes that cross it stay whole.

    print_: uint8 (h, w), 255 where the form has ink of its own.
    """
    if not print_.any():
        return ink
    wide = _dilated(print_, _SLACK)
    rest = cv2.bitwise_and(ink.mask, cv2.bitwise_not(wide))
    across = cv2.bitwise_and(_bridged(rest, wide), ink.mask)
    mask = cv2.bitwise_or(rest, across)
    near = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    strength = cv2.bitwise_and(ink.strength, near)
    return Ink(strength, mask, ridge_width(mask))


def _bridged(rest: Mask, print_: Mask) -> Mask:
    """The print between ink on its one side and on its other."""
    # A rule is as thick as the print is where it is thinnest.
    thick = 2 * cv2.distanceTransform(print_, cv2.DIST_L2, 3).max()
    reach = int(min(thick, 14)) + 2 * _BRIDGE
    found = np.zeros_like(rest)
    for shape in ((1, reach), (reach, 1)):
        window = np.ones((shape[0] | 1, shape[1] | 1), np.uint8)
        found |= cv2.morphologyEx(rest, cv2.MORPH_CLOSE, window)
    return cv2.bitwise_and(found, print_)


def _dilated(mask: Mask, by: int) -> Mask:
    return cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * by + 1, 2 * by + 1)))


def _owners(segments: Sequence[Segment], outer: Sequence[Box]) -> list[int | None]:
    """For each segment the picture that it lies in."""
    if not outer or not segments:
        return [None] * len(segments)
    sides = np.array([(b.x, b.y, b.right, b.bottom) for b in outer])
    found: list[int | None] = []
    for segment in segments:
        x, y = segment.box.centre
        inside = (sides[:, 0] <= x) & (x < sides[:, 2]) & (sides[:, 1] <= y) & (y < sides[:, 3])
        found.append(int(inside.argmax()) if inside.any() else None)
    return found


def _is_rest(segment: Segment, print_: Mask) -> bool:
    """Whether a segment is a rest of print."""
    box, reach = segment.box, _NEAR_PRINT
    left, top = max(box.x - reach, 0), max(box.y - reach, 0)
    around = print_[top : box.bottom + reach, left : box.right + reach]
    near = _dilated(around, reach)[box.y - top :, box.x - left :][: box.height, : box.width]
    own = segment.ink > 0
    return int((own & (near > 0)).sum()) >= _REMAINS * max(int(own.sum()), 1)


def _is_line(segment: Segment, outer: Box, height: float) -> bool:
    """Tell whether a segment is a straight line that nobody writes into a place: a crease of the
    paper, or a rest of a rule.

    outer: the picture of the place; height: of the place, in pixels of the canvas.
    """
    box = segment.box
    if box.height >= _CREASE * height and box.width < box.height / 2:
        leaves = box.y <= outer.y + 2 or box.bottom >= outer.bottom - 2
        return leaves and _is_straight(segment.ink.T > 0)
    return (
        box.width >= _DASH * height and 5 * box.height < box.width and _is_straight(segment.ink > 0)
    )


def _is_straight(ink: Array) -> bool:
    """Tell whether ink, bool (across, along), follows a straight line."""
    across, along = np.nonzero(ink)
    line: Array = np.polyval(np.polyfit(along, across, 1), along)
    away = float(np.abs(across - line).mean())
    return away < max(_STRAIGHT * len(ink[0]), 1.5)


def _belongs(segment: Segment, box: Box) -> bool:
    """Tell whether most of a segment's ink lies in a box."""
    y, x = np.nonzero(segment.ink > 0)
    if not len(x):
        return False
    middle_x, middle_y = segment.box.x + float(x.mean()), segment.box.y + float(y.mean())
    return box.x <= middle_x < box.right and box.y <= middle_y < box.bottom


def _covered(mask: Mask, box: Box) -> float:
    """The part of a box that ink covers, away from its frame."""
    edge = round(_FRAME * min(box.width, box.height))
    inside = mask[box.y + edge : box.bottom - edge, box.x + edge : box.right - edge]
    return cv2.countNonZero(inside) / max(inside.size, 1)


def split_by_boxes(
    segments: Sequence[Segment], boxes: Sequence[Box], print_: Mask
) -> list[Segment | None]:
    """The ink in each of the boxes of a comb, left to right; None where there is none.

    Ink that reaches into a neighbour's box goes with most of it; ink with a good part in several
    is cut between them. print_: uint8 (h, w), 255 where the form has ink of its own: where two
    digits touch a line between boxes, its ink is theirs no more.
    """
    parts: list[list[Segment]] = [[] for _ in boxes]
    for segment in segments:
        shares = [_share(segment, box) for box in boxes]
        main = int(np.argmax(shares))
        large = [n for n, share in enumerate(shares) if share >= _GOOD_PART]
        if len(large) < 2:
            parts[main].append(segment)
            continue
        rest = _without(segment, print_)
        for n in large:
            if (piece := _within(rest, boxes[n])) is not None:
                parts[n].append(piece)
    return [Segment.joined(own) if own else None for own in parts]


def _without(segment: Segment, print_: Mask) -> Segment:
    """The ink of a segment beside the form's print."""
    box = segment.box
    beside = _dilated(print_[box.y : box.bottom, box.x : box.right], _SLACK) == 0
    return Segment(box, segment.ink * beside)


def _share(segment: Segment, box: Box) -> float:
    left, right = max(box.x - segment.box.x, 0), min(box.right, segment.box.right) - segment.box.x
    if right <= left:
        return 0.0
    return float((segment.ink[:, left:right] > 0).sum() / max((segment.ink > 0).sum(), 1))


def _within(segment: Segment, box: Box) -> Segment | None:
    left, right = max(box.x, segment.box.x), min(box.right, segment.box.right)
    ink: Array = segment.ink[:, left - segment.box.x : right - segment.box.x]
    rows = np.flatnonzero((ink > 0).any(axis=1))
    if not len(rows):
        return None
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    place = Box(left, segment.box.y + top, right - left, bottom - top)
    return Segment(place, ink[top:bottom])
