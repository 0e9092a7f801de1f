"""What the page shows of a page that was read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from digitapp.io.page_record import page_record
from digitapp.records import DigitSequence, Page
from digitapp.web.page.shown_page import (
    ShownPage,
    caption,
    confidences,
    crop_picture,
    enlarged_picture,
    numbers_as_html,
    shown,
)
from digitapp.web.reading import PageAnswer
from tests.records.sequences import sequence


def answer(found: DigitSequence) -> PageAnswer:
    return PageAnswer(found, page_record(found, "a.png", 1.0))


def page_with(*lines: str, doubtful: str = "", width: int = 300) -> ShownPage:
    page = Page(gray=np.full((200, width), 255, np.uint8))
    return shown(answer(sequence(*lines, page=page, doubtful=doubtful)))


def test_a_click_finds_the_digit_at_its_place_on_the_picture():
    page = page_with("15", "7", width=3200)
    assert page.picture.shape[1] == 1600 and page.scale == 0.5
    for index, reading in enumerate(page.readings):
        x, y = reading.box.centre
        assert page.digit_at(0.5 * x, 0.5 * y) == index
    assert page.digit_at(1599, 99) is None


def test_walking_goes_around_and_finds_what_is_to_be_checked():
    page = page_with("157", doubtful="5")
    assert [page.next_digit(at, 1) for at in (None, 0, 2)] == [0, 1, 0]
    assert [page.next_digit(at, -1) for at in (None, 0)] == [2, 2]
    assert [page.next_digit(at, 1, doubtful=True) for at in (None, 1, 2)] == [1, 1, 1]
    assert page_with("157").next_digit(None, 1, doubtful=True) is None
    assert page_with().next_digit(None, 1) is None


def test_the_chosen_digit_is_framed():
    page = page_with("15")
    assert page.with_chosen(None) is page.picture
    changed = (page.with_chosen(1) != page.picture).any(axis=2)
    box, (rows, columns) = page.readings[1].box, np.nonzero(changed)
    left, top = page.scale * box.x, page.scale * box.y
    assert abs(columns.min() - left) <= 4 and abs(rows.min() - top) <= 4


def test_numbers_tell_lines_confidence_and_doubt():
    html = numbers_as_html(page_with("15", "7", doubtful="5").answer)
    assert "1<mark>5?</mark>" in html and "<td class='line'>7</td>" in html
    assert "3 digits, 1 to check." in html and " %</td>" in html
    assert "none is doubtful" in numbers_as_html(page_with("1").answer)
    assert "No digits were found" in numbers_as_html(page_with().answer)


def test_a_turned_page_is_said_to_be_turned():
    found = replace(page_with("15").answer.sequence, turned=180)
    assert "turned by 180 degrees" in numbers_as_html(answer(found))


def test_a_digit_is_shown_with_its_ten_confidences():
    page = page_with("15")
    reading = page.readings[0]
    crop = np.zeros((28, 28), np.float32)
    crop[14, 14] = 1
    reading = replace(reading, crop=crop)
    small, large = crop_picture(reading), enlarged_picture(reading)
    assert small.shape == large.shape == (420, 420)
    assert small[14 * 15 + 7, 14 * 15 + 7] == 0 and small[0, 0] == 255
    assert sorted(confidences(reading)) == list("0123456789")
    assert caption(page, 0).startswith("Digit 1 of 2: **1**, ")


def test_a_doubtful_digit_is_called_so():
    assert caption(page_with("15", doubtful="5"), 1).endswith(", doubtful")


@pytest.mark.parametrize("side", [40, 3000])
def test_the_picture_stays_small_enough_to_send(side: int):
    found = sequence("1", page=Page(gray=np.full((side, side), 255, np.uint8)))
    assert max(shown(answer(found)).picture.shape) <= 1600
