"""The real window, driven with mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.gui.conftest import ONE, SEVEN, Hand

Launch = Callable[..., Hand]


@pytest.mark.slow
def test_a_drawn_7_is_read_by_the_shipped_models(launch: Launch) -> None:
    hand = launch(recognizer=None)
    hand.draw(SEVEN, 200, 200)
    hand.wait(lambda: hand.text == "7")
    assert hand.window.session.page.marks[0].digit == "7"


def test_digits_are_read_without_asking_and_undo_takes_them_back(hand: Hand) -> None:
    hand.draw(ONE, 120, 150)
    hand.wait(lambda: hand.text == "1")
    hand.draw(SEVEN, 220, 150)
    hand.wait(lambda: hand.text == "17")
    hand.key("Control-z")
    hand.wait(lambda: hand.text == "1")
    hand.key("Control-y")
    hand.wait(lambda: hand.text == "17")


def test_clear_empties_the_paper_and_undo_brings_the_digits_back(hand: Hand) -> None:
    hand.draw(ONE, 120, 150)
    hand.wait(lambda: hand.text == "1")
    hand.window.toolbar.button("clear").invoke()
    hand.root.update()
    assert hand.window.session.page.content.strokes == ()
    assert "1" not in hand.text
    hand.key("Control-z")
    hand.wait(lambda: hand.text == "1")


def test_several_lines_are_read_and_copied(hand: Hand) -> None:
    for x, y in ((100, 60), (200, 60), (100, 300)):
        hand.draw(SEVEN, x, y)
    hand.wait(lambda: hand.text == "77\n7")
    hand.window.sequence.copy_button.invoke()
    assert hand.clipboard == "77\n7"


def test_a_picture_is_opened_read_and_shown(launch: Launch, page_file: Path) -> None:
    hand = launch(files=[page_file])
    hand.wait(lambda: hand.text.replace(" ", "") == "17")
    page = hand.window.session.page
    assert (page.name, page.is_drawing) == ("page.png", False)
    assert hand.view.find_withtag("page"), "the picture is on the canvas"
    assert len(hand.view.find_withtag("mark")) >= 2


def test_a_click_on_a_box_shows_the_digit_and_the_text_selects_it(
    launch: Launch, page_file: Path
) -> None:
    hand = launch(files=[page_file])
    hand.wait(lambda: len(hand.window.session.page.marks) == 2)
    hand.click_mark(1)
    assert hand.window.session.selected == 1
    assert hand.window.inspector.title == "Digit 7"
    area = hand.window.sequence.lines.text.bbox("1.0")
    assert area is not None
    hand.window.sequence.lines.text.event_generate("<Button-1>", x=area[0] + 3, y=area[1] + 3)
    hand.root.update()
    assert hand.window.session.selected == 0
    assert hand.window.inspector.title == "Digit 1"


@pytest.mark.slow
@pytest.mark.parametrize(
    "content", [b"", b"just words", b"\xff\xd8\xff\xe0 cut short"], ids=["empty", "text", "jpeg"]
)
def test_a_damaged_file_is_named_and_the_others_are_read(
    launch: Launch, page_file: Path, tmp_path: Path, content: bytes
) -> None:
    damaged = tmp_path / "damaged.jpg"
    damaged.write_bytes(content)
    hand = launch(files=[damaged, tmp_path / "missing.png", page_file])
    hand.wait(lambda: hand.text.replace(" ", "") == "17")
    hand.wait(lambda: len(hand.banner) == 2)
    assert "damaged.jpg" in hand.banner[0]
    assert "missing.png" in hand.banner[1]


def test_recognise_tells_the_result_in_a_window(hand: Hand) -> None:
    hand.draw(SEVEN, 200, 200)
    hand.key("Control-r")
    hand.wait(lambda: hand.window.result is not None)
    assert hand.window.result is not None
    assert hand.window.result.text == "7"


@pytest.mark.slow
def test_the_result_window_can_be_turned_off_for_good(launch: Launch) -> None:
    hand = launch()
    hand.draw(SEVEN, 200, 200)
    hand.window.options.show_result.set(False)
    hand.key("Return")
    hand.settle()
    assert hand.text == "7"
    assert hand.window.result is None
    hand.application.window.files.end(hand.window.end)
    assert launch().window.options.show_result.get() is False


def test_a_blank_page_says_that_there_are_no_digits(launch: Launch, tmp_path: Path) -> None:
    file = tmp_path / "blank.png"
    cv2.imwrite(str(file), np.full((200, 300), 240, np.uint8))
    hand = launch(files=[file])
    hand.wait(lambda: hand.text == "No digits found")
    hand.key("Control-r")
    hand.wait(lambda: hand.window.result is not None)
    assert hand.window.result is not None
    assert hand.window.result.text == ""


def test_missing_models_are_told_in_the_window(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    import digitapp.models
    from digitapp.errors import ModelError

    def refuse(path: object = None) -> None:
        raise ModelError("The model file classifier.onnx is damaged.")

    monkeypatch.setattr(digitapp.models, "load_models", refuse)
    hand = launch(recognizer=None)
    assert hand.banner == ["The model file classifier.onnx is damaged."]
    hand.draw(SEVEN, 200, 200)
    hand.settle()
    assert len(hand.window.session.page.content.strokes) == 1


def test_a_failing_recogniser_neither_stops_the_window_nor_loses_ink(launch: Launch) -> None:
    def fail(page: object) -> None:
        raise ZeroDivisionError("oops")

    hand = launch(recognizer=fail)
    hand.draw(SEVEN, 200, 200)
    hand.wait(lambda: hand.banner != [])
    hand.draw(ONE, 400, 200)
    assert len(hand.window.session.page.content.strokes) == 2


def test_strokes_can_be_drawn_before_the_models_are_there(launch: Launch) -> None:
    import threading

    gate = threading.Event()

    def patient(page: object) -> object:
        gate.wait(30)
        raise ZeroDivisionError

    hand = launch(recognizer=patient)
    hand.draw(SEVEN, 100, 100)
    hand.draw(SEVEN, 300, 100)
    assert len(hand.window.session.page.content.strokes) == 2
    gate.set()
    hand.settle()


def test_a_message_about_work_goes_with_the_work_and_others_stay(hand: Hand) -> None:
    status = hand.window.status
    status.say("Opening two files …", passing=True)
    status.busy(False)
    assert status.message == ""
    status.say("Wait for it …")
    status.busy(False)
    assert status.message == "Wait for it …"
