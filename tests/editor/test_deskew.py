from __future__ import annotations

import cv2
import numpy as np
import pytest

from digitapp.editor import corrections, deskew, page_edits
from digitapp.editor.page_image import turned
from digitapp.editor.pages import Content
from digitapp.editor.session import Session
from digitapp.records import Box, DigitSequence, Line
from tests.editor.readings import PAGE, PICTURE, reading, sequence


@pytest.mark.parametrize("degrees", [-7.0, 3.0])
def test_the_slope_of_the_lines_is_found(degrees: float) -> None:
    rise = np.tan(np.radians(degrees))
    lines = []
    for top in (40, 150):
        readings = tuple(
            reading("1", Box(20 + 60 * i, top + round(60 * i * rise), 20, 30)) for i in range(8)
        )
        lines.append(Line(readings))
    marks = corrections.marks(DigitSequence(PAGE, tuple(lines)), (), {})
    assert deskew.slope(marks) == pytest.approx(degrees, abs=0.3)


def test_lines_too_short_have_no_slope() -> None:
    assert deskew.slope(corrections.marks(sequence("12", "3"), (), {})) == 0


def test_straightening_turns_the_picture_and_the_corrected_boxes_alike() -> None:
    gray = np.zeros((200, 300), np.uint8)
    cv2.circle(gray, (240, 60), 6, 255, cv2.FILLED)
    array = turned(gray, Content(tilt=10.0))
    ys, xs = np.nonzero(array > 128)
    (moved,) = deskew.tilted([corrections.Correction((), Box(230, 50, 20, 20))], 10.0, (300, 200))
    assert moved.box is not None
    assert moved.box.centre == pytest.approx((xs.mean(), ys.mean()), abs=1.5)


def test_straightening_is_one_step_and_level_pages_are_left_alone() -> None:
    session = Session()
    page = session.add(PICTURE, None, show=True)
    readings = tuple(reading("1", Box(20 + 30 * i, 40 + 3 * i, 20, 30)) for i in range(6))
    session.read(page.key, DigitSequence(PAGE, (Line(readings),)))
    assert page_edits.straighten(session)
    assert page.content.tilt == pytest.approx(-5.7, abs=0.3)
    session.undo()
    assert page.content.tilt == 0
    session.read(page.key, sequence("1111"))
    assert not page_edits.straighten(session)


def test_a_box_at_the_edge_stays_on_the_page_when_it_is_straightened() -> None:
    size = (300, 200)
    whole = Box(0, 0, *size)
    for box in (Box(0, 0, 20, 20), Box(280, 180, 20, 20), Box(290, 0, 10, 10), whole):
        for degrees in (-40.0, -5.0, 5.0, 40.0):
            (moved,) = deskew.tilted([corrections.Correction((), box, "7")], degrees, size)
            assert moved.box is not None
            assert moved.box.intersection(whole) == moved.box
