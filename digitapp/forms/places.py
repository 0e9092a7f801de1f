"""The places of a form as pictures of a page: cut out, evenly lit, side by side on one canvas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from digitapp.forms.form import Field, Form
from digitapp.forms.registration.register import Registration
from digitapp.models.threads import side_by_side
from digitapp.records import Array, Box, GrayImage, Mask, Page

HEIGHT = 80.0
"""Height in pixels that a usual place has on the canvas: its digits are then 50 pixels high."""

_MOST_ENLARGED = 2.0
_ABOVE, _BESIDE = 0.35, 0.4
"""What is cut out around a place, in its heights: people write over the edges."""

_WIDEST, _GAP = 2400, 12
"""Of the canvas, and between the pictures on it, in pixels."""

_MOST_PIXELS = 12e6
_SPARE, _SHARP = 1.25, 0.8
"""A page is shrunk to so many pixels for each of the canvas, unless it hardly gets smaller."""

_PAPER, _STEP = 61, 4
"""Window that holds paper whatever is written there, and the coarseness of its estimate, in
pixels of the canvas."""

_DARKEST_PAPER = 20

_PRINTED = 90
"""Darkness, 0 to 255, from which on a pixel of the form's picture is print."""

_LONG_CREASE, _DARKEST_CREASE = 1.2, 140
"""Least length of a crease, in heights of its place, and how bright it is at least: darker lines
are drawn."""

_SEARCH, _STEP_PRICE = 6, 0.004
"""Pixels of the canvas by which the print of a place is searched for, and what a pixel costs."""

_STRIP = 0.8
"""Width of the strips of a place whose print is searched for once more, in heights of its picture:
a crease moves one side of a place beside the other."""


@dataclass(frozen=True)
class Place:
    """One place to read: a field, or a row of a column.

    row: from 1, 0 without rows; box: in pixels of the form; frame: what is cut out around it, in
    the same pixels; at: where the picture of the frame is on the canvas.
    """

    field: Field
    row: int
    box: Box
    frame: Box
    at: Box

    @property
    def scale(self) -> float:
        """Size of the picture in sizes of the form."""
        return self.at.width / self.frame.width

    def on_canvas(self, box: Box) -> Box:
        """A box of the form, in pixels of the canvas."""
        x = self.at.x + (box.x - self.frame.x) * self.scale
        y = self.at.y + (box.y - self.frame.y) * self.scale
        right, bottom = x + box.width * self.scale, y + box.height * self.scale
        return Box(round(x), round(y), round(right) - round(x), round(bottom) - round(y))

    def from_canvas(self) -> Array:
        """The matrix float64 (3, 3) from pixels of the canvas to those of the form."""
        scale = 1 / self.scale
        x, y = self.frame.x - self.at.x * scale, self.frame.y - self.at.y * scale
        return np.array([[scale, 0, x], [0, scale, y], [0, 0, 1.0]])


@dataclass(frozen=True, eq=False)
class Canvas:
    """All places of a page: gray uint8 (h, w), dark ink on white; print uint8 (h, w), 255 where
    the form has ink of its own."""

    gray: Array
    print: Mask
    places: tuple[Place, ...]


def cut_out(page: Page, laid: Registration, print_: Mask) -> Canvas:
    """Cut the places of a form out of a page. print_: of the form, uint8 (H, W)."""
    form = laid.form
    near = _pixels_of_page(laid)
    scale = _scale(form, near)
    places, height, width = _arranged(form, scale)
    shrunk = min(1.0, _SPARE * scale / near)
    gray: Array = np.full((height, width), 255, np.uint8)
    printed: Array = np.zeros((height, width), np.uint8)

    def cut(place: Place) -> None:
        at, from_canvas = place.at, place.from_canvas()
        here = from_canvas @ np.array([[1, 0, at.x], [0, 1, at.y], [0, 0, 1.0]])
        picture = _seen(page.gray, laid.matrix_at(place.box) @ here, (at.width, at.height), shrunk)
        area = np.s_[at.y : at.bottom, at.x : at.right]
        lit = _evenly_lit(picture)
        own = cv2.warpAffine(
            print_, here[:2], (at.width, at.height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        )
        own = _fitted(own, 255 - lit, _middles(place))
        printed[area] = cv2.threshold(own, _PRINTED, 255, cv2.THRESH_BINARY)[1]
        gray[area] = without_creases(lit, printed[area], place.field.height * place.scale)

    side_by_side(cut, places)
    return Canvas(gray, printed, tuple(places))


def _seen(page: GrayImage, matrix: Array, size: tuple[int, int], shrunk: float) -> GrayImage:
    """A part of a page: uint8 (h, w).

    matrix: float (3, 3), from its pixels to those of the page; size: its width and height;
    shrunk: size of the copy that it is taken from, in sizes of the page, so that fine grain is
    averaged.
    """
    width, height = size
    corners = np.array([[(0, 0), (width, 0), (width, height), (0, height)]], np.float64)
    seen = cv2.perspectiveTransform(corners, matrix)[0]
    around = 4 / shrunk
    last = page.shape[1] - 1, page.shape[0] - 1
    left, top = np.clip(np.floor(seen.min(axis=0) - around), 0, last).astype(int).tolist()
    right, bottom = np.clip(np.ceil(seen.max(axis=0) + around), 0, last).astype(int).tolist()
    part = page[top : bottom + 1, left : right + 1]
    fx = fy = 1.0
    if shrunk < _SHARP:
        small = max(1, round(part.shape[1] * shrunk)), max(1, round(part.shape[0] * shrunk))
        fx, fy = small[0] / part.shape[1], small[1] / part.shape[0]
        part = cv2.resize(part, small, interpolation=cv2.INTER_AREA)
    # A pixel's middle is half a pixel from its corner, in both sizes.
    to_part = np.array(
        [[fx, 0, (0.5 - left) * fx - 0.5], [0, fy, (0.5 - top) * fy - 0.5], [0, 0, 1.0]]
    )
    way = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpPerspective(
        part, to_part @ matrix, size, flags=way, borderMode=cv2.BORDER_REPLICATE
    )


def _pixels_of_page(laid: Registration) -> float:
    """How many pixels of the page a pixel of the form is wide, in the middle of the form."""
    page = laid.form.page
    middle = np.array([[[page.width / 2, page.height / 2]]])
    beside = middle + np.array([1.0, 0.0])
    seen = cv2.perspectiveTransform(np.concatenate([middle, beside], axis=1), laid.matrix)[0]
    return float(np.linalg.norm(seen[1] - seen[0]))


def _scale(form: Form, near: float) -> float:
    """Pixels of the canvas for a pixel of the form. near: pixels of the page for one."""
    # As many as there are places: a column of many rows tells more than a few combs.
    heights = [one.height for one in form.fields for _ in one.rows if one.kind != "mark"]
    usual = float(np.median(heights or [1.8 * field.height for field in form.fields]))
    area = sum(_frame(field, box, form).area for field in form.fields for box in field.rows)
    return min(HEIGHT / usual, _MOST_ENLARGED * near, float(np.sqrt(_MOST_PIXELS / area)))


def _frame(field: Field, box: Box, form: Form) -> Box:
    """What is cut out for a place, on the form."""
    above, beside = round(_ABOVE * field.height), round(_BESIDE * field.height)
    wide = Box(box.x - beside, box.y - above, box.width + 2 * beside, box.height + 2 * above)
    return wide.intersection(Box(0, 0, form.page.width, form.page.height)) or box


def _arranged(form: Form, scale: float) -> tuple[list[Place], int, int]:
    """Put all places on shelves. Returns them with the height and width of the canvas."""
    places: list[Place] = []
    x = y = _GAP
    tallest = widest = 0
    for field in form.fields:
        for number, box in enumerate(field.rows, 1):
            frame = _frame(field, box, form)
            width, height = max(4, round(frame.width * scale)), max(4, round(frame.height * scale))
            if x > _GAP and x + width > _WIDEST:
                x, y, tallest = _GAP, y + tallest + _GAP, 0
            row = number if field.kind == "column" else 0
            places.append(Place(field, row, box, frame, Box(x, y, width, height)))
            x, tallest, widest = x + width + _GAP, max(tallest, height), max(widest, x + width)
    return places, y + tallest + _GAP, widest + _GAP


def _evenly_lit(picture: Array) -> Array:
    """A picture as it would be on white paper without shadows, uint8 (h, w)."""
    height, width = picture.shape
    size = max(1, width // _STEP), max(1, height // _STEP)
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    window = np.ones((_PAPER // _STEP, _PAPER // _STEP), np.uint8)
    edge = len(window)
    padded = cv2.copyMakeBorder(small, edge, edge, edge, edge, cv2.BORDER_REPLICATE)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, window)
    paper = cv2.GaussianBlur(closed, (0, 0), 3)[edge:-edge, edge:-edge]
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(picture, np.maximum(paper, np.uint8(_DARKEST_PAPER)), scale=255)


def without_creases(lit: GrayImage, print_: Mask, height: float) -> GrayImage:
    """A picture of a place without the shade of creases: straight, across the picture, and not as
    dark as ink.

    lit: uint8 (h, w), evenly lit; print_: uint8 (h, w), 255 where the form has ink of its own;
    height: of the place, in pixels of the picture.
    """
    print_ = cv2.dilate(print_, np.ones((5, 5), np.uint8))
    # Print neither makes a crease nor parts one.
    bare = cv2.bitwise_and(cv2.blur(lit, (3, 3)), cv2.bitwise_not(print_))
    small = _halved(bare)
    length = round(_LONG_CREASE * height / 2) | 1
    padded = cv2.copyMakeBorder(small, length, length, length, length, cv2.BORDER_REPLICATE)
    shade = np.full_like(small, 255)
    for shape in ((length, 1), (1, length)):
        closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, np.ones(shape, np.uint8))
        shade = np.minimum(shade, closed[length:-length, length:-length])
    shade = cv2.resize(shade, lit.shape[::-1], interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(lit, shade, scale=255)
    creased = (shade >= _DARKEST_CREASE) & (print_ == 0)
    return np.where(creased, even, lit)


def _fitted(print_: Mask, dark: Array, middles: Sequence[int]) -> Mask:
    """The print of a place, moved to where it is in its picture: as a whole, then in strips.

    print_, dark: uint8 (h, w), of the form and of the picture; middles: where the strips meet.
    """
    there = _halved(dark)
    whole = _shifted(print_, _displaced(there, _halved(print_)))
    if not middles:
        return whole
    own, found = _halved(whole), whole.copy()
    for left, right in pairwise([0, *middles, whole.shape[1]]):
        first, stop = max(left - _SEARCH, 0), right + _SEARCH
        strip = np.s_[:, first // 2 : stop // 2]
        moved = _shifted(whole[:, first:stop], _displaced(there[strip], own[strip]))
        found[:, left:right] = moved[:, left - first : right - first]
    return found


def _halved(image: Array) -> Array:
    """A picture at half its size."""
    size = max(1, image.shape[1] // 2), max(1, image.shape[0] // 2)
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)


def _middles(place: Place) -> list[int]:
    """Where the picture of a place is parted into strips: in the boxes of a comb, so that a strip
    has a line between two of them in its middle; else evenly. Pixels of the picture."""
    if place.field.kind == "comb":
        return [round(place.on_canvas(box).centre[0]) - place.at.x for box in place.field.boxes]
    count = round(place.at.width / (_STRIP * place.at.height))
    return [place.at.width * n // count for n in range(1, count)]


def _displaced(dark: Array, print_: Array) -> tuple[int, int]:
    """By how many pixels of a picture, to the right and down, its print stands beside the form's.

    dark, print_: uint8 (h, w), of the picture and of the form at half their size. None where that
    is not clear.
    """
    reach = _SEARCH // 2
    inner = print_[reach:-reach, reach:-reach]
    if min(inner.shape) < 2 * reach or cv2.countNonZero(inner) < sum(inner.shape) // 4:
        return 0, 0
    scores = cv2.matchTemplate(dark, inner, cv2.TM_CCOEFF_NORMED)
    steps = np.abs(np.arange(-reach, reach + 1))
    scores = scores - 2 * _STEP_PRICE * (steps[:, None] + steps)
    down, right = np.unravel_index(int(scores.argmax()), scores.shape)
    return round(2 * _peak(scores[down], int(right))), round(2 * _peak(scores[:, right], int(down)))


def _peak(scores: Array, best: int) -> float:
    """Where a parabola through the best score and its neighbours peaks, from the middle one."""
    from_middle = best - len(scores) // 2
    if not 0 < best < len(scores) - 1:
        return from_middle
    before, own, after = (float(score) for score in scores[best - 1 : best + 2])
    bend = before - 2 * own + after
    return from_middle + (0.5 * (before - after) / bend if bend < 0 else 0.0)


def _shifted(print_: Array, by: tuple[int, int]) -> Array:
    if by == (0, 0):
        return print_
    matrix = np.array([[1, 0, by[0]], [0, 1, by[1]]], np.float64)
    return cv2.warpAffine(
        print_, matrix, (print_.shape[1], print_.shape[0]), borderMode=cv2.BORDER_REPLICATE
    )


def frames(places: Sequence[Place]) -> list[Box]:
    """Where the places themselves are on the canvas."""
    return [place.on_canvas(place.box) for place in places]
