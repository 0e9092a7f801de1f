"""Our own dialog for files, in the real window."""

from __future__ import annotations

import tkinter as tk
from pathlib import Path

import pytest

from digitapp.gui.dialogs.file_dialog import FileDialog
from tests.gui.conftest import Hand


@pytest.fixture
def folder(tmp_path: Path, page_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with "scans" and its page, notes and hidden things; no desktop's dialog."""
    monkeypatch.delenv("XDG_CURRENT_DESKTOP", raising=False)
    scans = tmp_path / "place" / "scans"
    scans.mkdir(parents=True)
    (scans.parent / ".git").mkdir()
    (scans.parent / "notes.txt").touch()
    (scans / "page.png").write_bytes(page_file.read_bytes())
    return scans.parent


def asked(hand: Hand, folder: Path, key: str) -> FileDialog:
    """The dialog that a key opens, in `folder`."""
    hand.window.preferences.folder = str(folder)
    hand.key(key)
    dialog = hand.window.files.chooser.dialog
    assert dialog is not None
    dialog.list.focus_force()
    hand.root.update()
    return dialog


def names(dialog: FileDialog) -> list[str]:
    return [str(dialog.list.item(n, "text")).strip(" ▸") for n in dialog.list.get_children()]


def press(hand: Hand, widget: tk.Misc, key: str) -> None:
    widget.focus_force()
    hand.root.update()
    widget.event_generate(f"<{key}>")
    hand.root.update()


def test_one_enter_opens_a_folder_and_the_place_is_remembered(hand: Hand, folder: Path) -> None:
    dialog = asked(hand, folder, "Control-Shift-O")
    assert names(dialog) == ["scans"]
    dialog.list.selection_set("0")
    press(hand, dialog.list, "Return")
    hand.wait(lambda: hand.text.replace(" ", "") == "17")
    assert hand.window.preferences.folder == str(folder / "scans")


def test_files_are_found_by_keys_with_a_preview(hand: Hand, folder: Path) -> None:
    dialog = asked(hand, folder, "Control-o")
    assert names(dialog) == ["scans"], "neither hidden things nor other files"
    dialog.list.selection_set("0")
    press(hand, dialog.list, "Return")
    assert dialog.folder == folder / "scans" and names(dialog) == ["page.png"]
    dialog.list.selection_set("0")
    hand.wait(lambda: dialog._photo is not None and dialog._photo.height() == 120)
    press(hand, dialog.list, "BackSpace")
    assert dialog.folder == folder
    dialog.path.delete(0, "end")
    dialog.path.insert(0, str(folder / "scans" / "page.png"))
    press(hand, dialog.path, "Return")
    hand.wait(lambda: hand.text.replace(" ", "") == "17")


def test_a_file_that_exists_is_not_replaced_unasked(hand: Hand, folder: Path) -> None:
    written: list[Path] = []
    old = folder / "notes.txt"
    hand.window.preferences.folder = str(folder)
    chooser = hand.window.files.chooser
    for answer in ("Escape", "Return"):
        chooser.target("Export", [("Text", (".txt",))], "notes.txt", written.append)
        assert chooser.dialog is not None
        chooser.dialog.choose()
        hand.root.update()
        question = chooser.questions.current
        assert question is not None
        press(hand, question, answer)
        assert written == [], "Enter keeps the old file too"
    chooser.target("Export", [("Text", (".txt",))], "new", written.append)
    assert chooser.dialog is not None
    chooser.dialog.choose()
    assert written == [folder / "new.txt"] and old.exists()


def test_what_cannot_be_opened_leaves_the_list_of_recent_files(hand: Hand, folder: Path) -> None:
    hand.window.open_files([folder / "gone.png", folder / "scans" / "page.png"])
    hand.wait(lambda: hand.banner != [])
    hand.wait(lambda: len(hand.window.preferences.recent) == 1)
    assert hand.window.preferences.recent == [str(folder / "scans" / "page.png")]


def test_a_typed_folder_is_gone_through_by_keys(hand: Hand, folder: Path) -> None:
    dialog = asked(hand, folder.parent, "Control-o")
    for typed in ("gone", str(folder)):
        dialog.path.delete(0, "end")
        dialog.path.insert(0, typed)
        press(hand, dialog.path, "Return")
        if typed == "gone":
            assert str(dialog.preview.cget("text")) == "gone does not exist."
    assert dialog.folder == folder
    assert [entry.path for entry in dialog.list.selected] == [folder / "scans"]
    press(hand, dialog.list, "Return")
    press(hand, dialog.path, "Down")
    press(hand, dialog.list, "Return")
    hand.wait(lambda: hand.text.replace(" ", "") == "17")


def test_the_dialog_starts_where_the_last_file_came_from(hand: Hand, folder: Path) -> None:
    hand.window.open_files([folder / "scans" / "page.png"])
    hand.wait(lambda: hand.text.replace(" ", "") == "17")
    hand.key("Control-o")
    dialog = hand.window.files.chooser.dialog
    assert dialog is not None and dialog.folder == folder / "scans"
    dialog.close()


def test_of_a_long_path_the_last_folders_are_in_sight(hand: Hand, folder: Path) -> None:
    deep = folder.joinpath(*["a folder with a long name"] * 5)
    deep.mkdir(parents=True)
    dialog = asked(hand, deep, "Control-o")
    for size in ("560x400", "640x400"):
        dialog.geometry(size)
        hand.root.update()
        first, last = dialog.path.xview()
        assert first > 0 and last == 1
    dialog.close()


def test_long_names_are_told_apart_where_there_is_little_room(hand: Hand, folder: Path) -> None:
    long = "cheques of the second quarter, as the scanner in the hall named them"
    files = [folder / f"{long} {n}.png" for n in (1, 2)]
    for file in files:
        file.touch()
    dialog = asked(hand, folder, "Control-o")
    dialog.geometry("560x400")
    hand.root.update()
    _scans, first, second = names(dialog)
    assert first.startswith("cheques") and "…" in first
    assert first.endswith(" 1.png") and second.endswith(" 2.png")
    assert hand.window.theme.body.measure(first) < dialog.list.winfo_width()
    dialog.geometry("1400x400")
    hand.root.update()
    assert names(dialog)[1:] == [file.name for file in files]
    dialog.close()
