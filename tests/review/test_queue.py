"""The queue of lines and the walk through it, without a window."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace

import pytest

from digitapp.editor import digit_edits, page_edits
from digitapp.editor.pages import OpenPage
from digitapp.editor.session import Session
from digitapp.records import Box, DigitSequence
from digitapp.review import doubt, queue
from digitapp.review.queue import Filter
from digitapp.review.walk import Review
from tests.editor.readings import PAGE, PICTURE, sequence


def read_page(session: Session, *lines: str, sure: tuple[float, ...]) -> str:
    """Add a page with lines of which the first digits have a confidence each."""
    page = session.add(PICTURE, None, show=False)
    confidences: list[float] = []
    for text, first in zip(lines, sure, strict=True):
        confidences += [first] + [0.95] * (len(text) - 1)
    found = sequence(*lines, confidences=confidences)
    told = tuple(
        replace(line, confidence=first) for line, first in zip(found.lines, sure, strict=True)
    )
    session.read(page.key, DigitSequence(PAGE, told))
    return page.key


@pytest.fixture
def session() -> Session:
    """Two pages; the lines "34", "78" and "90" hold a doubtful digit, "90" the least sure."""
    made = Session()
    read_page(made, "12", "34", "56", sure=(0.97, 0.6, 0.98))
    read_page(made, "78", "90", sure=(0.7, 0.4))
    return made


def texts(review: Review) -> list[str]:
    found = [review.item.text] if review.item else []
    while review.move(1):
        assert review.item is not None
        found.append(review.item.text)
    return found


def test_the_least_sure_lines_of_all_pages_come_first(session: Session) -> None:
    review = Review(session)
    assert review.start(Filter.DOUBTFUL)
    assert texts(review) == ["90", "34", "78"]
    assert review.start(Filter.ALL) and texts(review)[-1] == "56"
    assert not review.start(Filter.REVIEWED)


def test_sure_lines_are_sampled_and_the_sample_stays(session: Session) -> None:
    found = queue.items(session.pages, sample=1)
    (sampled,) = (item for item in found if item.sampled)
    assert not sampled.doubtful
    read_page(session, *["11"] * 3, sure=(0.6,) * 3)
    again = [item.text for item in queue.items(session.pages, sample=1) if item.sampled]
    assert again == [sampled.text]
    assert queue.left(found) == 4, "three in doubt and one of the sample"


def test_keys_correct_accept_and_go_back(session: Session) -> None:
    review = Review(session)
    review.start(Filter.DOUBTFUL)
    assert session.selected == 2, "the digit in doubt: 9 of 90, on the second page"
    review.type("8")
    assert session.selected == 3
    review.type("1")
    assert session.selected == 3, "the end of the line"
    assert review.left == 3
    assert review.accept() and review.left == 2
    assert review.item is not None and review.item.text == "34"
    assert session.page is session.pages[0]
    review.step(-1)
    assert session.selected == 2, "the line's first digit"
    assert review.move(-1)
    assert review.item.text == "81" and review.item.reviewed and review.item.corrected


def test_undo_takes_back_the_review_of_a_line(session: Session) -> None:
    review = Review(session)
    review.start(Filter.DOUBTFUL)
    review.accept()
    review.undo()
    assert review.left == 3
    assert not any(page.content.reviewed for page in session.pages)


def test_digits_are_deleted_and_inserted_inside_the_line(session: Session) -> None:
    review = Review(session)
    review.start(Filter.DOUBTFUL)
    review.delete()
    assert review.item is not None and review.item.text == "0" and session.selected == 2
    review.insert("5")
    assert review.item.text == "05"
    assert review.item.corrected


def test_a_line_whose_digits_are_all_deleted_is_passed_over(session: Session) -> None:
    review = Review(session)
    review.start(Filter.DOUBTFUL)
    review.delete()
    review.delete()
    assert review.move(1)
    assert review.item is not None and review.item.text == "34"


def test_pages_that_are_read_meanwhile_join_the_queue(session: Session) -> None:
    review = Review(session)
    review.start(Filter.DOUBTFUL)
    read_page(session, "66", sure=(0.2,))
    assert texts(review) == ["90", "34", "78", "66"]


def test_reviewed_lines_stay_so_when_the_page_is_turned(session: Session) -> None:
    review = Review(session)
    review.start(Filter.DOUBTFUL)
    page = session.page
    before = queue.counts(page)
    review.accept()
    session.show(session.pages.index(page))
    read = page.sequence
    assert read is not None
    page_edits.turn(session, 4)
    session.read(page.key, read)
    assert before == (2, 2, 0) and queue.counts(page) == (2, 2, 1)


def test_errors_are_estimated_from_the_reviewed_sample(session: Session) -> None:
    assert queue.expected_errors(queue.items(session.pages)) is None
    review = Review(session)
    review.start(Filter.OPEN)
    while review.item is not None and review.item.text != "12":
        review.move(1)
    session.select(0)
    review.type("7")
    review.accept()
    found = queue.expected_errors(queue.items(session.pages))
    assert found is not None
    assert (found.wrong, found.checked, found.population) == (1, 1, 1)
    assert found.low == pytest.approx(0.025, abs=1e-3)


def test_typing_what_was_read_is_no_correction(session: Session) -> None:
    session.show(0)
    session.select(0)
    digit_edits.type_over(session, "1")
    assert not queue.items(session.pages)[0].corrected


def test_lines_against_a_rule_are_in_the_queue(session: Session) -> None:
    review = Review(session, lambda text: text == "12")
    review.start(Filter.RULES)
    assert texts(review) == ["12"]
    review.start(Filter.OPEN)
    assert "12" in texts(review)


def test_doubt_has_a_reason(session: Session) -> None:
    page = session.pages[1]
    mark = page.lines[1][0]
    assert doubt.reason(mark) == "It looks unlike any digit."
    assert mark.reading is not None
    near = replace(mark, box=Box(mark.box.right, mark.box.y, 20, 30))
    assert doubt.reason(mark, [mark, near]) == "It was cut from ink that touches it."
    probabilities = mark.reading.probabilities.copy()
    probabilities[7] = 0.35
    second = replace(mark, reading=replace(mark.reading, probabilities=probabilities))
    assert doubt.reason(second) == "It may be a 7."
    assert doubt.reason(replace(mark, confidence=0.99)) == "There is other ink close by."
    assert doubt.reason(page.lines[0][1]) == ""


def test_a_page_says_how_many_digits_are_to_check(session: Session) -> None:
    assert doubt.summary(session.pages[1].lines) == "4 digits, 2 to check"
    assert doubt.summary(()) == ""
    assert doubt.probability(0.0001) == "< 1 %" and doubt.probability(0.9999) == "> 99 %"


def test_nothing_is_kept_of_a_closed_page(session: Session) -> None:
    review = Review(session)
    review.start()
    (closed,) = (i for i, page in enumerate(session.pages) if page.lines[0][0].digit == "7")
    reading = weakref.ref(session.pages[closed].lines[0][0].reading)
    assert reading() is not None
    session.close(closed)
    review.forget_closed()
    gc.collect()
    assert reading() is None
    assert review.left == 3, "the line in doubt and the sample of the other page"


def test_a_review_that_was_prepared_lists_only_pages_that_changed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    review, listed = Review(session), []
    whole = queue.page_items

    def note(page: OpenPage, *rest: Callable[[str], bool]) -> list[queue.Item]:
        listed.append(page.key)
        return whole(page, *rest)

    monkeypatch.setattr(queue, "page_items", note)
    first, second = (page for page in session.pages if page.lines)
    while review.prepare(1):
        pass
    assert set(listed) == {page.key for page in session.pages}
    listed.clear()
    review.start(Filter.DOUBTFUL)
    assert texts(review) == ["90", "34", "78"] and not listed
    session.show(session.pages.index(first))
    session.select(0)
    digit_edits.type_over(session, "7")
    assert not review.prepare(5)
    assert listed == [first.key] != [second.key]
    review.start(Filter.CORRECTED)
    assert texts(review) == ["72"]
