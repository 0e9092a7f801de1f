"""A small form that tests draw, filled in and photographed."""

from __future__ import annotations

import cv2
import numpy as np

from digitapp.forms import Field, Form
from digitapp.records import Array, Box, Page
from digitapp.rules import Rules
from tests.inputs.drawing import FOUR, ONE, SEVEN, ZERO, draw

HEIGHT, WIDTH = 1000, 760
DIGITS = {"0": ZERO, "1": ONE, "4": FOUR, "7": SEVEN}

NUMBER = Field("points", "number", Box(300, 180, 200, 70))
COMB = Field("code", "comb", Box(300, 300, 260, 70), 4)
MARKS = (Field("yes", "mark", Box(300, 430, 40, 40)), Field("no", "mark", Box(460, 430, 40, 40)))
COLUMN = Field("count", "column", Box(300, 560, 160, 280), 4)
FIELDS = (NUMBER, COMB, *MARKS, COLUMN)

_PEN = 5


def blank(title: str = "Report of the day") -> Array:
    """The printed form: words, boxes, a comb and a table."""
    gray = np.full((HEIGHT, WIDTH), 250, np.uint8)
    _write(gray, title, 60, 90, 1.5)
    _write(gray, "Fill in every line and sign below", 60, 130, 0.8)
    for word, field in zip(("Points", "Code", "Agreed", "", "Count"), FIELDS, strict=True):
        _write(gray, word, 60, field.box.y + 45, 1.0)
        for row in field.rows:
            _rectangle(gray, row)
        for box in field.boxes:
            _rectangle(gray, box)
    for n, word in enumerate(("apples", "pears", "plums", "figs")):
        _write(gray, word, 170, 605 + 70 * n, 0.7)
    _write(gray, "Remarks and signature", 60, 940, 0.9)
    return gray


def form(fields: tuple[Field, ...] = FIELDS, name: str = "report", title: str = "") -> Form:
    """The form with these fields."""
    return Form(name, Page(blank(title or "Report of the day"), name=name), fields)


def ruled(rules: Rules, field: Field = NUMBER) -> Form:
    """The form with one field that has rules."""
    one = Field(field.name, field.kind, field.box, field.parts, rules)
    return form((one,))


def write(gray: Array, digits: str, box: Box) -> None:
    """Write digits side by side into a box, in place."""
    height = round(0.62 * box.height)
    width, step = round(0.5 * height), round(0.8 * height)
    x = box.x + max((box.width - step * len(digits)) // 2, 4)
    for n, digit in enumerate(digits):
        place = (x + n * step, box.y + (box.height - height) // 2, width, height)
        draw(gray, DIGITS[digit], place, _PEN, 40)


def cross(gray: Array, box: Box) -> None:
    """Mark a box, in place."""
    for shape in (((0.1, 0.1), (0.9, 0.9)), ((0.9, 0.1), (0.1, 0.9))):
        draw(gray, shape, (box.x, box.y, box.width, box.height), _PEN, 40)


def filled(title: str = "Report of the day") -> Array:
    """The form with points 47, code 07 4 with an empty box, a cross at yes, and counts 1, none,
    10, 7."""
    gray = blank(title)
    write(gray, "47", NUMBER.box)
    for digit, box in zip("07 4", COMB.boxes, strict=True):
        if digit != " ":
            write(gray, digit, box)
    cross(gray, MARKS[0].box)
    for text, box in zip(("1", "", "10", "7"), COLUMN.rows, strict=True):
        write(gray, text, box)
    return gray


def photographed(gray: Array, degrees: float, tilt: float = 0.05, shadow: bool = True) -> Array:
    """A page on a dark desk, turned, seen from the side, half in shadow."""
    size = 1500
    corners = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float32)
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    seen = (corners - (WIDTH / 2, HEIGHT / 2)) @ turn.T * 1.1
    seen *= 1 + tilt * (seen[:, :1] / WIDTH)
    matrix = cv2.getPerspectiveTransform(corners, (seen + size / 2).astype(np.float32))
    page = cv2.warpPerspective(gray, matrix, (size, size), borderValue=60)
    light = np.ones((size, size), np.float32)
    if shadow:
        light[:, size // 2 :] = 0.6
    blurred = cv2.GaussianBlur(page * cv2.GaussianBlur(light, (0, 0), 8), (0, 0), 0.8)
    return np.asarray(np.clip(blurred, 0, 255), np.uint8)


def _write(gray: Array, text: str, x: int, y: int, size: float) -> None:
    cv2.putText(gray, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, size, 30, 2, cv2.LINE_AA)


def _rectangle(gray: Array, box: Box) -> None:
    cv2.rectangle(gray, (box.x, box.y), (box.right, box.bottom), 60, 2)
