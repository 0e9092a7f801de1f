"""Fields of a form that have no digits but need a person: in the queue, answered, exported."""

from __future__ import annotations

from pathlib import Path

import pytest

from digitapp.editor.image_store import PictureStore
from digitapp.editor.session import Session
from digitapp.forms import Form, FormReading, Value
from digitapp.records import DigitSequence, Page
from digitapp.review import queue
from digitapp.review.queue import Filter
from digitapp.review.walk import Review
from digitapp.storage import project_file
from digitapp.storage.form_export import form_records
from tests.forms.drawn import COLUMN, MARKS, NUMBER, blank, form

YES, NO = MARKS


@pytest.fixture
def session() -> Session:
    """A page on which a mark, a number and a row of a column are blank and in doubt."""
    made = Session()
    page = made.add(PictureStore().put(Page(blank(), name="page.png")), None, show=True)
    values = (
        Value(NUMBER, 0, "", 0.4, True, NUMBER.box),
        Value(YES, 0, "x", 0.6, True, YES.box),
        Value(NO, 0, "", 0.99, False, NO.box),
        *(
            Value(COLUMN, n, "", 0.5 if n == 2 else 0.99, n == 2, box)
            for n, box in enumerate(COLUMN.rows, 1)
        ),
    )
    found: Form = form()
    sequence = DigitSequence(Page(blank()))
    made.read(page.key, sequence, by_form=FormReading(sequence, found, 0.02, values))
    return made


def fields(session: Session) -> dict[str, tuple[str, bool]]:
    (record,) = form_records(session.pages)
    return {
        f"{entry['name']} {entry['row'] or ''}".strip(): (entry["text"], entry["doubtful"])
        for entry in record["form"]["fields"]
    }


def test_marks_and_blanks_in_doubt_are_in_the_queue_with_their_names(session: Session) -> None:
    review = Review(session)
    assert review.start()
    names = []
    while review.item is not None:
        names.append(review.item.field)
        if not review.move(1):
            break
    assert names == ["points", "count 2", "yes"]
    assert queue.counts(session.page) == (3, 3, 0)


def test_a_blank_that_is_accepted_is_no_longer_in_doubt(session: Session) -> None:
    review = Review(session)
    review.start()
    assert fields(session)["points"] == ("", True)
    assert review.accept()
    assert fields(session)["points"] == ("", False)
    assert review.item is not None and review.item.field == "count 2"
    session.undo()
    assert fields(session)["points"] == ("", True)


def test_a_mark_is_deleted_set_and_undone(session: Session) -> None:
    review = Review(session)
    review.start()
    while review.item is not None and review.item.field != "yes":
        review.move(1)
    review.delete()
    assert fields(session)["yes"] == ("", False)
    review.mark(True)
    assert fields(session)["yes"] == ("x", False)
    assert not any(item.sampled for item in review.items()), "it is none of the sure lines"
    session.undo()
    session.undo()
    assert fields(session)["yes"] == ("x", True)


def test_digits_are_typed_into_a_blank(session: Session) -> None:
    review = Review(session)
    review.start()
    review.type("4")
    review.insert("7")
    assert fields(session)["points"][0] == "47"
    assert review.item is not None and review.item.value is None
    assert [item.field for item in queue.field_items(session.page)] == ["yes", "count 2"]


def test_a_mark_takes_no_digit(session: Session) -> None:
    review = Review(session)
    review.start(Filter.DOUBTFUL)
    while review.item is not None and review.item.field != "yes":
        review.move(1)
    review.type("4")
    review.insert()
    assert not session.page.marks


def test_what_was_said_of_marks_is_kept_in_a_project(session: Session, tmp_path: Path) -> None:
    session.edit("", marked=(("yes", False),))
    file = tmp_path / "work.digits"
    project_file.save(session.pages, 0, file)
    (page,) = project_file.load(file, PictureStore()).pages
    assert page.content.marked == (("yes", False),)
