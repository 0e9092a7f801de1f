"""The places of a form as pictures of a page: cut out, evenly lit, side by side on one canvas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.forms.form import Field, Form
from digitapp.forms.registration import Registration
from digitapp.records import Array, Box, Mask, Page

HEIGHT = 80.0
"""Height in pixels that a usual place has on the canvas: its digits are then 50 pixels high."""

_MOST_ENLARGED = 2.0
_ABOVE, _BESIDE = 0.35, 0.4
"""What is cut out around a place, in its heights: people write over the edges."""

_WIDEST, _GAP = 2400, 12
"""Of the canvas, and between the pictures on it, in pixels."""

_MOST_PIXELS = 12e6
_PAPER, _STEP = 61, 4
"""Window that holds paper whatever is written there, and the coarseness of its estimate, in
pixels of the canvas."""

_DARKEST_PAPER = 20

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
    shrunk = min(1.0, 1.25 * scale / near)
    pixels: Array = page.gray
    to_pixels = np.eye(3)
    if shrunk < 0.8:
        size = max(1, round(page.width * shrunk)), max(1, round(page.height * shrunk))
        pixels = cv2.resize(page.gray, size, interpolation=cv2.INTER_AREA)
        to_pixels = np.diag([size[0] / page.width, size[1] / page.height, 1])
    gray: Array = np.full((height, width), 255, np.uint8)
    printed: Array = np.zeros((height, width), np.uint8)
    for place in places:
        at, from_canvas = place.at, place.from_canvas()
        here = from_canvas @ np.array([[1, 0, at.x], [0, 1, at.y], [0, 0, 1.0]])
        size = (at.width, at.height)
        way = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        whole = to_pixels @ laid.matrix_at(place.box) @ here
        picture = cv2.warpPerspective(
            pixels, whole, size, flags=way, borderMode=cv2.BORDER_REPLICATE
        )
        area = np.s_[at.y : at.bottom, at.x : at.right]
        gray[area] = _evenly_lit(picture)
        own = cv2.warpAffine(print_, here[:2], size, flags=way)
        printed[area] = _fitted(own, 255 - gray[area])
    printed = cv2.threshold(printed, 90, 255, cv2.THRESH_BINARY)[1]
    return Canvas(gray, printed, tuple(places))


def _pixels_of_page(laid: Registration) -> float:
    """How many pixels of the page a pixel of the form is wide, in the middle of the form."""
    page = laid.form.page
    middle = np.array([[[page.width / 2, page.height / 2]]])
    beside = middle + np.array([1.0, 0.0])
    seen = cv2.perspectiveTransform(np.concatenate([middle, beside], axis=1), laid.matrix)[0]
    return float(np.linalg.norm(seen[1] - seen[0]))


def _scale(form: Form, near: float) -> float:
    """Pixels of the canvas for a pixel of the form. near: pixels of the page for one."""
    heights = [field.height for field in form.fields if field.kind != "mark"]
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


def _fitted(print_: Mask, dark: Array) -> Mask:
    """The print of a place, moved to where it is in its picture: as a whole, then in strips.

    print_, dark: uint8 (h, w), of the form and of the picture.
    """
    whole = _shifted(print_, _displaced(dark, print_))
    height, width = whole.shape
    count = round(width / (_STRIP * height))
    if count < 2:
        return whole
    found = whole.copy()
    for n in range(count):
        left, right = width * n // count, width * (n + 1) // count
        wide = np.s_[:, max(left - _SEARCH, 0) : right + _SEARCH]
        moved = _shifted(whole[wide], _displaced(dark[wide], whole[wide]))
        start = left - wide[1].start
        found[:, left:right] = moved[:, start : start + right - left]
    return found


def _displaced(dark: Array, print_: Array) -> tuple[int, int]:
    """By how many pixels to the right and down the print of a picture stands beside the form's.

    dark, print_: uint8 (h, w), of the picture and of the form. None where that is not clear.
    """
    inner = print_[_SEARCH:-_SEARCH, _SEARCH:-_SEARCH]
    if min(inner.shape) < 2 * _SEARCH or cv2.countNonZero(inner) < 2 * sum(inner.shape) // 4:
        return 0, 0
    scores = cv2.matchTemplate(dark, inner, cv2.TM_CCOEFF_NORMED)
    steps = np.abs(np.arange(-_SEARCH, _SEARCH + 1))
    scores = scores - _STEP_PRICE * (steps[:, None] + steps)
    down, right = np.unravel_index(int(scores.argmax()), scores.shape)
    return int(right) - _SEARCH, int(down) - _SEARCH


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
