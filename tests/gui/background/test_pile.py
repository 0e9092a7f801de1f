"""A pile of pages in the real window: read, cancelled, reviewed, saved, restored, exported."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import openpyxl
import pytest

from digitapp.gui.panels.review_panel import ReviewPanel
from digitapp.records import DigitSequence, Page
from tests.gui.conftest import Hand, read_heights

Launch = Callable[..., Hand]
ROOT = Path(__file__).resolve().parents[3]


def number(page: int) -> str:
    """What is written on a page of the pile: ones and sevens, the page's number in binary."""
    return "".join("17"[int(bit)] for bit in f"{page:08b}")


def write_page(file: Path, text: str, doubtful: bool = False) -> None:
    """Write a page with narrow ones and sevens; a wide 7 at the end is read in doubt."""
    picture = np.full((100, 60 + 50 * (len(text) + doubtful)), 230, np.uint8)
    for n, digit in enumerate(text + "7" * doubtful):
        x = 30 + 50 * n
        if digit == "1":
            cv2.line(picture, (x + 8, 20), (x + 8, 78), 30, 6)
        else:
            wide = 52 if doubtful and n == len(text) else 26
            points = np.array([(x, 22), (x + wide, 22), (x + 8, 78)], np.int32)
            cv2.polylines(picture, [points], False, 30, 6)
    cv2.imwrite(str(file), picture)


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    """A folder of 20 pages; every fourth has a digit in doubt, one file is no picture."""
    folder = tmp_path / "pile"
    folder.mkdir()
    for n in range(1, 21):
        write_page(folder / f"page{n}.png", number(n), n % 4 == 0)
    return folder


def texts(hand: Hand) -> list[str]:
    return [page.text.replace(" ", "") for page in hand.window.session.pages]


def expected(count: int = 20) -> list[str]:
    return [number(n) + "7" * (n % 4 == 0) for n in range(1, count + 1)]


@pytest.mark.slow
def test_a_pile_is_read_in_order_and_summed_up(launch: Launch, pile: Path) -> None:
    (pile / "page21.png").write_bytes(b"no picture")
    hand = launch(files=[pile])
    hand.wait(lambda: texts(hand) == expected())
    panel = hand.window.batch.panel
    hand.wait(lambda: "refused" in str(panel.label.cget("text")))
    words = str(panel.label.cget("text"))
    assert words.startswith("20 pages read  ·  165 digits  ·  5 lines in doubt")
    assert "1 file refused: page21.png is not an image" in words
    hand.wait(lambda: hand.banner != [])
    assert panel.button("review").winfo_ismapped()
    write_page(pile / "page21.png", "171")
    panel.button("retry").invoke()
    hand.wait(lambda: texts(hand) == [*expected(), "171"])
    assert not panel.winfo_ismapped()


@pytest.mark.slow
def test_after_cancel_unread_pages_say_so_and_the_rest_can_be_read(
    launch: Launch, pile: Path, tmp_path: Path
) -> None:
    gate, begun = threading.Event(), itertools.count()

    def read(page: Page) -> DigitSequence:
        if next(begun) >= 3:
            gate.wait(100)
        return read_heights(page)

    hand = launch(read, files=[pile])
    panel = hand.window.batch.panel
    hand.wait(lambda: panel.winfo_ismapped() and panel.button("cancel").winfo_ismapped())
    panel.button("pause").invoke()
    assert hand.application.reader.pile is not None and hand.application.reader.pile.paused
    panel.button("pause").invoke()
    panel.button("cancel").invoke()
    gate.set()
    hand.wait(lambda: not hand.application.reader.reads_pile)
    hand.wait(lambda: len(hand.window.session.pages) == 20)
    hand.settle()
    unread = [page for page in hand.window.session.pages if page.is_unread]
    assert len(unread) > 10
    out = tmp_path / "out.csv"
    hand.window.files.export(out)
    question = hand.window.files.questions.current
    assert question is not None and not out.exists(), "it asks first"
    question._answer("write")
    hand.wait(out.exists)
    hand.settle()
    assert out.read_text().count("This page was not read.") == len(unread)
    assert panel.button("rest").winfo_ismapped()
    hand.key("Control-Shift-R")
    hand.wait(lambda: texts(hand) == expected())


@pytest.mark.slow
def test_all_refused_files_are_named_also_after_cancel_in_the_chosen_language(
    launch: Launch, pile: Path
) -> None:
    (pile / "page21.png").write_bytes(b"no picture")
    (pile / "page22.png").write_bytes(b"")
    gate = threading.Event()

    def read(page: Page) -> DigitSequence:
        gate.wait(100)
        return read_heights(page)

    hand = launch(read)
    hand.restyle(language="de")
    hand.window.open_files([pile])
    hand.wait(lambda: hand.application.reader.reads_pile)
    hand.application.reader.cancel_pile()
    gate.set()
    panel = hand.window.batch.panel
    hand.wait(lambda: "abgelehnt" in str(panel.label.cget("text")))
    words = "2 Dateien abgelehnt: page21.png ist kein lesbares Bild"
    assert words in str(panel.label.cget("text"))
    assert panel._reasons.splitlines()[1] == "page22.png ist leer."
    panel.button("rest").invoke()
    hand.wait(lambda: texts(hand) == expected())
    hand.wait(lambda: str(panel.label.cget("text")).startswith("20 Seiten gelesen"))
    assert words in str(panel.label.cget("text"))
    assert panel.button("retry").winfo_ismapped()


@pytest.mark.slow
def test_a_few_pages_that_were_left_are_summed_up_too(launch: Launch, pile: Path) -> None:
    gate, begun = threading.Event(), itertools.count()

    def read(page: Page) -> DigitSequence:
        if next(begun) >= 14:
            gate.wait(100)
        return read_heights(page)

    hand = launch(read, files=[pile])
    pages = hand.window.session.pages
    hand.wait(lambda: sum(page.sequence is not None for page in pages) >= 12)
    hand.application.reader.cancel_pile()
    gate.set()
    panel = hand.window.batch.panel
    hand.wait(lambda: "not read" in str(panel.label.cget("text")))
    panel.button("rest").invoke()
    hand.wait(lambda: texts(hand) == expected())
    hand.wait(lambda: str(panel.label.cget("text")).startswith("20 pages read"))
    assert not panel.button("rest").winfo_ismapped()


@pytest.mark.slow
def test_lines_are_reviewed_by_keys_and_the_mark_is_saved(
    launch: Launch, pile: Path, tmp_path: Path
) -> None:
    hand = launch(files=[pile])
    hand.wait(lambda: texts(hand) == expected())
    hand.settle()
    hand.key("F4")
    panel = hand.window.middle.review
    hand.wait(panel.winfo_ismapped)

    def press(*keys: str) -> None:
        for key in keys:
            panel.canvas.focus_force()
            hand.root.update()
            panel.canvas.event_generate(f"<{key}>")
            hand.root.update()

    assert "20 left" in title(panel), "five in doubt, and the sure ones as the sample"
    press("Key-1", "Return")
    assert "19 left" in title(panel)
    press("u")
    assert "20 left" in title(panel), "undo takes the line back"
    press("Return", "F8", "Shift-F8", "Right", "Delete", "Return")
    assert "18 left" in title(panel)
    reviewed = [page for page in hand.window.session.pages if page.content.reviewed]
    assert len(reviewed) == 2
    hand.wait(lambda: "sure lines that were checked" in str(panel.estimate.cget("text")))
    press("Escape")
    assert not panel.winfo_ismapped()
    hand.window.session.path = tmp_path / "work.digits"
    hand.window.files.save()
    hand.settle()
    before = texts(hand)
    other = launch(recognizer=fail, files=[tmp_path / "work.digits"])
    other.wait(lambda: texts(other) == before, "nothing had to be read again")
    other.settle()
    assert other.banner == [], "and nothing was tried"
    again = [page for page in other.window.session.pages if page.content.reviewed]
    assert [page.title for page in again] == [page.title for page in reviewed]


def fail(page: Page) -> DigitSequence:
    raise AssertionError("nothing is to be read")


def title(panel: ReviewPanel) -> str:
    return str(panel.title.cget("text"))


@pytest.mark.slow
def test_pages_are_found_sorted_moved_and_closed(launch: Launch, pile: Path) -> None:
    hand = launch(files=[pile])
    hand.wait(lambda: texts(hand) == expected())
    pages = hand.window.pages
    pages.query.set(number(7))
    hand.root.update()
    assert [hand.window.session.pages[i].title for i in pages._listed] == ["page7.png"]
    pages.search.event_generate("<Down>")
    pages.search.focus_force()
    hand.root.update()
    pages.search.event_generate("<Return>")
    hand.root.update()
    assert hand.window.session.page.title == "page7.png"
    pages.query.set("")
    hand.window.actions.run("sort-doubt")
    assert hand.window.session.pages[0].title == "page4.png"
    assert hand.window.session.page.title == "page7.png"
    hand.window.actions.run("sort-name")
    assert texts(hand) == expected()
    hand.window.actions.run("page-down")
    assert hand.window.session.pages[7].title == "page7.png"
    hand.window.actions.run("compact")
    hand.root.update()
    assert pages.row < 60
    hand.window.actions.run("close-all")
    assert [page.is_drawing for page in hand.window.session.pages] == [True]


@pytest.mark.slow
def test_two_hundred_pages_from_opening_to_the_spreadsheet(
    launch: Launch, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "pile"
    folder.mkdir()
    for n in range(1, 201):
        write_page(folder / f"page{n}.png", number(n), n % 4 == 0)
    script = f"""
import sys, time; sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from digitapp.gui.app import Application
from digitapp.gui.background.engine import Engine
from tests.gui.conftest import Hand, read_heights
application = Application(Engine(read_heights))
application.root.update()
application.start([Path({str(folder)!r})])
hand = Hand(application)
hand.wait(lambda: len(application.session.pages) > 30)
application.window.batch.panel.button("cancel").invoke()
hand.wait(lambda: len(application.session.pages) == 200)
hand.settle()
assert any(page.is_unread for page in application.session.pages)
application.reader.read_rest()
hand.wait(lambda: not any(page.is_unread for page in application.session.pages))
hand.key("F4")
panel = application.window.middle.review
for n in range(20):
    panel.canvas.focus_force()
    hand.root.update()
    panel.canvas.event_generate("<Key-7>" if n % 2 else "<Return>")
    panel.canvas.event_generate("<Return>")
    hand.root.update()
application.session.path = Path({str(tmp_path / "work.digits")!r})
application.window.files.save()
hand.settle()
application.session.select(0)
from digitapp.editor import digit_edits
digit_edits.type_over(application.session, "9")
hand.wait(lambda: False if time.monotonic() < {{}} + 2 else True)
print("ready", flush=True)
application.root.mainloop()
""".replace("{}", "start").replace(
        "application.session.select(0)", "start = time.monotonic()\napplication.session.select(0)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE
    )
    assert process.stdout is not None and process.stdout.readline() == b"ready\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    hand = launch(recognizer=fail)
    question = hand.window.files.questions.current
    assert question is not None
    question.event_generate("<Return>")
    hand.wait(lambda: len(hand.window.session.pages) == 200)
    assert hand.window.session.path == tmp_path / "work.digits"
    out = tmp_path / "out.xlsx"
    hand.window.files.export(out)
    hand.wait(out.exists)
    hand.settle()
    sheet = openpyxl.load_workbook(out)["Lines"]
    found = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert len(found) == 200
    corrected = [row for row in found.values() if row[6].value == "yes"]
    reviewed = [row for row in found.values() if row[7].value == "yes"]
    assert len(reviewed) >= 20 and 1 <= len(corrected) <= 21
    for n in range(1, 201):
        row = found[str(folder / f"page{n}.png")]
        assert (row[1].value, row[2].value) == (1, 1)
        read, digits = number(n) + "7" * (n % 4 == 0), str(row[8].value)
        typed = {int(place) - 1 for place in str(row[11].value or "").split()}
        changed = {i for i in typed if digits[i] != read[i]}
        assert bool(changed) == (row in corrected)
        assert {digits[i] for i in typed} <= set("79")
        unchanged = set(range(len(read))) - typed
        assert len(digits) == len(read) and all(digits[i] == read[i] for i in unchanged)
    assert sum("9" in str(row[8].value) for row in corrected) == 1
    with zipfile.ZipFile(out) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("xl/media")]
    assert len(pictures) == 200


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_long_summary_leaves_the_buttons_their_place(
    launch: Launch, language: str, scale: float
) -> None:
    hand = launch()
    hand.restyle(scale=scale, language=language)
    hand.root.geometry("900x560")
    hand.root.update()
    panel = hand.window.batch.panel
    hand.window.batch._place()
    hand.root.update()
    panel.progress("Reading 3 of 400", 3, 400, False)
    hand.root.update()
    assert panel.bar.winfo_ismapped() and panel.bar.winfo_width() > 20
    panel.progress("Reading 31 of 40  ·  2.5 a second  ·  62 s left", 31, 400, False)
    hand.root.update()
    assert panel.bar.winfo_ismapped() and panel.bar.winfo_width() > 50, "it is no stub"
    panel.summary("a very long sentence " * 12, True, True, True)
    hand.root.update()
    assert not panel.bar.winfo_ismapped()
    right = panel.winfo_rootx() + panel.winfo_width()
    for name in ("close", "review", "rest", "retry"):
        button = panel.button(name)
        assert panel.winfo_rootx() <= button.winfo_rootx()
        assert button.winfo_rootx() + button.winfo_width() <= right
        assert button.winfo_width() >= button.winfo_reqwidth(), "no word is cut off"
    assert panel.label.winfo_reqwidth() <= panel.label.winfo_width() + 2


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
