from __future__ import annotations

import pytest

from tests.gui.conftest import Hand


@pytest.mark.parametrize("wide", [430, 1180])
def test_lines_stand_between_groups_of_buttons_alone(hand: Hand, wide: int) -> None:
    hand.root.minsize(1, 1)
    hand.root.geometry(f"{wide}x600")
    hand.root.update()
    toolbar = hand.window.toolbar
    parts = [part for part in toolbar._parts.values() if part.winfo_ismapped()]
    parts.sort(key=lambda part: part.winfo_x())
    lines = [line for line in toolbar._lines.values() if line.winfo_ismapped()]
    groups = [part for part in parts if part is not toolbar._parts["width"]]
    assert all(line.winfo_rootx() > parts[0].winfo_rootx() + 20 for line in lines)
    assert len(lines) == len(groups) - 1
    assert toolbar.button("open").winfo_ismapped() == (wide == 1180)
