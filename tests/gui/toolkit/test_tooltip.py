"""Help texts at the widget under the pointer."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

import pytest

from digitapp.gui.toolkit import tooltip as tooltips
from digitapp.gui.toolkit.tooltip import hide_tooltips, place, tooltip
from tests.gui.conftest import Hand

DELAY = 100  # milliseconds


@pytest.fixture
def label(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> ttk.Label:
    monkeypatch.setattr(tooltips, "_DELAY", DELAY)
    made = ttk.Label(hand.root, text="x")
    made.place(x=5, y=5)
    tooltip(made, "Help", "Ctrl+H")
    hand.root.update()
    return made


def shown(label: ttk.Label) -> list[str]:
    windows = [child for child in label.winfo_children() if isinstance(child, tk.Toplevel)]
    return [str(text.cget("text")) for window in windows for text in window.winfo_children()]


def test_it_shows_while_the_pointer_rests_and_goes_with_it(hand: Hand, label: ttk.Label) -> None:
    label.event_generate("<Enter>")
    hand.root.update()
    assert shown(label) == []
    hand.wait(lambda: shown(label) == ["Help  (Ctrl+H)"])
    label.event_generate("<Leave>")
    hand.root.update()
    assert shown(label) == []


@pytest.mark.slow
def test_a_dialog_hides_what_is_shown_and_what_waits(hand: Hand, label: ttk.Label) -> None:
    label.event_generate("<Enter>")
    hand.wait(lambda: bool(shown(label)))
    hide_tooltips()
    assert shown(label) == []
    label.event_generate("<Enter>")
    hide_tooltips()
    passed: list[bool] = []
    hand.root.after(3 * DELAY, passed.append, True)
    hand.wait(lambda: bool(passed))
    assert shown(label) == []


@pytest.mark.slow
def test_a_text_that_changes_is_asked_for_when_it_shows(hand: Hand, label: ttk.Label) -> None:
    words = [""]
    tooltip(label, lambda: words[0])
    label.event_generate("<Enter>")
    hand.wait(lambda: bool(shown(label)))
    assert shown(label) == ["Help  (Ctrl+H)"], "one without words shows nothing"
    label.event_generate("<Leave>")
    words[0] = "Now"
    label.event_generate("<Enter>")
    hand.wait(lambda: "Now" in shown(label))


@pytest.mark.parametrize("width", [400, 1600])
def test_long_words_are_shown_whole_on_the_screen(
    hand: Hand, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setattr(tk.Misc, "winfo_screenwidth", lambda self: width)
    monkeypatch.setattr(tooltips, "_DELAY", DELAY)
    label = ttk.Label(hand.root, text="x")
    label.place(x=5, y=5)
    tooltip(label, "314159 was read, but it must look like #### " * 8)
    label.event_generate("<Enter>")
    hand.wait(lambda: shown(label) != [])
    hand.root.update()
    window = next(child for child in label.winfo_children() if isinstance(child, tk.Toplevel))
    text = window.winfo_children()[0]
    assert window.winfo_rootx() >= 0
    assert window.winfo_rootx() + text.winfo_reqwidth() <= width
    assert text.winfo_reqwidth() <= hand.window.theme.px(600), "lines of a length that one reads"
    label.event_generate("<Leave>")


def test_a_help_text_lies_below_its_widget_or_above_it_on_the_screen() -> None:
    screen = 900, 560
    assert place((100, 40), (400, 20, 440, 60), screen) == (370, 66)
    assert place((100, 40), (880, 20, 900, 60), screen) == (800, 66)
    assert place((100, 40), (0, 520, 20, 560), screen) == (0, 474)
