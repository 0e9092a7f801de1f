"""Marks that a person deletes, changes and adds, without a window."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digitapp.editor import digit_edits, page_edits
from digitapp.editor.punctuation import SignEdit, own
from digitapp.editor.session import Session
from digitapp.records import Box
from tests.editor.readings import marked, session_of


@pytest.fixture
def session() -> Session:
    """A page read as "12,5" with unread ink right of it and far below."""
    ink = (Box(100, 30, 6, 6), Box(50, 150, 20, 30))
    return session_of(replace(marked("12,5"), leftover=ink))


def test_a_mark_is_deleted_and_changed_and_undone(session: Session) -> None:
    (comma,) = session.page.lines[0].punctuation
    digit_edits.set_sign(session, comma.box, "")
    assert session.page.text == "125"
    digit_edits.set_sign(session, comma.box, "-")
    assert session.page.text == "12-5"
    assert len(session.page.content.signs) == 1
    session.undo()
    session.undo()
    assert session.page.text == "12,5"


def test_ink_that_was_left_out_becomes_a_mark_or_a_digit(session: Session) -> None:
    near, far = session.page.leftover
    digit_edits.set_sign(session, near, ".")
    assert session.page.text == "12,5."
    assert session.page.leftover == (far,)
    digit_edits.add_box(session, far)
    assert not session.page.leftover
    assert session.page.unread_boxes() == [far]


def test_marks_of_a_person_turn_with_their_page(session: Session) -> None:
    digit_edits.set_sign(session, Box(100, 30, 6, 6), ".")
    page_edits.turn(session, 1)
    assert session.page.content.signs[0].box == Box(200 - 36, 100, 6, 6)
    assert session.unsaved


def test_a_mark_of_a_person_belongs_to_the_nearest_line_alone() -> None:
    lines = [[Box(10, 10, 20, 30), Box(40, 10, 20, 30)], [Box(10, 30, 20, 30)]]
    low = SignEdit(Box(30, 34, 5, 5), ",")  # at the height of both
    beside = SignEdit(Box(90, 40, 5, 5), ".")
    first, second = own([low, beside], lines)
    assert [(mark.sign, mark.before) for mark in first] == [(".", 2)]
    assert [(mark.sign, mark.before) for mark in second] == [(",", 1)]
