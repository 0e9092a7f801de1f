"""Rules for the numbers: asked for beside the text, applied to what was read, kept and exported."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from digitapp.gui.dialogs.file_chooser import FileChooser
from digitapp.gui.dialogs.rules import RulesDialog
from digitapp.records import Alternative, DigitSequence, Page
from digitapp.review.queue import Filter
from digitapp.rules import Rules
from digitapp.rules.settings_file import read_rules
from tests.gui.conftest import Hand, fail, read_heights
from tests.gui.piles import write_page

Launch = Callable[..., Hand]


def read_with_others(page: Page) -> DigitSequence:
    """Each 1 of a line may be a 7: as many other readings as there are."""
    read = read_heights(page)
    lines = []
    for line in read.lines:
        boxes = tuple(reading.box for reading in line.readings)
        others = [
            Alternative(line.digits[:n] + "7" + line.digits[n + 1 :], 0.05, boxes)
            for n, digit in enumerate(line.digits)
            if digit == "1"
        ]
        lines.append(replace(line, alternatives=tuple(others)))
    return replace(read, lines=tuple(lines))


@pytest.fixture
def opened(launch: Launch, tmp_path: Path) -> Hand:
    """Two pages, read as 171 and 777."""
    write_page(tmp_path / "a.png", "171")
    write_page(tmp_path / "b.png", "777")
    hand = launch(read_with_others, files=[tmp_path / "a.png", tmp_path / "b.png"])
    hand.wait(lambda: [page.text for page in hand.window.session.pages] == ["171", "777"])
    hand.settle()
    return hand


def dialog(hand: Hand) -> RulesDialog:
    hand.window.sequence.rules_button.invoke()
    found = hand.window.dialog
    assert isinstance(found, RulesDialog)
    hand.wait(found.winfo_ismapped)
    return found


def fill(found: RulesDialog, **values: str) -> None:
    for name, value in values.items():
        found.entries[name].delete(0, "end")
        found.entries[name].insert(0, value)


def press_ok(hand: Hand, found: RulesDialog) -> None:
    found.event_generate("<Return>")
    hand.root.update()
    hand.settle()


def test_the_most_probable_reading_that_obeys_is_shown(opened: Hand) -> None:
    found = dialog(opened)
    fill(found, pattern="1#7")
    press_ok(opened, found)
    assert not found.winfo_exists()
    session = opened.window.session
    assert [page.text for page in session.pages] == ["177", "777"]
    assert opened.text == "177"
    assert "171 was read, but it must look like 1#7; 177 (5 %) was taken" in (
        opened.window.sequence.verdict
    )
    opened.key("F8")
    assert session.selected == 2, "the changed digit is to check"
    assert "A rule asks for it." in str(opened.window.inspector._detail.cget("text"))
    session.show(1)
    assert all(mark.doubtful for mark in session.page.marks), "nothing is invented"
    assert "no other reading fits" in opened.window.sequence.verdict
    assert str(opened.window.sequence.rules_button.cget("text")) == "1#7"
    opened.key("F4")
    opened.window.middle.review.start(Filter.RULES)
    item = opened.window.middle.review.review.item
    assert item is not None and item.text == "777"


def test_a_digit_of_another_line_is_no_part_of_the_line_in_review(
    launch: Launch, tmp_path: Path
) -> None:
    for name, text in (("a", "171"), ("b", "777")):
        write_page(tmp_path / f"{name}.png", text)
    rows = [np.asarray(cv2.imread(str(tmp_path / f"{name}.png"))) for name in "ab"]
    cv2.imwrite(str(tmp_path / "both.png"), np.concatenate(rows))
    hand = launch(read_with_others, files=[tmp_path / "both.png"])
    hand.wait(lambda: hand.text == "171\n777")
    hand.window.session.set_rules(Rules(pattern="1#7"))
    hand.settle()
    assert hand.text == "177\n777"
    hand.key("F4")
    panel = hand.window.middle.review
    assert panel.review.item is not None
    other = 3 if panel.review.item.text == "177" else 0
    hand.window.session.select(other)
    hand.root.update()
    assert str(panel.why.cget("text")) == ""
    panel.canvas.focus_force()
    hand.root.update()
    before = hand.text
    panel.canvas.event_generate("<Key-9>")
    hand.root.update()
    assert hand.text == before, "a key means the line in review alone, and brings it back"
    assert hand.window.session.mark in hand.window.session.page.lines[panel.review.item.line]
    panel.canvas.event_generate("<Key-9>")
    hand.root.update()
    assert hand.text.count("9") == 1
    assert "9" in panel.review.item.text


def test_without_rules_all_is_as_it_was_read(opened: Hand) -> None:
    opened.window.session.set_rules(Rules(pattern="77#"))
    opened.settle()
    assert opened.text == "771"
    opened.window.session.set_rules(None)
    opened.settle()
    assert opened.text == "171"
    assert opened.window.sequence.verdict == ""


def test_a_typed_digit_goes_before_a_rule(opened: Hand) -> None:
    opened.window.session.set_rules(Rules(pattern="1#7"))
    opened.settle()
    opened.window.session.select(2)
    opened.key("Key-9")
    assert opened.text == "179"
    assert opened.window.sequence.verdict == ""


@pytest.mark.slow
def test_pages_read_later_obey_too(opened: Hand, tmp_path: Path) -> None:
    opened.window.session.set_rules(Rules(allowed=frozenset({"77-1"})))
    folder = tmp_path / "more"
    folder.mkdir()
    for n in range(14):
        write_page(folder / f"{n}.png", "171")
    opened.window.open_files([folder])
    texts = lambda: [page.text for page in opened.window.session.pages]  # noqa: E731
    opened.wait(lambda: texts() == ["771", "777"] + ["771"] * 14)
    opened.window.session.set_rules(Rules(allowed=frozenset({"177"})))
    opened.wait(lambda: texts() == ["177", "777"] + ["177"] * 14)


def test_wrong_rules_get_a_sentence(opened: Hand) -> None:
    found = dialog(opened)
    fill(found, pattern="abc")
    press_ok(opened, found)
    assert "abc is no pattern" in str(found.error.cget("text"))
    fill(found, pattern="", check="nonsense")
    press_ok(opened, found)
    assert "nonsense is no check that is known" in str(found.error.cget("text"))
    assert opened.window.session.rules is None
    found.event_generate("<Escape>")
    assert not found.winfo_exists()


def test_a_settings_file_is_shared_with_the_command_line(
    opened: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "known.txt").write_text("177\n7-77\n")
    (tmp_path / "rules.toml").write_text('length = 3\nallowed = "known.txt"\n')
    files = {"files": tmp_path / "rules.toml", "target": tmp_path / "saved.toml"}
    monkeypatch.setattr(
        FileChooser, "files", lambda self, title, kinds, done: done([files["files"]])
    )
    monkeypatch.setattr(
        FileChooser, "target", lambda self, title, kinds, name, done: done(files["target"])
    )
    found = dialog(opened)
    found._open()
    assert found.entries["length"].get() == "3"
    assert str(found._count.cget("text")) == "2 numbers"
    fill(found, range="0:999")
    found._save()
    press_ok(opened, found)
    expected = Rules(length="3", range="0:999", allowed=frozenset({"177", "7-77"}))
    assert opened.window.session.rules == expected == read_rules(tmp_path / "saved.toml")
    assert [page.text for page in opened.window.session.pages] == ["177", "777"]
    found = dialog(opened)
    found._list.invoke()  # allow any number again
    files["files"] = tmp_path / "known.txt"
    found._list.invoke()
    assert str(found._count.cget("text")) == "2 numbers"
    files["files"] = tmp_path / "a.png"
    found._list.invoke()
    found._list.invoke()
    assert "a.png" in str(found.error.cget("text"))


@pytest.mark.slow
def test_rules_are_kept_with_the_project_and_exported(
    opened: Hand, launch: Launch, tmp_path: Path
) -> None:
    session = opened.window.session
    session.set_rules(Rules(pattern="1#7", total=True))
    opened.settle()
    assert session.unsaved
    session.path = tmp_path / "work.digits"
    opened.window.files.save()
    opened.settle()
    out = tmp_path / "out.csv"
    opened.window.files.export(out)
    opened.wait(out.exists)
    said = [row["rule"] for row in csv.DictReader(out.open())]
    assert "177 (5 %) was taken" in said[0] and "no other reading fits" in said[1]
    other = launch(fail, files=[tmp_path / "work.digits"])  # nothing is to be read again
    other.wait(lambda: len(other.window.session.pages) == 2)
    other.settle()
    assert other.window.session.rules == Rules(pattern="1#7", total=True)
    other.wait(lambda: other.text == "177")
    other.settle()
    assert other.banner == []
    other.window.session.set_rules(None)
    assert other.text == "171", "what was read is kept beside it"
