from __future__ import annotations

from pathlib import Path

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


@pytest.mark.slow
def test_the_groups_of_a_page_do_not_depend_on_the_page_before(hand: Hand, page_file: Path) -> None:
    hand.root.minsize(1, 1)
    hand.window.open_files([page_file])
    hand.wait(lambda: hand.window.session.page.path == page_file)
    hand.window.session.new_drawing()
    toolbar, shown = hand.window.toolbar, dict[int, list[str]]()
    for wide in range(400, 800, 10):
        hand.root.geometry(f"{wide}x600")
        hand.root.update()
        shown[wide] = list(toolbar._shown)
    for wide, groups in shown.items():
        hand.root.geometry(f"{wide}x600")
        hand.window.session.show(0)
        hand.root.update()
        hand.window.session.show(1)
        assert toolbar._shown == groups, wide
