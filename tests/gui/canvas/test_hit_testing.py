from __future__ import annotations

from digitapp.gui.canvas.hit_testing import HitTarget, confined, dragged, hit
from digitapp.records import Box

BOXES = [Box(10, 10, 40, 60), Box(100, 10, 40, 60), Box(20, 20, 10, 10)]


def test_the_smallest_box_under_the_pointer_wins() -> None:
    assert hit(BOXES, None, 25, 25, 2) == HitTarget(2)
    assert hit(BOXES, None, 45, 60, 2) == HitTarget(0)
    assert hit(BOXES, None, 80, 30, 2) == HitTarget(None)


def test_handles_belong_to_the_selected_box_and_come_first() -> None:
    assert hit(BOXES, 0, 11, 9, 3) == HitTarget(0, "nw")
    assert hit(BOXES, 1, 141, 40, 3) == HitTarget(1, "e")
    assert hit(BOXES, None, 11, 12, 3) == HitTarget(0)


def test_dragging_moves_or_resizes_and_never_turns_a_box_over() -> None:
    assert dragged(BOXES[0], "", 5, -3) == Box(15, 7, 40, 60)
    assert dragged(BOXES[0], "se", 5, 5) == Box(10, 10, 45, 65)
    assert dragged(BOXES[0], "nw", 500, 500) == Box(48, 68, 2, 2)


def test_boxes_stay_on_the_page() -> None:
    assert confined(Box(-5, 10, 20, 20), 100, 100) == Box(0, 10, 15, 20)
    assert confined(Box(200, 10, 20, 20), 100, 100) is None
