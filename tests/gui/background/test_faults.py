"""The window keeps running when a disk, a home folder or a file fails, and says so."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from digitapp.gui.background import autosaver
from digitapp.storage import preferences as prefs
from digitapp.storage import project_file
from tests.gui.conftest import SEVEN, Hand
from tests.storage.damaged import copy, described, page, png, project

Launch = Callable[..., Hand]


def test_a_home_that_cannot_be_written_is_said_once(launch: Launch, home: Path) -> None:
    home.write_text("a file in its place")
    hand = launch()
    assert any("No safety copies are made" in text for text in hand.banner)
    hand.draw(SEVEN, 200, 200)
    hand.wait(lambda: hand.text == "7")


def test_damaged_settings_are_said_and_the_window_starts(launch: Launch, home: Path) -> None:
    home.mkdir()
    (home / prefs.FILE).write_text('{"scale": NaN, "language": "\\ud800"}')
    hand = launch()
    (text,) = hand.banner
    assert text.startswith("The settings in window.json are damaged")


def test_a_full_disk_is_said_once_and_the_copy_is_made_later(
    launch: Launch, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autosaver, "MILLISECONDS", 20)
    hand = launch()
    real = project_file.save_folder
    told: list[str] = []

    def full(*_arguments: object) -> None:
        told.append("tried")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(project_file, "save_folder", full)
    hand.draw(SEVEN, 200, 200)
    hand.wait(lambda: hand.banner == ["No safety copy was made. The disk is full."])
    hand.window.banner.hide()
    tries = len(told)
    hand.wait(lambda: len(told) > tries + 2)
    assert hand.banner == []
    monkeypatch.setattr(project_file, "save_folder", real)
    hand.wait(lambda: list(home.rglob(project_file.CONTENTS)))


def test_a_damaged_project_opens_what_is_sound_and_is_not_saved_over(
    launch: Launch, tmp_path: Path
) -> None:
    description = described(page("pictures/1.png"), page("pictures/2.png"), page())
    file = project(tmp_path / "work.digits", description, _2=png()[:500])
    hand = launch(files=[file])
    hand.wait(lambda: len(hand.banner) == 2)
    assert len(hand.window.session.page.content.strokes) == 1
    assert hand.window.session.path is None


@pytest.mark.slow
def test_a_copy_without_one_picture_restores_the_others_and_stays(
    launch: Launch, home: Path
) -> None:
    left = home / "autosave" / "20200101-000000-7"
    copy(left, described(page("pictures/1.png"), page()))
    hand = launch()
    question = hand.window.files.questions.current
    assert question is not None
    question.event_generate("<Return>")
    hand.wait(lambda: hand.banner != [])
    assert "its picture is missing or damaged" in hand.banner[0]
    hand.wait(lambda: hand.text == "1")
    assert (left / project_file.CONTENTS).exists()


def test_a_copy_older_than_the_project_is_named_not_offered(launch: Launch, home: Path) -> None:
    saved = project(home.parent / "work.digits", described(page()))
    left = copy(home / "autosave" / "one", described(page()))
    (left / "origin.json").write_text(f'{{"project": "{saved}", "stamp": [1, 1], "saved": false}}')
    hand = launch()
    assert hand.window.files.questions.current is None
    (text,) = hand.banner
    assert text == f"work.digits was saved after the safety copy in {left}, which is kept."


@pytest.mark.slow
def test_names_that_are_not_utf_8_are_shown(
    launch: Launch, tmp_path: Path, page_file: Path
) -> None:
    file = tmp_path / os.fsdecode(b"caf\xe9.png")
    file.write_bytes(page_file.read_bytes())
    hand = launch(files=[file])
    hand.wait(lambda: hand.text.replace(" ", "") == "17")
    assert hand.window.session.page.title == "caf\ufffd.png"
