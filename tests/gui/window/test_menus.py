"""Menus show all their entries on any screen."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator

import pytest

from tests.gui.conftest import ONE, Hand


def bar_menus(hand: Hand) -> Iterator[tk.Menu]:
    """The menus of the menu bar, filled as for showing them."""
    bar = hand.root.nametowidget(hand.root.cget("menu"))
    for index in range(bar.index("end") + 1):
        menu = bar.nametowidget(bar.entrycget(index, "menu"))
        hand.root.tk.eval(menu.cget("postcommand"))
        hand.root.update()
        yield menu


def labels(menu: tk.Menu, every: list[tk.Menu]) -> Iterator[str]:
    """What a menu offers, in its submenus too; adds all these menus to `every`."""
    every.append(menu)
    end = menu.index("end")
    for index in range(0 if end is None else end + 1):
        if menu.type(index) == "cascade":
            yield from labels(menu.nametowidget(menu.entrycget(index, "menu")), every)
        elif menu.type(index) != "separator":
            yield menu.entrycget(index, "label")


def restyled(hand: Hand, **changes: object) -> None:
    hand.restyle(**changes)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("tall", [560, 800])
def test_no_menu_is_taller_than_the_screen(
    hand: Hand, monkeypatch: pytest.MonkeyPatch, tall: int, language: str
) -> None:
    restyled(hand, language=language)
    offered = [sorted(labels(menu, [])) for menu in bar_menus(hand)]
    monkeypatch.setattr(tk.Menu, "winfo_screenheight", lambda self: tall)
    restyled(hand, scale=2.0)
    every: list[tk.Menu] = []
    assert [sorted(labels(menu, every)) for menu in bar_menus(hand)] == offered
    hand.root.update()
    assert len(every) > len(offered)
    assert all(menu.winfo_reqheight() <= tall for menu in every)


@pytest.mark.parametrize("tall", [200, 1000])
def test_a_menu_of_the_page_is_never_taller_than_the_screen(
    hand: Hand, monkeypatch: pytest.MonkeyPatch, tall: int
) -> None:
    monkeypatch.setattr(tk.Menu, "winfo_screenheight", lambda self: tall)
    monkeypatch.setattr(tk.Menu, "tk_popup", lambda self, x, y: None)
    hand.draw(ONE, 200, 100)
    hand.wait(lambda: hand.window.session.page.marks)
    hand.view.event_generate("<ButtonPress-3>", x=600, y=400)
    hand.view.event_generate("<ButtonRelease-3>", x=600, y=400)
    hand.root.update()
    every: list[tk.Menu] = []
    offered = list(labels(hand.window.menu, every))
    assert "Read again" in offered or "Recognise" in offered
    assert {"Zoom in", "Zoom out", "Fit the page"} <= set(offered)
    assert all(menu.winfo_reqheight() <= tall for menu in every)
    assert (len(every) > 1) == (tall == 200)


def test_the_parts_of_a_folded_menu_work(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tk.Menu, "winfo_screenheight", lambda self: 300)
    restyled(hand, scale=1.5)
    hand.draw(ONE, 200, 100)
    hand.wait(lambda: hand.window.session.page.marks)
    view = list(bar_menus(hand))[2]
    panels = view.nametowidget(view.entrycget("Panels", "menu"))
    assert hand.root.getvar(panels.entrycget("List of pages", "variable"))
    panels.invoke("List of pages")
    list(bar_menus(hand))
    assert not hand.root.getvar(panels.entrycget("List of pages", "variable"))
    assert hand.window.is_folded("pages")
