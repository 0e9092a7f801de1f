"""A pile of pages is read in the window: in order, cancelled and gone on with, summed up."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import pytest

from digitapp.i18n import NO_BREAK
from tests.gui.conftest import GatedReader, Hand
from tests.gui.piles import expected, texts, write_page

Launch = Callable[..., Hand]


def shown(label: tk.Misc) -> str:
    """The words of a label, whose numbers stay on a line with what they count."""
    return str(label.cget("text")).replace(NO_BREAK, " ")


@pytest.mark.slow
def test_a_pile_is_read_in_order_and_summed_up(launch: Launch, pile: Path) -> None:
    (pile / "page21.png").write_bytes(b"no picture")
    hand = launch(files=[pile])
    hand.wait(lambda: texts(hand) == expected())
    panel = hand.window.batch.panel
    hand.wait(lambda: "refused" in shown(panel.label))
    words = shown(panel.label)
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
    read = GatedReader(3)
    hand = launch(read, files=[pile])
    panel = hand.window.batch.panel
    hand.wait(lambda: panel.winfo_ismapped() and panel.button("cancel").winfo_ismapped())
    panel.button("pause").invoke()
    assert hand.application.reader.pile is not None and hand.application.reader.pile.paused
    panel.button("pause").invoke()
    panel.button("cancel").invoke()
    read.open()
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
    read = GatedReader()
    hand = launch(read)
    hand.restyle(language="de")
    hand.window.open_files([pile])
    hand.wait(lambda: hand.application.reader.reads_pile)
    hand.application.reader.cancel_pile()
    read.open()
    panel = hand.window.batch.panel
    hand.wait(lambda: "abgelehnt" in shown(panel.label))
    words = "2 Dateien abgelehnt: page21.png ist kein lesbares Bild"
    assert words in shown(panel.label)
    assert panel._reasons.splitlines()[1] == "page22.png ist leer."
    panel.button("rest").invoke()
    hand.wait(lambda: texts(hand) == expected())
    hand.wait(lambda: shown(panel.label).startswith("20 Seiten gelesen"))
    assert words in shown(panel.label)
    assert panel.button("retry").winfo_ismapped()


@pytest.mark.slow
def test_a_few_pages_that_were_left_are_summed_up_too(launch: Launch, pile: Path) -> None:
    read = GatedReader(14)
    hand = launch(read, files=[pile])
    session = hand.window.session
    hand.wait(lambda: sum(page.sequence is not None for page in session.pages) >= 12)
    hand.application.reader.cancel_pile()
    read.open()
    panel = hand.window.batch.panel
    hand.wait(lambda: "not read" in shown(panel.label))
    panel.button("rest").invoke()
    hand.wait(lambda: texts(hand) == expected())
    hand.wait(lambda: shown(panel.label).startswith("20 pages read"))
    assert not panel.button("rest").winfo_ismapped()
