"""The panel of a pile has room for its words and its buttons."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.gui.conftest import Hand

Launch = Callable[..., Hand]


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


def test_no_line_of_the_words_ends_between_a_number_and_what_it_counts(launch: Launch) -> None:
    hand = launch()
    hand.root.geometry("900x560")
    hand.window.batch._place()
    hand.root.update()
    panel, measure = hand.window.batch.panel, hand.window.theme.body.measure
    for show in (
        lambda: panel.progress("MMMM 62 s", 3, 4, False),
        lambda: panel.summary("MMMM 62 s", True, True, True),
    ):
        show()
        panel.label.configure(wraplength=measure("MMMM 62") + 2)
        assert panel.label.winfo_reqwidth() < measure("MMMM 62") - 4, "62 is on the next line"
