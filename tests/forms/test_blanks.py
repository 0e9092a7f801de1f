"""Lines to write on, without a frame, are proposed as fields."""

import cv2
import numpy as np
import pytest

from digitapp.forms.proposals import propose
from digitapp.records import Array, Box

HEIGHT, WIDTH = 1400, 1000
LEFT, RIGHT, Y = 300, 500, 400


def page() -> Array:
    gray = np.full((HEIGHT, WIDTH), 250, np.uint8)
    write(gray, "Points", 100, Y)
    return gray


def write(gray: Array, text: str, x: int, y: int) -> None:
    cv2.putText(gray, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 30, 2, cv2.LINE_AA)


def line(gray: Array, left: int, right: int, y: int, step: int = 1, dash: int = 1) -> None:
    for x in range(left, right, step):
        cv2.rectangle(gray, (x, y - 1), (min(x + dash, right), y + 1), 40, -1)


@pytest.mark.parametrize(("step", "dash"), [(1, 1), (7, 2), (14, 8)])
def test_the_place_above_a_line_is_proposed(step: int, dash: int) -> None:
    gray = page()
    line(gray, LEFT, RIGHT, Y, step, dash)
    (found,) = propose(gray)
    assert found.kind == "number"
    assert abs(found.box.x - LEFT) < 15 and abs(found.box.right - RIGHT) < 15
    assert found.box.bottom - Y < 8 and 30 < found.box.height < 60


def test_lines_below_each_other_are_a_column() -> None:
    gray = page()
    for n in range(4):
        line(gray, LEFT, RIGHT, Y + 50 * n)
    (found,) = propose(gray)
    assert (found.kind, found.parts) == ("column", 4)
    assert found.box.iou(Box(LEFT, Y - 50, RIGHT - LEFT, 200)) > 0.85


def test_no_place_is_above_an_underlined_word_or_a_line_that_parts_the_page() -> None:
    gray = page()
    line(gray, 95, 220, Y + 10)
    line(gray, 50, WIDTH - 50, 600)
    assert propose(gray) == ()
