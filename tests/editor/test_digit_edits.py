"""Boxes moved, added and split by keys, without a window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from digitapp.editor import digit_edits
from digitapp.editor.session import Session
from digitapp.records import Box, DigitSequence, Segment
from tests.editor.readings import sequence, session_of


@pytest.fixture
def session() -> Session:
    """A page of 300x200 pixels read as "125", "70"."""
    return session_of(sequence("125", "70"))


def test_many_small_moves_are_one_step_and_grow_no_list(session: Session) -> None:
    session.select(1)
    for _ in range(10):
        digit_edits.nudge(session, down=1)
    assert session.page.marks[1].box == Box(40, 20, 20, 30)
    (change,) = session.page.content.corrections
    assert change.replaced == (Box(40, 10, 20, 30),)
    session.undo()
    assert session.page.marks[1].box == Box(40, 10, 20, 30)
    assert session.history.undo_label is None


def test_a_typed_digit_stays_typed_while_its_box_moves(session: Session) -> None:
    session.select(0)
    digit_edits.type_over(session, "9")
    digit_edits.nudge(session, down=3, wider=4)
    mark = session.page.marks[0]
    assert (mark.digit, mark.typed, mark.box) == ("9", True, Box(10, 13, 24, 30))
    session.undo()
    assert session.page.marks[0].box == Box(10, 10, 20, 30)
    assert session.page.marks[0].digit == "9"


def test_a_box_stays_on_the_page_and_never_vanishes(session: Session) -> None:
    session.select(0)
    digit_edits.nudge(session, right=-500, down=-500, wider=-500, higher=5000)
    (moved,) = (mark.box for mark in session.page.marks if mark.source)
    assert moved == Box(0, 0, 2, 200)


def test_a_box_is_added_beside_the_digit_or_where_one_looks(session: Session) -> None:
    session.select(2)
    digit_edits.insert(session, (0, 0))
    added = session.page.content.corrections[0].box
    assert added is not None and added.x > 90 and added.height == 30
    session.undo()
    session.select(None)
    digit_edits.insert(session, (250, 150), "4")
    typed = [mark for mark in session.page.marks if mark.typed]
    assert [(mark.digit, mark.box) for mark in typed] == [("4", Box(240, 135, 20, 30))]


def test_a_box_is_split_where_its_ink_is_thin(session: Session) -> None:
    read = session.page.sequence
    assert read is not None
    ink = np.full((30, 20), 255, np.uint8)
    ink[:, 12] = 0
    first = read.lines[0].readings[0]
    inked = replace(first, segment=Segment(first.box, ink))
    line = replace(read.lines[0], readings=(inked, *read.lines[0].readings[1:]))
    session.read(session.page.key, DigitSequence(read.page, (line, read.lines[1])))
    session.select(0)
    digit_edits.split_in_two(session)
    assert [mark.box.width for mark in session.page.marks[:2]] == [12, 8]
