"""Pages that lie turned are shown as they were read, in the real window; Undo turns them back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from digitapp.gui.background.engine import Engine
from digitapp.gui.background.piles import MANY
from digitapp.pipeline.upright import turned_page
from digitapp.records import DigitSequence, Page
from tests.gui.conftest import Hand, read_heights

Launch = Callable[..., Hand]


def read_turning(page: Page) -> DigitSequence:
    """Reads heights; turns a page with its dark corner at the bottom right by 180 degrees."""
    if page.gray[-2:, -2:].max() < 50:
        return replace(read_heights(turned_page(page, 180)), turned=180)
    return read_heights(page)


class Turns(Engine):
    """Turns pages only where it may."""

    def recognize(
        self, page: Page, check: Callable[[], object] = lambda: None, turn: bool = True
    ) -> DigitSequence:
        return read_turning(page) if turn else read_heights(page)


def turned_file(folder: Path, name: str = "turned.png") -> Path:
    """A "1" and a "7" upside down, the page's own corner at the bottom right dark."""
    upright = np.full((200, 400), 230, np.uint8)
    upright[:4, :4] = 20
    cv2.line(upright, (60, 40), (58, 150), 30, 8, cv2.LINE_AA)
    cv2.line(upright, (220, 40), (280, 40), 30, 8, cv2.LINE_AA)
    cv2.line(upright, (280, 40), (240, 150), 30, 8, cv2.LINE_AA)
    file = folder / name
    cv2.imwrite(str(file), cv2.rotate(upright, cv2.ROTATE_180))
    return file


def figures(hand: Hand) -> str:
    return str(hand.window.status._figures.cget("text"))


@pytest.mark.slow
def test_a_turned_page_is_shown_upright_and_undo_reads_it_as_it_lies(
    launch: Launch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.gui.conftest.Engine", Turns)
    hand = launch(files=[turned_file(tmp_path)])
    hand.wait(lambda: hand.text.replace(" ", "") == "17")
    page = hand.window.session.page
    assert page.content.turns == 2 and "Turned by 180 degrees" in figures(hand)
    hand.settle()
    assert page.sequence is not None and page.sequence.turned == 180  # it was read once
    hand.key("Control-z")
    hand.wait(lambda: hand.text.replace(" ", "") == "71")
    hand.settle()
    assert page.content.turns == 0 and "Turned" not in figures(hand)
    hand.key("Control-y")
    hand.wait(lambda: hand.text.replace(" ", "") == "17")
    assert page.content.turns == 2


@pytest.mark.slow
def test_pages_of_a_pile_are_turned_too(launch: Launch, tmp_path: Path) -> None:
    files = [turned_file(tmp_path, f"{number:02}.png") for number in range(MANY)]
    hand = launch(read_turning, files)
    hand.wait(lambda: len(hand.window.session.pages) == MANY)
    pages = hand.window.session.pages
    hand.wait(lambda: all(page.sequence is not None for page in pages))
    assert {page.content.turns for page in pages} == {2}
    assert {page.text.replace(" ", "") for page in pages} == {"17"}
