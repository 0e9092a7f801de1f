"""Punctuation stays in place while the digits around it are corrected."""

from __future__ import annotations

import pytest

from digitapp.editor import digit_edits, page_edits
from digitapp.editor.document import Event
from digitapp.editor.page_image import put_back
from digitapp.editor.session import Session
from digitapp.records import Box
from tests.editor.readings import PAGE, marked, session_of


@pytest.fixture
def session() -> Session:
    """An image read as "12,5" and "-70."."""
    return session_of(marked("12,5", "-70."))


def befores(session: Session) -> list[list[int]]:
    return [[mark.before for mark in line.punctuation] for line in session.page.lines]


def test_text_shows_marks(session: Session) -> None:
    assert session.page.text == "12,5\n-70."
    assert befores(session) == [[2], [0, 2]]
    assert len(session.page.marks) == 5, "marks between digits are no digits"


def test_a_deleted_digit_leaves_the_marks_where_they_stand(session: Session) -> None:
    session.select(0)
    digit_edits.delete(session)
    assert session.page.text == "2,5\n-70."
    assert befores(session) == [[1], [0, 2]]
    session.undo()
    assert session.page.text == "12,5\n-70."


def test_an_added_digit_moves_the_marks_behind_it(session: Session) -> None:
    digit_edits.add_box(session, Box(1, 70, 5, 20))
    session.select(3)
    digit_edits.type_over(session, "4")
    assert session.page.text == "12,5\n4-70."
    digit_edits.add_box(session, Box(100, 10, 20, 30))
    session.select(3)
    digit_edits.type_over(session, "8")
    assert session.page.text == "12,58\n4-70."


def test_a_typed_digit_moves_no_mark(session: Session) -> None:
    session.select(1)
    digit_edits.type_over(session, "9")
    assert session.page.text == "19,5\n-70."


def test_a_mark_that_is_framed_as_a_digit_gives_way(session: Session) -> None:
    digit_edits.add_box(session, Box(61, 20, 8, 20))
    session.select(2)
    digit_edits.type_over(session, "1")
    assert session.page.text == "1215\n-70."


def test_the_marks_of_a_line_go_with_its_last_digit(session: Session) -> None:
    for _ in range(3):
        session.select(0)
        digit_edits.delete(session)
    assert session.page.text == "-70."


def test_marks_can_be_left_out_of_all_pages(session: Session) -> None:
    told: list[Event] = []
    session.listen(told.append)
    session.select(2)
    session.show_punctuation(False)
    assert session.page.text == "125\n70"
    assert befores(session) == [[], []] and Event.MARKS in told
    assert session.selected == 2
    session.show_punctuation(True)
    assert session.page.text == "12,5\n-70."


def test_marks_come_back_with_a_page_that_is_turned_and_read_again(session: Session) -> None:
    page_edits.turn(session)
    assert session.page.text == ""
    session.read(session.page.key, marked("3/4"))
    assert session.page.text == "3/4"


def test_marks_of_a_region_lie_where_they_stand_on_the_page() -> None:
    back = put_back(marked("1,5"), PAGE, Box(100, 50, 90, 60))
    assert back.lines[0].marks[0].box == Box(132, 82, 6, 8)
    assert back.lines[0].readings[0].box == Box(110, 60, 20, 30)
