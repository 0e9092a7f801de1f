"""Lines are reviewed by keys alone, and what was reviewed is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from digitapp.gui.panels.review_panel import ReviewPanel
from tests.gui.conftest import Hand, fail
from tests.gui.piles import expected, texts

Launch = Callable[..., Hand]


def title(panel: ReviewPanel) -> str:
    return str(panel.title.cget("text"))


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


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_a_small_window_shows_whole_how_many_lines_are_left(
    launch: Launch, pile: Path, scale: float
) -> None:
    hand = launch(files=[pile])
    hand.wait(lambda: texts(hand) == expected())
    hand.restyle(scale=scale, language="fr")
    hand.root.geometry("900x560")
    hand.settle()
    hand.key("F4")
    panel = hand.window.middle.review
    hand.wait(panel.winfo_ismapped)
    hand.settle()
    left = panel.review.left
    assert left >= 10
    assert title(panel).startswith(f"restent {left}")
    assert panel.title.winfo_reqwidth() <= panel.filter.winfo_x(), "the filter does not hide it"
    assert panel.review.page is not None
    assert panel.review.page.title in panel._help(), "the help text says what had no room"


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_the_list_of_a_narrow_filter_shows_all_names_whole(
    launch: Launch, pile: Path, language: str
) -> None:
    hand = launch(files=[pile])
    hand.wait(lambda: texts(hand) == expected())
    hand.restyle(language=language)
    hand.root.geometry("900x560")
    hand.settle()
    hand.key("F4")
    choice = hand.window.middle.review.filter
    hand.wait(choice.winfo_viewable)
    hand.settle()
    longest = max(map(hand.window.theme.body.measure, choice.cget("values")))
    assert choice.winfo_width() < longest, "it is narrow"
    choice.tk.call("ttk::combobox::Post", choice)
    listed = str(choice.tk.call("ttk::combobox::PopdownWindow", choice)) + ".f.l"
    hand.wait(lambda: choice.tk.call("winfo", "viewable", listed))
    assert int(choice.tk.call("winfo", "width", listed)) >= longest
    assert int(choice.tk.call("winfo", "rootx", listed)) >= 0
    choice.tk.call("ttk::combobox::Unpost", choice)
