"""Open, save, export, paste and close in the real window."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from digitapp.storage import clipboard
from tests.gui.conftest import ONE, SEVEN, GatedReader, Hand, choose

Launch = Callable[..., Hand]


@pytest.mark.slow
def test_save_and_open_bring_strokes_and_corrections_back(
    launch: Launch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "work.digits"
    choose(monkeypatch, file)
    hand = launch()
    hand.draw(SEVEN, 200, 200)
    hand.wait(lambda: hand.text == "7")
    hand.window.session.select(0)
    hand.key("Key-4", "Control-s")
    hand.wait(lambda: not hand.window.session.unsaved)
    other = launch(files=[file])
    other.wait(lambda: other.text == "4")
    assert len(other.window.session.page.content.strokes) == 1


@pytest.mark.slow
def test_all_pages_of_a_project_are_read_and_exported_also_those_never_shown(
    launch: Launch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, out = tmp_path / "work.digits", tmp_path / "out.txt"
    choose(monkeypatch, file)
    hand = launch()
    hand.draw(SEVEN, 200, 200)
    hand.key("Control-n")
    hand.draw(ONE, 200, 200)
    hand.draw(SEVEN, 400, 200)
    hand.key("Control-s")
    hand.wait(lambda: not hand.window.session.unsaved)
    other = launch(files=[file])
    other.wait(lambda: len(other.window.session.pages) == 2)
    other.application.window.files.export(out)
    other.wait(out.exists)
    lines = out.read_text().replace("\f", "").split("\n")
    assert lines == ["Drawing:", "7", "Drawing:", "17", ""]


@pytest.mark.slow
@pytest.mark.parametrize("kind", [".txt", ".csv", ".json", ".png"])
def test_corrected_digits_are_exported(
    launch: Launch, page_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    file = tmp_path / f"out{kind}"
    choose(monkeypatch, file)
    hand = launch(files=[page_file])
    hand.wait(lambda: hand.text.replace(" ", "") == "17")
    hand.click_mark(0)
    hand.key("Key-3", "Control-e")
    hand.wait(file.exists)
    hand.settle()
    if kind == ".png":
        picture = cv2.imread(str(file))
        assert picture is not None
        assert np.ptp(picture, axis=2).max() > 50, "boxes are coloured"
    elif kind == ".json":
        (record,) = json.loads(file.read_text())
        assert record["text"].replace(" ", "") == "37"
        assert record["lines"][0]["digits"][0]["confidence"] == 1
    else:
        assert "37" in file.read_text().replace(" ", "")


def test_saving_where_one_may_not_is_told_and_nothing_is_lost(
    launch: Launch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "no such folder" / "work.digits"
    choose(monkeypatch, file)
    hand = launch()
    hand.draw(SEVEN, 200, 200)
    hand.key("Control-s")
    hand.wait(lambda: hand.banner != [])
    assert "work.digits" in hand.banner[0]
    assert hand.window.session.unsaved


def test_closing_with_unsaved_work_asks_first(launch: Launch) -> None:
    hand = launch()
    hand.draw(SEVEN, 200, 200)
    hand.window.close()
    hand.root.update()
    assert not hand.window.closed
    assert hand.application.window.files.questions.current is not None
    hand.application.window.files.questions.current.event_generate("<Escape>")
    hand.root.update()
    assert not hand.window.closed


def test_a_damaged_project_leaves_what_is_open(launch: Launch, tmp_path: Path) -> None:
    file = tmp_path / "broken.digits"
    file.write_bytes(b"PK nonsense")
    hand = launch()
    hand.draw(SEVEN, 200, 200)
    hand.window.session.saved = hand.window.session.revision
    hand.window.open_files([file])
    hand.wait(lambda: hand.banner != [])
    assert "broken.digits" in hand.banner[0]
    assert len(hand.window.session.page.content.strokes) == 1


def test_an_export_with_a_foreign_ending_is_refused(
    launch: Launch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "digits.jpg"
    choose(monkeypatch, file)
    hand = launch()
    hand.draw(SEVEN, 200, 200)
    hand.wait(lambda: hand.text == "7")
    hand.key("Control-e")
    hand.wait(lambda: hand.banner != [])
    assert hand.banner == ["digits.jpg should end in .txt, .csv, .xlsx, .json, .jsonl, .png."]
    assert not file.exists()


def test_pasting_names_the_missing_tool(launch: Launch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "_LINUX", True)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(shutil, "which", lambda tool: None)
    hand = launch()
    hand.key("Control-v")
    hand.wait(lambda: hand.banner != [])
    assert "xclip" in hand.banner[0]


@pytest.mark.parametrize("content", ["picture", "words", "hang"])
def test_pasting(
    launch: Launch,
    page_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: str,
) -> None:
    command = {
        "picture": ["cat", str(page_file)],
        "words": ["echo", "hello"],
        "hang": ["sleep", "60"],
    }[content]
    monkeypatch.setattr(clipboard, "_LINUX", True)
    monkeypatch.setattr(clipboard, "SECONDS", 0.3 if content == "hang" else 30)
    monkeypatch.setattr(clipboard, "_X11", ("cat", command))
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    hand = launch()
    hand.key("Control-v")
    if content == "picture":
        hand.wait(lambda: hand.text.replace(" ", "") == "17")
    else:
        hand.wait(lambda: hand.banner != [])


@pytest.mark.slow
def test_a_long_reading_can_be_cancelled_and_the_window_stays_usable(
    launch: Launch, page_file: Path
) -> None:
    slow = GatedReader()
    hand = launch(recognizer=slow)
    hand.window.open_files([page_file])
    hand.wait(lambda: not hand.window.session.page.is_drawing)
    hand.wait(lambda: hand.window.status.cancel_button.winfo_ismapped())
    hand.window.status.cancel_button.invoke()
    slow.open()
    hand.settle()
    assert hand.window.session.page.sequence is None
    hand.key("Control-n")
    hand.draw(ONE, 100, 100)
    hand.wait(lambda: hand.text == "1")


def test_all_pages_of_a_tiff_are_listed_and_read(launch: Launch, tmp_path: Path) -> None:
    from PIL import Image

    pages = []
    for count in (1, 2, 3):
        picture = np.full((200, 400), 230, np.uint8)
        for n in range(count):
            cv2.line(picture, (60 + 90 * n, 40), (58 + 90 * n, 150), 30, 8, cv2.LINE_AA)
        pages.append(Image.fromarray(picture))
    file = tmp_path / "scan.tif"
    pages[0].save(file, save_all=True, append_images=pages[1:])
    hand = launch(files=[file])
    hand.wait(lambda: len(hand.window.session.pages) == 3)
    hand.settle()
    texts = [page.text.replace(" ", "") for page in hand.window.session.pages]
    assert texts == ["1", "11", "111"]
    hand.wait(lambda: hand.window.pages.winfo_ismapped())
    hand.key("Next")
    assert hand.text.replace(" ", "") == "11"


def test_closing_a_page_with_ink_asks_and_closing_a_picture_does_not(
    launch: Launch, page_file: Path
) -> None:
    hand = launch()
    hand.draw(SEVEN, 200, 200)
    hand.key("Control-w")
    question = hand.application.window.files.questions.current
    assert question is not None
    question.event_generate("<Return>")
    hand.root.update()
    assert len(hand.window.session.page.content.strokes) == 1, "Enter cancels"
    hand.window.open_files([page_file])
    hand.wait(lambda: len(hand.window.session.pages) == 2)
    hand.key("Control-w")
    assert [page.is_drawing for page in hand.window.session.pages] == [True]


@pytest.mark.slow
def test_a_failed_export_names_the_folder(launch: Launch, page_file: Path, tmp_path: Path) -> None:
    hand = launch(files=[page_file])
    hand.settle()
    hand.window.files.export(tmp_path / "nowhere" / "out.json")
    hand.wait(lambda: hand.banner != [])
    assert hand.banner == [f"The folder {tmp_path / 'nowhere'} does not exist."]
    hand.window.files.export(tmp_path / "out.json")
    hand.wait((tmp_path / "out.json").exists)
    hand.settle()
    assert [r["page"] for r in json.loads((tmp_path / "out.json").read_text())] == [1]
