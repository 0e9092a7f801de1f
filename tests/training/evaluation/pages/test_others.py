"""Third-party readers: their input, and how their output is judged."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from digitapp.evaluation import Label
from training.evaluation.pages import others
from training.evaluation.pages.readers import Missing

HEADER = "level\tpage\tblock\tpar\tline\tword\tleft\ttop\twidth\theight\tconf\ttext"


def test_words_of_a_line_are_joined():
    word = "5\t1\t1\t1\t{}\t{}\t0\t0\t9\t9\t{}\t{}"
    table = [HEADER, word.format(1, 1, 96, "12"), word.format(1, 2, 80, "3")]
    table += ["4\t1\t1\t1\t2\t0\t0\t0\t9\t9\t-1\t", word.format(2, 1, 91.5, "45")]
    assert others.tsv_lines("\n".join(table)) == [("123", 0.8), ("45", 0.915)]


def test_pieces_at_one_height_make_a_line():
    def corners(x: int, y: int) -> list[list[int]]:
        return [[x, y], [x + 40, y], [x + 40, y + 20], [x, y + 20]]

    found = [(corners(60, 3), "34", 0.7), (corners(5, 0), "12", 0.9), (corners(0, 40), "5", 1.0)]
    assert others.rows(found) == [("1234", 0.7), ("5", 1.0)]


def test_only_digits_count_and_one_line_stays_one():
    label = Label(Path("a"), ("123",))
    lines = [("1 a2", 0.99), ("x", 0.2), ("3.", 0.97)]
    one = others.judged(label, lines, "line", 1.0)
    assert one.exact and one.confident == 1 and one.confident_wrong == 0
    page = others.judged(label, lines, "page", 1.0)
    assert page.lines == ("12", "3") and page.confident_wrong == 2


def test_marks_are_compared_where_a_reader_gives_them():
    label = Label(Path("a"), ("123",), marks=("12,3",))
    lines = [("12,", 0.99), (" 3 kg", 0.97)]
    assert others.judged(label, lines, "line", 1.0, marks=True).right_with_marks == 1
    assert others.judged(label, [("12.3", 0.9)], "page", 1.0, marks=True).right_with_marks == 0
    assert others.judged(label, lines, "line", 1.0).right_with_marks is None


def test_light_writing_is_turned_dark_and_gets_a_margin():
    gray = np.zeros((28, 28), np.uint8)
    cv2.line(gray, (14, 4), (14, 24), 255, 3)
    picture = others.prepared(gray, "digit", 64, 0.25)
    assert picture.shape == (96, 96)
    assert picture[0, 0] == 255 and picture[48, 48] < 60


def test_a_reader_that_is_not_installed_gets_a_message(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(Missing, match="tesseract-ocr"):
        others.Tesseract()
