"""Open pages of all kinds in the real window, and rotate, straighten and invert them."""

from __future__ import annotations

import sys
import time
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from PIL import Image

from digitapp import i18n
from digitapp.gui.window.drag_and_drop import explain
from digitapp.io import pdf
from tests.gui.conftest import SEVEN, Hand
from tests.inputs.hostile_files import endless_pdf

Launch = Callable[..., Hand]


def ones(count: int) -> np.ndarray:
    """An image with `count` upright strokes."""
    picture = np.full((200, 400), 230, np.uint8)
    for n in range(count):
        cv2.line(picture, (60 + 60 * n, 40), (58 + 60 * n, 150), 30, 8, cv2.LINE_AA)
    return picture


def digits_of(hand: Hand) -> list[str]:
    return [page.text.replace(" ", "") for page in hand.window.session.pages]


def test_a_folder_opens_with_all_below_it_in_natural_order(launch: Launch, tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    (folder / "more").mkdir(parents=True)
    for name, count in (("page10.png", 3), ("page9.png", 2), ("more/a.png", 1)):
        cv2.imwrite(str(folder / name), ones(count))
    (folder / "notes.txt").write_text("no picture")
    hand = launch(files=[folder])
    hand.wait(lambda: digits_of(hand) == ["1", "11", "111"])
    assert hand.banner == []


@pytest.mark.slow
def test_all_pages_of_a_pdf_are_listed_and_a_click_turns_to_one(
    launch: Launch, tmp_path: Path
) -> None:
    file = tmp_path / "scan.pdf"
    pages = [Image.fromarray(ones(count)) for count in (1, 2, 3)]
    pages[0].save(file, save_all=True, append_images=pages[1:])
    hand = launch(files=[file])
    hand.wait(lambda: digits_of(hand) == ["1", "11", "111"])
    hand.wait(lambda: hand.window.pages.winfo_ismapped())
    canvas = hand.window.pages.canvas
    canvas.event_generate("<Button-1>", x=60, y=hand.window.theme.px(130) * 2 + 40)
    hand.root.update()
    assert hand.text == "111"
    canvas.focus_force()
    hand.root.update()
    canvas.event_generate("<Up>")
    hand.root.update()
    assert hand.text == "11"


@pytest.mark.slow
def test_what_was_opened_is_offered_again_next_time(launch: Launch, page_file: Path) -> None:
    first = launch(files=[page_file])
    first.settle()
    first.application.window.files.end(first.window.end)
    hand = launch()
    bar = hand.root.nametowidget(hand.root.cget("menu"))
    files = hand.root.nametowidget(bar.entrycget(0, "menu"))
    hand.root.tk.eval(files.cget("postcommand"))
    recent = hand.root.nametowidget(files.entrycget("Open recent", "menu"))
    hand.root.tk.eval(recent.cget("postcommand"))
    assert recent.entrycget(0, "label").startswith("page.png")
    recent.invoke(0)
    hand.wait(lambda: hand.text.replace(" ", "") == "17")


@pytest.mark.slow
@pytest.mark.parametrize("key", ["Control-t", "Control-Shift-T"])
def test_a_page_that_lies_on_its_side_is_turned_upright(
    launch: Launch, page_file: Path, tmp_path: Path, key: str
) -> None:
    way = cv2.ROTATE_90_COUNTERCLOCKWISE if key == "Control-t" else cv2.ROTATE_90_CLOCKWISE
    lying = tmp_path / "lying.png"
    picture = cv2.imread(str(page_file))
    assert picture is not None
    cv2.imwrite(str(lying), cv2.rotate(picture, way))
    hand = launch(files=[lying])
    hand.settle()
    assert hand.text.replace(" ", "") != "17"
    hand.key(key)
    hand.wait(lambda: hand.text.replace(" ", "") == "17")
    assert hand.window.session.page.shown_size == (500, 300)
    hand.key("Control-z")
    hand.settle()
    assert hand.window.session.page.shown_size == (300, 500)


@pytest.mark.slow
def test_light_and_dark_are_swapped_in_what_is_shown_and_read(
    launch: Launch, page_file: Path
) -> None:
    hand = launch(files=[page_file])
    hand.wait(lambda: hand.text.replace(" ", "") == "17")
    hand.key("Control-i")
    hand.wait(lambda: hand.text.replace(" ", "") == "17")
    hand.wait(lambda: not hand.application.reader.tasks.painter.busy)
    look = hand.view.looks.current
    assert look is not None
    assert not look.light
    hand.key("Control-z")
    hand.wait(lambda: hand.view.looks.current is not None and hand.view.looks.current.light)


@pytest.mark.slow
def test_a_tilted_page_is_straightened(launch: Launch, tmp_path: Path) -> None:
    level = np.full((300, 600), 230, np.uint8)
    for n in range(6):
        cv2.line(level, (80 + 80 * n, 90), (80 + 80 * n, 200), 30, 8, cv2.LINE_AA)
    matrix = cv2.getRotationMatrix2D((300, 150), -5, 1)
    file = tmp_path / "tilted.png"
    cv2.imwrite(str(file), cv2.warpAffine(level, matrix, (600, 300), borderValue=230))
    hand = launch(files=[file])
    hand.wait(lambda: len(hand.window.session.page.marks) == 6)
    hand.key("Control-l")
    hand.wait(lambda: len(hand.window.session.page.marks) == 6)
    hand.settle()
    tops = [mark.box.y for mark in hand.window.session.page.marks]
    assert np.ptp(tops) <= 4, "five degrees over 400 pixels were 35"
    hand.key("Control-l")
    assert hand.window.status.message.startswith("The lines of digits run level")


def test_dropped_files_are_opened(launch: Launch, page_file: Path, tmp_path: Path) -> None:
    pytest.importorskip("tkinterdnd2")
    other = tmp_path / "a name with {braces} and blanks.png"
    other.write_bytes(page_file.read_bytes())
    hand = launch()
    script = str(hand.root.tk.call("bind", ".", "<<Drop:DND_Files>>"))
    assert script, "the window takes files"
    assert hand.window.status.message == ""
    names = hand.root.tk.call("list", str(page_file), str(other))
    # tkdnd replaces %D with the list of files.
    hand.root.tk.setvar("dropped", names)
    hand.root.tk.eval(script.replace("%D", "$dropped"))
    hand.wait(lambda: len(hand.window.session.pages) == 2)
    hand.wait(lambda: digits_of(hand) == ["17", "17"])


def test_the_window_says_that_dropping_is_not_installed(
    launch: Launch, monkeypatch: pytest.MonkeyPatch, page_file: Path
) -> None:
    monkeypatch.setitem(sys.modules, "tkinterdnd2", None)
    hand = launch()
    why = "Files cannot be dropped on the window: the package tkinterdnd2 is not installed."
    assert hand.window.status.message == why
    hand.window.restyle(theme="dark")
    hand.root.update()
    assert hand.window.status.message == why
    hand.window.open_files([page_file])
    assert hand.window.status.message == "Opening page.png …"
    hand.wait(lambda: hand.text.replace(" ", "") == "17")


def test_the_window_names_the_library_that_dropping_lacks(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def require(root: tk.Tk) -> None:
        try:
            root.tk.eval(
                'error {couldn\'t load file "/site/libtkdnd2.10.3.so": libXcursor.so.1: '
                "cannot open shared object file: No such file or directory}"
            )
        except tk.TclError:
            raise RuntimeError("Unable to load tkdnd library.")  # noqa: B904

    module = SimpleNamespace(TkinterDnD=SimpleNamespace(_require=require))
    monkeypatch.setitem(sys.modules, "tkinterdnd2", module)
    hand = launch()
    assert hand.window.status.message == (
        "Files cannot be dropped on the window: the library libXcursor.so.1 is missing."
    )


def test_any_other_reason_is_said_as_it_came(home: Path) -> None:
    said = explain(RuntimeError("Plaform not supported."))
    assert said == "Files cannot be dropped on the window: Plaform not supported."


def test_a_folder_without_pictures_and_a_text_file_are_told(launch: Launch, tmp_path: Path) -> None:
    empty, words = tmp_path / "empty", tmp_path / "words.txt"
    empty.mkdir()
    words.write_text("no digits")
    hand = launch(files=[empty, words])
    hand.wait(lambda: len(hand.banner) == 2)
    assert hand.banner[0] == "empty holds no picture and no PDF."
    assert hand.banner[1] == "words.txt is not an image or PDF that can be read."
    assert hand.window.session.page.is_untouched


@pytest.mark.slow
def test_a_huge_picture_is_refused_in_a_sentence(launch: Launch, tmp_path: Path) -> None:
    file = tmp_path / "huge.png"
    Image.new("1", (20000, 10000)).save(file)
    hand = launch(files=[file])
    hand.wait(lambda: hand.banner != [])
    assert hand.banner == ["huge.png is larger than 100 megapixels, the most allowed."]


def test_a_picture_of_one_pixel_has_no_digits(launch: Launch, tmp_path: Path) -> None:
    file = tmp_path / "dot.png"
    cv2.imwrite(str(file), np.zeros((1, 1), np.uint8))
    hand = launch(recognizer=None, files=[file])
    hand.wait(lambda: hand.text == "No digits found")
    hand.key("Control-plus", "Control-plus", "Control-0", "Control-t", "Control-l")
    hand.settle()
    assert hand.banner == []


def test_errors_are_told_in_the_language_of_the_window(launch: Launch, tmp_path: Path) -> None:
    damaged = tmp_path / "kaputt.png"
    damaged.write_bytes(b"words")
    hand = launch()
    window = hand.window
    window.restyle(language="de")
    hand.wait(lambda: hand.window is not window)
    hand.window.open_files([damaged])
    hand.wait(lambda: hand.banner != [])
    assert hand.banner == ["kaputt.png ist kein lesbares Bild oder PDF."]
    i18n.install("en")


def test_a_picture_whose_file_is_gone_is_told_and_the_rest_stays(
    launch: Launch, page_file: Path
) -> None:
    hand = launch(files=[page_file])
    hand.wait(lambda: hand.text.replace(" ", "") == "17")
    hand.settle()
    store = hand.application.reader.store
    assert store.folder is not None
    for file in store.folder.iterdir():
        file.unlink()
    store._recent.clear()
    hand.key("Control-t")
    hand.wait(lambda: hand.banner != [])
    assert hand.banner == ["The picture of page.png is no longer there."]


@pytest.mark.slow
def test_the_list_of_pages_stays_through_a_change_of_theme(
    launch: Launch, page_file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.png"
    other.write_bytes(page_file.read_bytes())
    hand = launch(files=[page_file, other])
    hand.wait(lambda: len(hand.window.session.pages) == 2)
    window = hand.window
    window.restyle(theme="dark")
    hand.wait(lambda: hand.window is not window)
    hand.wait(lambda: hand.window.pages.winfo_ismapped())


def test_cancel_ends_a_pdf_page_that_never_ends(launch: Launch, tmp_path: Path) -> None:
    file, other = tmp_path / "endless.pdf", tmp_path / "other.pdf"
    for bomb in (file, other):
        bomb.write_bytes(endless_pdf())
    hand = launch()
    hand.application.reader.load([file, other])
    hand.wait(lambda: pdf.RENDERER.busy)
    hand.application.reader.cancel()
    start = time.monotonic()
    hand.draw(SEVEN, 200, 200)
    hand.wait(lambda: hand.text == "7")
    assert time.monotonic() - start < pdf.SECONDS / 2, "the other file is not tried any more"
    assert hand.banner == []
