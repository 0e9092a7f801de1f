"""A page with a table: rows and columns beside it, which select the digits on the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from digitapp.gui.panels.tables.layout import Sizes, digit_of, shown
from digitapp.records import DigitSequence, Page
from tests.gui.conftest import Hand
from tests.records.sequences import sequence, table

CELLS = [["01", "", "7"], ["", "", ""], ["", "23", "9"]]


def read(page: Page) -> DigitSequence:
    """A table on white pages, a line on all others."""
    return table(*CELLS, page=page, doubtful="9") if page.gray.mean() > 250 else sequence("12 5")


@pytest.fixture
def opened(launch: Callable[..., Hand], tmp_path: Path) -> Hand:
    cv2.imwrite(str(tmp_path / "table.png"), np.full((200, 300), 255, np.uint8))
    cv2.imwrite(str(tmp_path / "line.png"), np.full((200, 300), 200, np.uint8))
    hand = launch(read, files=[tmp_path / "table.png", tmp_path / "line.png"])
    hand.wait(lambda: all(page.sequence for page in hand.window.session.pages))
    hand.settle()
    hand.window.session.show(0)
    hand.root.update()
    return hand


def cells(hand: Hand) -> list[str]:
    canvas = hand.window.sequence.table.canvas
    return [canvas.itemcget(item, "text") for item in canvas.find_withtag("cell")]


def click_cell(hand: Hand, row: int, column: int) -> None:
    canvas = hand.window.sequence.table.canvas
    x0, y0, x1, y1 = canvas.bbox(f"cell-{row}-{column}")
    canvas.event_generate("<Button-1>", x=(x0 + x1) // 2 - 2, y=(y0 + y1) // 2)
    hand.root.update()


def test_the_numbers_stand_in_rows_and_columns(opened):
    panel = opened.window.sequence
    assert panel.table.winfo_ismapped() and not panel.lines.text.winfo_ismapped()
    assert cells(opened) == ["01", "7", "23", "9"]
    assert len(panel.table.canvas.find_withtag("doubt")) == 1
    assert opened.text == "01\t\t7\n\t23\t9"


@pytest.mark.slow
def test_a_row_stays_in_sight_in_a_small_window(opened: Hand) -> None:
    opened.restyle(scale=2.0)
    panel, px = opened.window.sequence, opened.window.theme.px
    for height in (480, 540, 620, 700):
        opened.root.geometry(f"900x{height}")
        opened.settle()
        assert panel.table.winfo_viewable()
        assert panel.table.canvas.winfo_height() >= px(28), height
    opened.root.geometry("900x1000")
    opened.settle()
    assert panel.view_button.winfo_viewable(), "there is room again"


def test_a_click_selects_the_digit_and_a_digit_corrects_it(opened):
    click_cell(opened, 2, 2)
    assert opened.window.session.selected == 5
    assert len(opened.window.sequence.table.canvas.find_withtag("chosen")) == 1
    opened.key("Key-4")
    opened.wait(lambda: cells(opened) == ["01", "7", "23", "4"])
    assert not opened.window.sequence.table.canvas.find_withtag("doubt")


def test_the_text_is_one_click_away_and_pages_without_a_table_have_only_text(opened):
    panel = opened.window.sequence
    panel.view_button.invoke()
    opened.root.update()
    assert panel.lines.text.winfo_ismapped() and not panel.table.winfo_ismapped()
    panel.view_button.invoke()
    opened.window.session.show(1)
    opened.root.update()
    assert panel.lines.text.winfo_ismapped() and not panel.view_button.winfo_ismapped()
    assert opened.text == "12 5"


def test_a_copied_table_has_tabs(opened):
    opened.window.sequence.copy_all()
    assert opened.clipboard == "01\t\t7\n\t23\t9"


def test_tables_are_laid_out_below_each_other():
    sizes = Sizes(digit=10, row=20, padding=5, between=12)
    found = shown([*table(*CELLS).tables, *table(["5", "678"]).tables], sizes)
    assert [own.edges for own in found] == [(0, 30, 60, 80), (0, 20, 60)]
    assert (found[0].bottom, found[1].top) == (60, 72)
    assert found[1].cell_at(25, 75) == (0, 1) and found[1].cell_at(25, 70) is None
    assert found[0].cell_at(79, 59) == (2, 2) and found[0].cell_at(81, 5) is None


def test_a_character_of_a_cell_is_the_digit_before_it():
    cell = table(["", "123"]).tables[0].cells[0]
    assert [digit_of(cell, at) for at in (-1, 0, 1, 2, 9)] == [0, 0, 1, 2, 2]
