"""Decide which panels a window of a given size shows, and how large; free of Tk.

All lengths are in pixels before scaling.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

CANVAS, TEXT = 300, 96
"""Least width of the page, and least height of the text."""

SIDE = 184
"""Least width of the right column."""

PAGES = 146
"""Width of the list of pages."""

_FEW_LINES = 160
"""Height of the text from which the inspector may take room to show more than its title."""

GAP = 10

REVIEW = 250
"""Height of the review of lines, which has the place below the page."""

PAGE = 170
"""Least height of the page while lines are reviewed."""

HEAD = 46
"""Height of the inspector when only its title shows."""

LARGEST, SMALLEST, COMPACT = 146, 100, 104
"""Side of the enlarged crop: largest, least and in the compact arrangement."""

ROW, LOWEST = 17, 14
"""Height of a bar, normal and least."""

_LARGE = 120  # side of the enlarged crop from which it may shrink to make room for captions
_REST, _COMPACT_REST = 98, 68  # height of everything but images and bars
_FRAME = 30  # width of a card's border and padding
_BARS = 120  # least width of the bars
_CAPTIONS = 84  # least width of the captions beside the images


class Arrangement(NamedTuple):
    """Widths of the list of pages and of the right column, heights of its text and inspector;
    0 for what is hidden."""

    pages: int
    side: int
    text: int
    inspector: int


class Inside(NamedTuple):
    """How the inspector arranges its parts.

    kind: "stacked" with the bars below the images, "compact" with the bars beside them, "head"
    with the title alone. side: of the enlarged crop. row: height of a bar. captions: whether
    there is room for them.
    """

    kind: str
    side: int = LARGEST
    row: int = ROW
    captions: bool = True


def arrange(
    width: int,
    height: int,
    side: float,
    text: float,
    folded: Collection[str],
    pages: int,
) -> Arrangement:
    """Share out a window's middle of (width, height).

    side, text: what the person chose, see Preferences. folded: names of panels that are hidden.
    pages: width that the list of pages wants, 0 if there is nothing to list. The page and the
    text keep their least size as long as the window is wide enough for both.
    """
    room = width - 2 * GAP
    shown_side = 0
    if "side" not in folded:
        most = room - min(CANVAS, int(0.55 * room)) - GAP
        shown_side = max(min(int(side), most), min(SIDE, most))
    listed = 0 if "pages" in folded else pages
    if listed and room - shown_side - listed - 2 * GAP < CANVAS:
        shown_side = max(min(shown_side, room - CANVAS - listed - 2 * GAP), min(shown_side, SIDE))
        if room - shown_side - listed - 2 * GAP < CANVAS:
            listed = 0
    if not shown_side:
        return Arrangement(listed, 0, 0, 0)
    if "inspector" in folded:
        return Arrangement(listed, shown_side, height, 0)
    free = height - GAP
    wanted = free - int(text) if text else _usual(free, shown_side)
    inspector = min(max(wanted, HEAD), free - TEXT)
    if inside(shown_side, inspector).kind == "head":
        inspector = HEAD if inspector >= HEAD else 0
    inspector = min(inspector, _most(shown_side))
    return Arrangement(listed, shown_side, free - inspector if inspector else height, inspector)


def inside(width: int, height: int) -> Inside:
    """Arrange the parts of an inspector of (width, height): shrink the images, then the bars,
    then put the bars beside the images, then show the title alone."""
    room, free = width - _FRAME, height - _REST
    small = (SMALLEST - 12) // 2
    if free >= SMALLEST + 10 * LOWEST and room >= SMALLEST + 16 + small:
        most, beside = min(free - 10 * LOWEST, LARGEST), room - 16 + 6
        side, named = int(min(most, beside / 1.5)), int(min(most, (beside - _CAPTIONS) / 1.5))
        captions = named >= min(side, _LARGE)
        side = max(named if captions else side, SMALLEST)
        row = int(min((free - side) / 10, ROW))
        return Inside("stacked", side, row, captions)
    if height >= _compact_height() and room >= COMPACT + 14 + _BARS:
        return Inside("compact", COMPACT, LOWEST + 2, False)
    return Inside("head")


def _compact_height() -> int:
    return _COMPACT_REST + max(COMPACT + 12 + (COMPACT - 12) // 2, 10 * (LOWEST + 2))


def _least(width: int) -> int:
    """Least height at which an inspector of this width shows more than its title; 0 if none."""
    heights = range(HEAD, _most(width) + 1)
    return next((h for h in heights if inside(width, h).kind != "head"), 0)


def _most(width: int) -> int:
    return _REST + LARGEST + 10 * ROW


def _usual(free: int, width: int) -> int:
    """The height of an inspector that leaves twice the least height to the text, or a little less
    where only its title would show otherwise."""
    wanted, least = min(max(free - 2 * TEXT, 0), _most(width)), _least(width)
    return least if wanted < least <= free - _FEW_LINES else wanted
