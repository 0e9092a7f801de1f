"""Which copy of a page its writing is found on."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest

from digitapp import load_models
from digitapp.pipeline.find_rows import find_rows
from digitapp.preprocessing import written_ink
from digitapp.preprocessing.written_ink import WrittenInk
from digitapp.recognition.row_candidates import Rows, all_row_candidates
from digitapp.recognition.segment_classifier import Classified
from digitapp.recognition.touching import COUNTS, Whole
from digitapp.records import NONE, Box, Ink, Page, Segment
from digitapp.settings import DEFAULTS

WITHOUT_NETWORKS: Any = SimpleNamespace(touching=None, pen_probability=None)


@pytest.fixture
def nothing_written(monkeypatch):
    """The ink network as it would be on pages without writing."""

    def nothing(ink: Ink, pen: object, settings: object, deadline: object) -> Ink:
        return Ink(np.zeros_like(ink.strength), np.zeros_like(ink.mask), 0.0)

    monkeypatch.setattr(written_ink, "only_written", nothing)


def marks(pitch: int, size: int) -> Page:
    """Rows of dark squares, 3,200 pixels wide."""
    gray = np.full((2400, 3200), 230, np.uint8)
    for y in range(pitch, 2400 - pitch, pitch):
        for x in range(pitch, 3200 - pitch, pitch):
            gray[y : y + size, x : x + size] = 40
    return Page(gray)


@pytest.mark.slow
def test_where_broad_marks_are_no_writing_the_page_is_looked_at_once_more(nothing_written):
    found = find_rows(marks(300, 60), WITHOUT_NETWORKS)
    assert found.written.working.width == 3200 and not found.rows


def test_print_is_looked_at_no_closer(nothing_written):
    found = find_rows(marks(40, 12), WITHOUT_NETWORKS)
    assert found.written.working.width < 3200 and not found.rows


def test_what_is_settled_is_passed_over_on_a_copy_of_any_size():
    models = load_models()
    gray = np.full((200, 300), 230, np.uint8)
    for y in (40, 120):
        for x in (40, 100, 160):
            cv2.line(gray, (x, y), (x + 4, y + 40), 40, 4, cv2.LINE_AA)
    first = find_rows(Page(gray), models)
    assert sum(map(len, first.rows)) == 6
    upper = Box(30, 30, 150, 60)
    second = find_rows(Page(gray), models, first=first.written, settled=[upper])
    assert second.written.scale != first.written.scale
    (row,) = second.rows
    assert len(row) == 3 and all(s.box.y > 100 * second.written.scale for s in row)


def candidates_of(row: list[Segment], most_area: float) -> list[int]:
    """How many pieces each candidate of two equal rows has."""
    rows = [row, [Segment(replace(s.box, y=s.box.y + 100), s.ink) for s in row]]
    known = {segment: np.eye(NONE + 1)[NONE] for row in rows for segment in row}
    ink = Ink(np.zeros((200, 200), np.uint8), np.zeros((200, 200), np.uint8), 3.0)
    written = WrittenInk(Page(ink.mask), ink, ink, 1.0, None, None)
    found = Rows(written, rows, known, Classified(WITHOUT_NETWORKS))
    settings = replace(DEFAULTS.recognition, most_area=most_area)
    per_row = all_row_candidates(found, DEFAULTS.segmentation, settings)
    return [c.stop - c.start for candidates, _ in per_row for c in candidates]


def test_once_the_candidates_are_large_together_rows_are_read_as_they_are():
    """Bars that stand close enough to be one digit, and hold 10 x 60 pixels."""
    row = [Segment(Box(12 * i, 10, 10, 60), np.full((60, 10), 255, np.uint8)) for i in range(3)]
    joined = (22 + 22 + 34) * 60
    assert candidates_of(row, 2 * joined) == 2 * [1, 2, 3, 1, 2, 1]
    assert candidates_of(row, 2 * joined - 1) == [1, 2, 3, 1, 2, 1, 1, 1, 1]
    assert candidates_of(row, 0) == 6 * [1]


def test_brackets_do_not_tell_how_tall_the_digits_are():
    """A bracket that is surely a 1, by its look, two digits that touch, and its partner."""
    boxes = Box(10, 10, 14, 60), Box(30, 25, 50, 32), Box(90, 10, 14, 60)
    row = [Segment(box, np.full((box.height, box.width), 255, np.uint8)) for box in boxes]
    known = dict(zip(row, np.full((3, NONE + 1), 1e-4), strict=True))
    known[row[0]][1] = known[row[2]][1] = known[row[1]][NONE] = 0.999
    counts = np.eye(COUNTS)[2]
    page = Page(np.full((80, 120), 255, np.uint8))
    ink, nothing_seen = Ink(page.gray, page.gray, 3.0), Classified(WITHOUT_NETWORKS)
    written = WrittenInk(page, ink, ink, 1.0, None, None)

    def height(wholes: dict[Segment, Whole]) -> float:
        found = Rows(written, [row], known, nothing_seen, wholes)
        ((_, height),) = all_row_candidates(found, DEFAULTS.segmentation, DEFAULTS.recognition)
        return height

    assert height({}) == 60
    assert height({row[1]: Whole(counts, np.eye(NONE)[4], np.eye(NONE)[0])}) == 32
