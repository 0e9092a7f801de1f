"""Bring what was read on a form's canvas back to its page, which is turned upright."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from digitapp.forms.form import Value
from digitapp.forms.places import Place
from digitapp.records import Array, Box, Page, Reading, Segment


def quarters(matrix: Array) -> int:
    """By how many degrees clockwise, 0 to 270, a page is turned to lie upright.

    matrix: float (3, 3), from the form to the page.
    """
    angle = np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0]))
    return int(-round(angle / 90) * 90 % 360)


def turning(page: Page, degrees: int) -> Array:
    """The matrix float64 (3, 3) from pixels of a page to those of the page turned clockwise."""
    width, height = float(page.width), float(page.height)
    return {
        0: np.eye(3),
        90: np.array([[0, -1, height], [1, 0, 0], [0, 0, 1.0]]),
        180: np.array([[-1, 0, width], [0, -1, height], [0, 0, 1.0]]),
        270: np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1.0]]),
    }[degrees]


def on_page(value: Value, place: Place, matrix: Array, page: Page) -> Value:
    """Bring a value from the canvas to its page. matrix: from the form to the page."""
    whole = matrix @ place.from_canvas()
    own = _seen(place.box, matrix, page)
    if value.line is None:
        return replace(value, box=own)
    line = value.line

    def box(found: Box) -> Box:
        return _seen(found, whole, page)

    def reading(one: Reading) -> Reading:
        there = box(one.box)
        ink = cv2.resize(one.segment.ink, (there.width, there.height))
        return replace(one, segment=Segment(there, ink))

    moved = replace(
        line,
        readings=tuple(map(reading, line.readings)),
        marks=tuple(replace(mark, box=box(mark.box)) for mark in line.marks),
        alternatives=tuple(
            replace(other, boxes=tuple(map(box, other.boxes))) for other in line.alternatives
        ),
    )
    return replace(value, box=own, line=moved)


def _seen(box: Box, matrix: Array, page: Page) -> Box:
    """The upright box around a box that a matrix maps, inside a page."""
    sides = np.array(
        [(box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)],
        np.float64,
    )
    seen = cv2.perspectiveTransform(sides[None], matrix)[0]
    (x, y), (right, bottom) = np.floor(seen.min(axis=0)), np.ceil(seen.max(axis=0))
    left, top = min(max(int(x), 0), page.width - 1), min(max(int(y), 0), page.height - 1)
    right, bottom = min(int(right), page.width), min(int(bottom), page.height)
    return Box(left, top, max(right - left, 1), max(bottom - top, 1))
