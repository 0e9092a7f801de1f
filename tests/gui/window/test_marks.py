"""Punctuation in the real window: shown, copied, exported, and left out on demand."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from digitapp.records import Box, DigitSequence, Mark, Page
from digitapp.storage import preferences as prefs
from tests.gui.conftest import Hand, read_heights

Launch = Callable[..., Hand]


def read_with_comma(page: Page) -> DigitSequence:
    """Like `read_heights`, with a comma after the first digit of every line."""
    read = read_heights(page)
    lines = []
    for line in read.lines:
        box = line.readings[0].box
        comma = Mark(",", Box(box.right + 6, box.bottom - 12, 8, 20), 0.9, 1)
        lines.append(replace(line, marks=(comma,), blanks=frozenset()))
    return replace(read, lines=tuple(lines))


@pytest.fixture
def hand(launch: Launch, page_file: Path) -> Hand:
    """A window with an image that is read as "1,7"."""
    made = launch(read_with_comma, [page_file])
    made.wait(lambda: made.text == "1,7")
    return made


def test_text_and_clipboard_hold_the_marks(hand: Hand) -> None:
    hand.window.sequence.copy_button.invoke()
    assert hand.clipboard == "1,7"
    hand.window.sequence.copy_line()
    assert hand.clipboard == "1,7"


def test_a_digit_is_found_in_the_text_beside_its_marks(hand: Hand) -> None:
    hand.window.session.select(1)
    hand.root.update()
    assert str(hand.window.sequence.lines.text.tag_ranges("chosen")[0]) == "1.2"
    shown = hand.window.sequence.lines.text.bbox("1.0")
    assert shown is not None
    x, y, width, height = shown
    hand.window.sequence.lines.text.event_generate(
        "<Button-1>", x=x + width // 2, y=y + height // 2
    )
    assert hand.window.session.selected == 0


def test_marks_have_a_frame_but_cannot_be_selected(hand: Hand) -> None:
    frames = len(hand.view.find_withtag("mark"))
    box = hand.window.session.page.lines[0].punctuation[0].box
    hand.click(*hand.view.viewport.to_screen(*box.centre))
    assert hand.window.session.selected is None
    hand.window.options.show_marks.set(False)
    hand.root.update()
    assert len(hand.view.find_withtag("mark")) == frames - 1


def test_corrections_keep_the_marks_in_place(hand: Hand) -> None:
    hand.click_mark(1)
    hand.key("9")
    assert hand.text == "1,9"
    hand.window.session.select(0)
    hand.key("Delete")
    assert hand.text == ",9"
    hand.key("Control-z")
    assert hand.text == "1,9"


@pytest.mark.slow
def test_marks_are_left_out_on_demand_and_the_window_remembers(
    hand: Hand, launch: Launch, page_file: Path, tmp_path: Path
) -> None:
    hand.window.options.show_marks.set(False)
    hand.wait(lambda: hand.text == "17")
    hand.window.sequence.copy_button.invoke()
    assert hand.clipboard == "17"
    hand.window.files.export(tmp_path / "bare.json")
    hand.wait((tmp_path / "bare.json").exists)
    hand.settle()
    assert "marks" not in json.loads((tmp_path / "bare.json").read_text())[0]["lines"][0]
    assert prefs.load()[0].marks is False
    again = launch(read_with_comma, [page_file])
    again.wait(lambda: again.text == "17")
    again.window.options.show_marks.set(True)
    again.wait(lambda: again.text == "1,7")


def test_exports_hold_the_marks(hand: Hand, tmp_path: Path) -> None:
    for name in ("out.json", "out.csv", "out.txt"):
        hand.window.files.export(tmp_path / name)
        hand.wait((tmp_path / name).exists)
        hand.settle()
    (line,) = json.loads((tmp_path / "out.json").read_text())[0]["lines"]
    assert line["text"] == "1,7" and line["marks"][0]["before"] == 1
    assert '"1,7"' in (tmp_path / "out.csv").read_text()
    assert (tmp_path / "out.txt").read_text() == "1,7\n"


def test_a_project_opens_again_with_its_marks(hand: Hand, tmp_path: Path) -> None:
    hand.click_mark(1)
    hand.key("9")
    hand.window.session.path = tmp_path / "work.digits"
    hand.window.files.save()
    hand.settle()
    hand.window.open_files([tmp_path / "work.digits"])
    hand.wait(lambda: hand.text == "1,9")
