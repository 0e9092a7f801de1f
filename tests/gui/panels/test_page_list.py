"""The list of pages: they are found, sorted, moved and closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gui.conftest import Hand
from tests.gui.piles import expected, number, texts

Launch = Callable[..., Hand]


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
