"""Find the item under the pointer, and move boxes, without a window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from digitapp.editor.pages import OpenPage
    from digitapp.records import Box

HANDLES = {
    "nw": (0.0, 0.0),
    "n": (0.5, 0.0),
    "ne": (1.0, 0.0),
    "e": (1.0, 0.5),
    "se": (1.0, 1.0),
    "s": (0.5, 1.0),
    "sw": (0.0, 1.0),
    "w": (0.0, 0.5),
}
"""Names of a box's eight handles and their positions as fractions of its width and height."""


SLACK = 3
"""Pixels, before scaling, that the pointer may move during a click before it is a drag."""

ROOM = 22
"""Least distance in pixels, before scaling, between the handles of two opposite sides."""

Area = tuple[float, float, float, float]
"""x0, y0, x1, y1."""


def roomy(area: Area, least: float) -> Area:
    """Widen an area about its centre to at least `least` in both directions, so that the handles
    of a narrow box neither hide it nor each other."""
    x0, y0, x1, y1 = area
    wide, high = max(least - (x1 - x0), 0) / 2, max(least - (y1 - y0), 0) / 2
    return x0 - wide, y0 - high, x1 + wide, y1 + high


@dataclass(frozen=True)
class HitTarget:
    """The item under the pointer.

    index: index of the box, None outside all boxes. handle: one of HANDLES, "" inside the box.
    """

    index: int | None
    handle: str = ""


def hit(
    boxes: Sequence[Box], selected: int | None, x: float, y: float, reach: float, room: float = 0.0
) -> HitTarget:
    """Find the box or handle at (x, y), in page pixels.

    The handles of the selected box come first. Of overlapping boxes the smallest wins, so that
    every box can be reached. reach: distance in page pixels that still counts as a hit. room:
    least distance in page pixels between handles, see `roomy`.
    """
    if selected is not None and selected < len(boxes):
        box = boxes[selected]
        x0, y0, x1, y1 = roomy((box.x, box.y, box.right, box.bottom), room)
        for name, (u, v) in HANDLES.items():
            if abs(x0 + u * (x1 - x0) - x) <= reach and abs(y0 + v * (y1 - y0) - y) <= reach:
                return HitTarget(selected, name)
    inside = [
        i
        for i, b in enumerate(boxes)
        if b.x - reach / 2 <= x < b.right + reach / 2
        and b.y - reach / 2 <= y < b.bottom + reach / 2
    ]
    if not inside:
        return HitTarget(None)
    return HitTarget(min(inside, key=lambda i: boxes[i].width * boxes[i].height))


class Spot(NamedTuple):
    """What a menu is opened for.

    kind: "digit" for the selected digit, "sign" for a mark, "ink" for ink that was not read,
    "page" for anything else. box: of the mark or the ink.
    """

    kind: str
    box: Box | None = None


def spot(page: OpenPage, x: float, y: float, reach: float) -> Spot:
    """Find the mark or unread ink at (x, y), in page pixels; reach: as for `hit`."""
    signs = [sign.box for line in page.lines for sign in line.punctuation]
    for kind, boxes in (("sign", signs), ("ink", list(page.leftover))):
        found = hit(boxes, None, x, y, reach)
        if found.index is not None:
            return Spot(kind, boxes[found.index])
    return Spot("page")


def dragged(box: Box, handle: str, dx: float, dy: float) -> Box:
    """Move a handle of a box, or "" for the whole box, by (dx, dy) page pixels.

    A resized box keeps at least 2 pixels of width and height.
    """
    dx_, dy_ = round(dx), round(dy)
    if not handle:
        return replace(box, x=box.x + dx_, y=box.y + dy_)
    left, top, right, bottom = box.x, box.y, box.right, box.bottom
    if "w" in handle:
        left = min(left + dx_, right - 2)
    if "e" in handle:
        right = max(right + dx_, left + 2)
    if "n" in handle:
        top = min(top + dy_, bottom - 2)
    if "s" in handle:
        bottom = max(bottom + dy_, top + 2)
    return replace(box, x=left, y=top, width=right - left, height=bottom - top)


def confined(box: Box, width: int, height: int) -> Box | None:
    """Clip a box to a page of (width, height); None if less than 2 pixels of a side remain."""
    x, y = max(box.x, 0), max(box.y, 0)
    right, bottom = min(box.right, width), min(box.bottom, height)
    if right - x < 2 or bottom - y < 2:
        return None
    return replace(box, x=x, y=y, width=right - x, height=bottom - y)
