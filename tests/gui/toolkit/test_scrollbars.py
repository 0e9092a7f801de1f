from __future__ import annotations

from tkinter import ttk

import pytest
from PIL import ImageGrab

from tests.gui.conftest import Hand


@pytest.mark.parametrize("shown", [0.5, 1.0])
def test_a_scroll_bar_shows_a_thumb_only_where_there_is_something_to_scroll(
    hand: Hand, shown: float
) -> None:
    bar = ttk.Scrollbar(hand.root, orient="vertical")
    bar.place(x=0, y=0, width=12, height=200)
    bar.lift()
    bar.set("0", str(shown))
    hand.settle()
    left, top = bar.winfo_rootx(), bar.winfo_rooty()
    picture = ImageGrab.grab((left, top, left + bar.winfo_width(), top + bar.winfo_height()))
    colours = picture.getcolors()
    assert colours is not None
    assert (len(colours) > 1) == (shown < 1)
