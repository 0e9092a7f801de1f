from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from digitapp.storage import folders
from digitapp.storage.desktop_dialog import Wish, ask, command


def test_a_folder_is_listed_in_natural_order_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("page10.png", "page9.PNG", "notes.txt", ".secret.png"):
        (tmp_path / name).touch()
    for name in ("b", "A", ".git"):
        (tmp_path / name).mkdir()
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    found = folders.listing(tmp_path, (".png",))
    assert [entry.path.name for entry in found] == ["A", "b", "page9.PNG", "page10.png"]
    assert [entry.is_folder for entry in found] == [True, True, False, False]
    assert "notes.txt" in [entry.path.name for entry in folders.listing(tmp_path)]


def test_the_folder_used_last_comes_first_and_one_that_is_gone_does_not(tmp_path: Path) -> None:
    assert folders.places([str(tmp_path)])[0][1] == tmp_path
    assert folders.start(str(tmp_path)) == tmp_path
    assert folders.start(str(tmp_path / "gone")).is_dir()
    assert tmp_path / "gone" not in [
        path for _name, path in folders.places([str(tmp_path / "gone")])
    ]


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs, the only one, on a desktop."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "GNOME")
    monkeypatch.setattr(sys, "platform", "linux")
    return programs


def program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


WISH = Wish("files", "Open", Path("/tmp"), [("Pictures", (".png",))])


def test_the_desktops_own_dialog_is_asked(desktop: Path) -> None:
    program(desktop, "zenity", "printf '/a b/1.png\\n/a b/2.png\\n'")
    words = command(WISH)
    assert words is not None
    assert "--multiple" in words and "--file-filter=Pictures | *.png *.PNG" in words
    assert ask(words) == [Path("/a b/1.png"), Path("/a b/2.png")]


def test_a_cancelled_dialog_gives_nothing(desktop: Path) -> None:
    program(desktop, "zenity", "exit 1")
    assert ask(command(WISH) or []) == []


def test_kde_asks_kdialog(desktop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(desktop, "zenity", "exit 1")
    program(desktop, "kdialog", "echo /x")
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    words = command(Wish("folder", "Folder", Path("/tmp")))
    assert words is not None and os.path.basename(words[0]) == "kdialog"
    assert ask(words) == [Path("/x")]


def test_without_a_desktop_or_its_programs_there_is_no_such_dialog(
    desktop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command(WISH) is None
    program(desktop, "zenity", "exit 1")
    monkeypatch.delenv("XDG_CURRENT_DESKTOP")
    assert command(WISH) is None
