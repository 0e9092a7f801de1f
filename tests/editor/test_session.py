"""Pages, undo, selection and corrections, without a window."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digitapp.editor import digit_edits, page_edits, selection
from digitapp.editor.document import Event
from digitapp.editor.session import Session
from digitapp.editor.strokes import Stroke
from digitapp.records import Box, DigitSequence, Edge, Grid, Line
from digitapp.rules import Rules
from digitapp.rules.choice import Ruled
from tests.editor.readings import PAGE, PICTURE, boxes, reading, sequence, session_of

STROKE = Stroke(((10.0, 10.0), (20.0, 40.0)), 4.0)


@pytest.fixture
def session() -> Session:
    """An image read as two lines, "125" and "70"; the 2 and the 7 are doubtful."""
    return session_of(sequence("125", "70", confidences=[0.95, 0.5, 0.95, 0.6]))


def test_undo_and_redo_have_no_end() -> None:
    session = Session()
    for _ in range(300):
        page_edits.draw(session, STROKE)
    for _ in range(300):
        session.undo()
    assert session.page.content.strokes == ()
    session.undo()
    for _ in range(300):
        session.redo()
    assert len(session.page.content.strokes) == 300


def test_a_new_step_forgets_what_was_undone() -> None:
    session = Session()
    page_edits.draw(session, STROKE)
    session.undo()
    page_edits.draw(session, STROKE)
    session.redo()
    assert len(session.page.content.strokes) == 1


def test_undo_turns_back_to_the_page_of_the_step(session: Session) -> None:
    digits_page = session.page
    session.select(0)
    digit_edits.type_over(session, "9")
    session.new_drawing()
    page_edits.draw(session, STROKE)
    session.undo()
    session.undo()
    assert session.page is digits_page
    assert session.page.text == "125\n70"


def test_an_opened_page_takes_the_place_of_an_untouched_drawing(session: Session) -> None:
    assert [page.name for page in session.pages] == ["page.png"]
    session.new_drawing()
    page_edits.draw(session, STROKE)
    session.add(PICTURE, None, show=False)
    assert len(session.pages) == 3
    assert session.page.is_drawing


def test_closing_the_last_page_leaves_empty_paper(session: Session) -> None:
    session.close(0)
    assert session.page.is_untouched


def test_typing_over_a_digit_makes_it_certain_and_survives_another_reading(
    session: Session,
) -> None:
    session.select(1)
    digit_edits.type_over(session, "3")
    assert session.page.text == "135\n70"
    assert session.mark is not None
    assert (session.mark.digit, session.mark.doubtful) == ("3", False)
    session.read(session.page.key, sequence("128", "71"))
    assert session.page.text == "138\n71"
    session.undo()
    assert session.page.text == "128\n71"


def test_a_correction_holds_where_the_next_reading_finds_a_slightly_other_box(
    session: Session,
) -> None:
    session.select(0)
    digit_edits.type_over(session, "9")
    moved = sequence("125")
    from digitapp.records import DigitSequence, Line

    shifted = [
        reading("4", Box(r.box.x + 2, r.box.y - 1, r.box.width + 1, r.box.height))
        for r in moved.readings
    ]
    session.read(session.page.key, DigitSequence(PAGE, (Line(tuple(shifted)),)))
    assert session.page.text == "944"


def test_a_deleted_digit_stays_deleted(session: Session) -> None:
    session.select(2)
    digit_edits.delete(session)
    assert session.page.text == "12\n70"
    session.read(session.page.key, sequence("125", "70"))
    assert session.page.text == "12\n70"
    session.undo()
    assert session.page.text == "125\n70"


def test_an_added_box_goes_where_it_lies_and_is_asked_about(session: Session) -> None:
    box = Box(100, 12, 20, 28)
    digit_edits.add_box(session, box)
    assert session.page.text == "125?\n70"
    assert session.page.unread_boxes() == [box]
    session.answer(session.page.key, {box: reading("8", box)})
    assert session.page.text == "1258\n70"
    digit_edits.add_box(session, Box(10, 150, 20, 30))
    assert session.page.text == "1258\n70\n?"


def test_merging_and_splitting_ask_again_and_undo_restores(session: Session) -> None:
    session.select(0)
    digit_edits.merge(session)
    assert session.page.text == "?5\n70"
    (merged,) = session.page.unread_boxes()
    assert merged == boxes(2)[0].union(boxes(2)[1])
    digit_edits.split(session, 35)
    assert session.page.text == "??5\n70"
    session.read(session.page.key, sequence("125", "70"))
    assert session.page.text == "??5\n70", "what was split stays split"
    session.undo()
    session.undo()
    assert session.page.text == "125\n70"


def test_moving_a_box_keeps_a_typed_digit(session: Session) -> None:
    session.select(0)
    digit_edits.type_over(session, "6")
    digit_edits.reshape(session, Box(12, 14, 22, 30))
    assert session.page.text == "625\n70"
    assert session.mark is not None
    assert session.mark.box == Box(12, 14, 22, 30)
    session.read(session.page.key, sequence("125", "70"))
    assert session.page.text == "625\n70"


def test_walking_and_the_next_doubtful_digit(session: Session) -> None:
    selection.step(session, 1)
    assert session.selected == 0
    selection.step(session, -1)
    assert session.selected == 4
    selection.next_doubtful(session)
    assert session.selected == 1
    selection.next_doubtful(session)
    assert session.selected == 3
    selection.next_doubtful(session)
    assert session.selected == 1


def test_the_selection_stays_on_its_digit_when_others_come_before_it(session: Session) -> None:
    session.select(1)
    digits_before = session.page.marks[1].box
    key = session.page.key
    more = sequence("125", "70")
    from digitapp.records import DigitSequence, Line

    first = Line((reading("9", Box(150, 5, 20, 4)),))
    session.read(key, DigitSequence(PAGE, (first, *more.lines)))
    assert session.mark is not None
    assert session.mark.box == digits_before


def test_turning_a_page_turns_its_corrected_boxes_and_four_turns_are_none(
    session: Session,
) -> None:
    digit_edits.add_box(session, Box(100, 12, 20, 28))
    before = session.page.content.corrections
    page_edits.turn(session)
    assert session.page.shown_size == (200, 300)
    assert session.page.content.corrections[0].box == Box(200 - 40, 100, 28, 20)
    page_edits.turn(session, 3)
    assert session.page.content.corrections == before
    assert session.page.shown_size == (300, 200)


def test_clear_keeps_the_picture(session: Session) -> None:
    session.select(0)
    digit_edits.type_over(session, "6")
    page_edits.clear(session)
    assert session.page.picture is PICTURE
    assert session.page.text == "125\n70"


def test_ink_over_a_corrected_digit_is_read_anew() -> None:
    session = Session()
    page_edits.draw(session, STROKE)
    session.read(session.page.key, sequence("1"))
    session.select(0)
    digit_edits.type_over(session, "4")
    page_edits.draw(session, Stroke(((12.0, 20.0), (40.0, 20.0)), 4.0))
    assert session.page.content.corrections == ()
    session.undo()
    assert session.page.text == "4"


def test_unsaved_work_is_known() -> None:
    session = Session()
    assert not session.unsaved
    page_edits.draw(session, STROKE)
    assert session.unsaved
    session.undo()
    assert not session.unsaved


def test_a_page_that_was_read_turned_is_shown_so_and_undo_turns_it_back(session: Session) -> None:
    page = session.page
    shown: list[Event] = []
    session.listen(shown.append)
    assert page.may_turn and page.shown_size == (300, 200)
    session.read(page.key, replace(sequence("12"), turned=90))
    page_edits.turn_upright(session, page.key, 1)
    assert page.content.turns == 1 and page.shown_size == (200, 300) and page.text == "12"
    assert Event.PAGE in shown and Event.CONTENT not in shown  # nothing to be read again
    session.undo()
    assert page.content.turns == 0 and page.sequence is None and Event.CONTENT in shown
    assert not page.may_turn  # it is now read as it lies
    session.redo()
    assert page.content.turns == 1


def test_a_page_is_turned_by_itself_only_if_nobody_turned_it(session: Session) -> None:
    page_edits.turn(session, 1)
    assert not session.page.may_turn
    session.read(session.page.key, replace(sequence("12"), turned=180))
    page_edits.turn_upright(session, session.page.key, 2)
    assert session.page.content.turns == 1
    assert not Session().page.may_turn  # a drawing
    session.read("unknown", sequence("12"))
    page_edits.turn_upright(session, "unknown", 2)


def test_corrected_boxes_turn_with_a_page_that_was_read_turned(session: Session) -> None:
    session.select(0)
    digit_edits.type_over(session, "9")
    box = session.page.content.corrections[0].replaced[0]
    page_edits.turn_upright(session, session.page.key, 2)
    (now,) = session.page.content.corrections[0].replaced
    assert (now.x, now.y) == (300 - box.right, 200 - box.bottom)


def falling_table() -> DigitSequence:
    """Two rows of two cells that fall by more than a row from left to right."""
    places = [[Box(10, 10, 10, 20), Box(210, 70, 10, 20)], [Box(10, 50, 10, 20)]]
    digits = ["12", "3"]
    lines = tuple(
        Line(tuple(reading(d, box) for d, box in zip(text, row, strict=True)), frozenset(), 0.9)
        for text, row in zip(digits, places, strict=True)
    )
    edges = tuple(Edge(40.0 * row, 0.3) for row in range(4))
    return DigitSequence(PAGE, lines, grids=(Grid(edges, ((0.0, 100.0, 300.0),) * 3),))


def test_a_digit_that_is_added_to_a_table_joins_its_row() -> None:
    session = session_of(falling_table())
    assert session.page.text == "1\t2\n3\t"
    digit_edits.add_box(session, Box(210, 110, 10, 20))
    assert session.page.text == "1\t2\n3\t?"
    digit_edits.add_box(session, Box(10, 90, 10, 20))
    assert session.page.text == "1\t2\n3\t?\n?\t"
    assert session.page.tables[0].texts() == [["1", "2"], ["3", "?"], ["?", ""]]


def test_a_digit_of_a_table_that_is_typed_over_keeps_its_cell() -> None:
    session = session_of(falling_table())
    session.select(1)
    digit_edits.type_over(session, "7")
    assert session.page.text == "1\t7\n3\t"


def test_changes_made_together_are_told_once_at_the_end(session: Session) -> None:
    told: list[Event] = []
    session.listen(told.append)
    with session.together():
        for n in range(3):
            session.add(PICTURE, None, show=False)
            with session.together():
                session.failed(session.pages[-1].key, f"reason {n}")
        session.add(PICTURE, None, show=True)
        assert told == []
    assert told == [Event.PAGES, Event.PAGE, Event.MARKS, Event.SELECTION]
    session.failed(session.page.key, "told at once again")
    assert told[4:] == [Event.PAGES]


def test_changes_made_together_are_told_also_after_an_error(session: Session) -> None:
    told: list[Event] = []
    session.listen(told.append)
    with pytest.raises(ZeroDivisionError), session.together():
        session.touch()
        session.tell(Event.HISTORY)
        session.pages[1 // 0]
    assert told == [Event.HISTORY]


@pytest.mark.parametrize(("selected", "kept"), [(1, 1), (3, None)])
def test_rules_that_are_dropped_keep_the_selection_only_on_a_digit(
    selected: int, kept: int | None
) -> None:
    read, by_rules = sequence("12"), sequence("1234")
    session, rules = session_of(read), Rules(pattern="####")
    session.set_rules(rules)
    session.obey(session.page.key, Ruled(rules, read, by_rules, (None,)))
    session.select(selected)
    shown = []
    session.listen(lambda event: shown.append(session.mark))
    session.set_rules(None)
    assert session.page.text == "12" and shown
    assert session.selected == kept
