"""Ink that was not read, in the real window."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from digitapp.records import Box
from tests.editor.readings import sequence
from tests.gui.conftest import Hand


def test_ink_that_was_left_out_is_counted_and_a_click_adds_it(
    launch: Callable[..., Hand], page_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tk.Menu, "tk_popup", lambda self, x, y: None)
    ink = Box(100, 40, 6, 6), Box(60, 230, 30, 40)
    found = replace(sequence("125", confidences=[0.95] * 3), leftover=ink)
    hand = launch(recognizer=lambda page: found, files=[page_file])
    hand.wait(lambda: hand.text == "125")
    said = [
        str(label.cget("text"))
        for label in hand.window.status.winfo_children()
        if label.winfo_class() == "TLabel"
    ]
    assert any("2 pieces of ink not read" in words for words in said)
    chosen = ("It is the mark .", "Add as a digit")
    for box, label in zip(ink, chosen, strict=True):
        hand.window.use_tool("select")
        hand.click(*hand.view.viewport.to_screen(*box.centre))
        offered = hand.window.menu.index("end") or 0
        assert (offered > 0) == (box is ink[0]), "a mark stands in a line"
        hand.window.menu.invoke(label)
        hand.root.update()
    assert not hand.window.session.page.leftover
    assert "." in hand.text
    assert len(hand.window.session.page.marks) == 4
