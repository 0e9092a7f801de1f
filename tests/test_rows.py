"""Which copy of a page its writing is found on."""

from types import SimpleNamespace

import numpy as np
import pytest

from digitapp import rows
from digitapp.records import Ink, Page
from digitapp.settings import DEFAULTS


@pytest.fixture
def nothing_written(monkeypatch):
    """The ink network as it would be on pages without writing."""

    def nothing(ink: Ink, models: object, settings: object) -> Ink:
        return Ink(np.zeros_like(ink.strength), np.zeros_like(ink.mask), 0.0)

    monkeypatch.setattr(rows, "only_written", nothing)


def marks(pitch: int, size: int) -> Page:
    """Rows of dark squares, 3,200 pixels wide."""
    gray = np.full((2400, 3200), 230, np.uint8)
    for y in range(pitch, 2400 - pitch, pitch):
        for x in range(pitch, 3200 - pitch, pitch):
            gray[y : y + size, x : x + size] = 40
    return Page(gray)


def test_where_broad_marks_are_no_writing_the_page_is_looked_at_once_more(nothing_written):
    found = rows.find_rows(marks(300, 60), models=SimpleNamespace(touching=None), settings=DEFAULTS)
    assert found.working.width == 3200 and not found.rows


def test_print_is_looked_at_no_closer(nothing_written):
    found = rows.find_rows(marks(40, 12), models=SimpleNamespace(touching=None), settings=DEFAULTS)
    assert found.working.width < 3200 and not found.rows
