"""Keys in the real window: they do what they name, and nothing else."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from tkinter import ttk

import pytest

from digitapp import i18n
from digitapp.gui.canvas.hit_testing import Spot
from digitapp.gui.toolkit.keys import meant, shown
from digitapp.records import Box
from tests.gui.conftest import SEVEN, Hand

Launch = Callable[..., Hand]


@pytest.fixture
def hand(launch: Launch, page_file: Path) -> Hand:
    """A window with an image read as "1", "7"."""
    made = launch(files=[page_file])
    made.wait(lambda: len(made.window.session.page.marks) == 2)
    return made


def test_a_menu_opens_with_alt_and_knows_what_can_be_done(hand: Hand) -> None:
    tool = hand.window.tool
    for letter in "veb":
        hand.key(f"Alt-{letter}")
        hand.root.tk.call("tk::MenuUnpost", "")
        hand.root.update()
    assert hand.window.tool == tool, "E and B are keys of tools only without Alt"
    assert hand.errors == []


def test_menus_show_what_is_on_and_what_can_be_done(hand: Hand) -> None:
    def entry(menu: int, label: str) -> tuple[str, bool]:
        bar = hand.root.nametowidget(hand.root.cget("menu"))
        shown = bar.nametowidget(bar.entrycget(menu, "menu"))
        hand.root.tk.call(*hand.root.tk.splitlist(shown.cget("postcommand")))
        found = shown.index(label)
        on = shown.type(found) != "command" and hand.root.getvar(shown.entrycget(found, "variable"))
        return str(shown.entrycget(found, "state")), bool(int(on))

    view, tools = 2, 3
    hand.window.toolbar.button("read").focus_force()
    hand.root.update()
    assert entry(view, "Next digit") == ("normal", False)
    assert entry(view, "List of pages") == ("normal", True)
    hand.window.actions.run("panel-pages")
    assert entry(view, "List of pages") == ("normal", False)
    assert entry(view, "Show or hide the boxes") == ("normal", True)
    assert entry(view, "List without pictures") == ("normal", False)
    hand.window.actions.run("compact")
    assert entry(view, "List without pictures") == ("normal", True)
    assert entry(tools, "Select") == ("normal", True)
    hand.key("b")
    assert entry(tools, "Add box") == ("normal", True)
    assert entry(tools, "Select") == ("normal", False)
    assert entry(tools, "Pen") == ("disabled", False)


def test_enter_presses_the_button_that_has_the_focus(hand: Hand) -> None:
    button = hand.window.toolbar.button("zoom-in")
    before = hand.view.viewport.scale
    button.focus_force()
    hand.root.update()
    button.event_generate("<Return>")
    hand.settle()
    assert hand.view.viewport.scale > before
    assert hand.window.result is None, "nothing was read anew"


def test_tab_stops_at_nothing_that_is_disabled(hand: Hand) -> None:
    start = widget = hand.window.toolbar.button("read")
    seen: list[tk.Misc] = []
    while (found := widget.tk_focusNext()) is not None and found is not start:
        widget = found  # type: ignore[assignment]
        seen.append(widget)
        assert len(seen) < 100
    assert len(seen) > 5
    buttons = [w for w in seen if isinstance(w, ttk.Button)]
    assert not [str(b) for b in buttons if b.instate(["disabled"])]


def test_arrows_move_the_page_or_the_selected_box(hand: Hand) -> None:
    left = hand.view.viewport.left
    hand.key("Right")
    assert hand.view.viewport.left > left
    hand.window.session.select(0)
    box = hand.window.session.page.marks[0].box
    hand.key("Right", "Shift-Down", "Control-Right")
    moved = hand.window.session.page.marks[0].box
    assert moved == Box(box.x + 1, box.y + 10, box.width + 1, box.height)
    hand.settle()
    hand.key("Control-z")
    assert hand.window.session.page.marks[0].box == box


def test_a_box_is_added_and_split_by_keys(hand: Hand) -> None:
    hand.window.session.select(1)
    hand.key("Shift-X")
    assert len(hand.window.session.page.marks) == 3
    hand.key("Insert")
    assert len(hand.window.session.page.marks) == 4


def test_a_text_field_keeps_its_keys(hand: Hand) -> None:
    entry = ttk.Entry(hand.window)
    entry.place(x=0, y=0)
    entry.focus_force()
    hand.root.update()
    tool, marks = hand.window.tool, len(hand.window.session.page.marks)
    hand.window.session.select(0)
    for key in ("b", "4", "Delete", "x"):
        entry.event_generate(f"<{key}>" if len(key) > 1 else f"<Key-{key}>")
    hand.root.update()
    assert entry.get() == "b4x"
    assert (hand.window.tool, len(hand.window.session.page.marks)) == (tool, marks)
    entry.event_generate("<Control-a>")
    assert entry.selection_present() and entry.index("sel.last") == 3


def test_keys_have_the_names_of_the_keyboard() -> None:
    i18n.install("de")
    assert [shown(key) for key in ("Ctrl+Shift+C", "Ctrl+Del", "PgDn", "Ctrl++")] == [
        *("Strg+Umschalt+C", "Strg+Entf", "Bild ab", "Strg++")
    ]
    i18n.install("fr")
    assert shown("Shift+Enter") == "Maj+Entrée"
    i18n.install("en")
    assert shown("Ctrl+Right") == "Ctrl+→"


def test_held_keys_that_a_shortcut_does_not_name_are_not_meant() -> None:
    event: tk.Event[tk.Misc] = tk.Event()
    event.widget = None  # type: ignore[assignment]
    for state, key, expected in (
        (0, "P", True),
        (8, "P", False),
        (4, "P", False),
        (4, "Ctrl+P", True),
    ):
        event.state = state
        assert meant(key, event) is expected


def test_the_page_opens_a_menu_and_a_drag_of_the_right_button_pans(hand: Hand) -> None:
    opened: list[str] = []
    hand.view.open_menu = lambda x, y, spot: opened.append(spot.kind)
    box = hand.window.session.page.marks[1].box
    x, y = (round(v) for v in hand.view.viewport.to_screen(*box.centre))
    hand.view.event_generate("<ButtonPress-3>", x=x, y=y)
    hand.view.event_generate("<ButtonRelease-3>", x=x, y=y)
    assert opened == ["digit"] and hand.window.session.selected == 1
    left = hand.view.viewport.left
    hand.view.event_generate("<ButtonPress-3>", x=x, y=y)
    hand.view.event_generate("<B3-Motion>", x=x - 40, y=y)
    hand.view.event_generate("<ButtonRelease-3>", x=x - 40, y=y)
    assert opened == ["digit"] and hand.view.viewport.left > left


def test_a_menu_on_a_digit_corrects_it(hand: Hand) -> None:
    hand.click_mark(1)
    hand.window._open_menu(100, 100, Spot("digit"))
    menu = hand.window.menu
    digit = menu.entrycget(1, "accelerator")
    menu.invoke(1)
    menu.unpost()
    hand.root.update()
    assert hand.window.session.page.marks[1].typed
    assert hand.window.session.page.marks[1].digit == digit


def test_nothing_moves_when_work_begins_or_a_banner_shows(hand: Hand) -> None:
    def place() -> tuple[int, ...]:
        hand.root.update()
        view = hand.view
        return view.winfo_rootx(), view.winfo_rooty(), view.winfo_width(), view.winfo_height()

    before = place()
    hand.window.status._show()
    assert place() == before
    hand.window.banner.show(["Something is wrong.", "Something else is too."])
    assert place() == before
    hand.window._say("It is well now.")
    assert hand.banner == [], "a success takes an old error away"


def test_a_shrunk_window_shows_all_of_a_drawing(launch: Launch) -> None:
    hand = launch()
    hand.draw(SEVEN, 690, 500)
    hand.view.zoom(0.9)
    hand.root.geometry("820x560")
    hand.wait(lambda: hand.view.viewport.width < 600)
    (stroke,) = hand.window.session.page.content.strokes
    right, bottom = hand.view.viewport.to_screen(*stroke.bounds()[2:])
    assert right <= hand.view.viewport.width and bottom <= hand.view.viewport.height


def test_the_window_works_at_double_size_on_a_small_screen(launch: Launch) -> None:
    hand = launch()
    hand.draw(SEVEN, 200, 200)
    window = hand.window
    hand.root.geometry("1280x772+0+0")
    window.restyle(scale=2.0)
    hand.wait(lambda: hand.window is not window)
    hand.wait(lambda: hand.view.winfo_width() > 500, "the page is too narrow")
    text = hand.window.sequence.lines.text
    assert text.winfo_ismapped() and text.winfo_height() > 60 and text.winfo_width() > 200
    hand.key("F1")
    dialog = hand.window.dialog
    assert dialog is not None
    hand.root.update()
    (close,) = (w for w in dialog.buttons.winfo_children() if isinstance(w, ttk.Button))
    bottom = close.winfo_rooty() + close.winfo_height()
    assert bottom <= dialog.winfo_screenheight()
    dialog.close()


@pytest.mark.slow
def test_panels_fold_and_borders_move_and_the_window_remembers(hand: Hand, launch: Launch) -> None:
    wide = hand.view.winfo_width()
    hand.key("F9")
    hand.wait(lambda: hand.view.winfo_width() > wide + 200)
    hand.key("F9")
    splitter = hand.window.middle.splitter
    splitter.focus_force()
    hand.root.update()
    splitter.event_generate("<Left>")
    splitter.event_generate("<Left>")
    hand.wait(lambda: hand.view.winfo_width() < wide)
    side = hand.window.preferences.side
    hand.application.window.files.end(hand.window.end)
    assert launch().window.preferences.side == side == 368
