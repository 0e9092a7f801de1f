"""Tools for boxes: select, move, resize, add and split them, and choose a region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitapp.editor import digit_edits
from digitapp.gui.canvas.hit_testing import ROOM, SLACK, HitTarget, confined, dragged, hit
from digitapp.gui.canvas.page_view import PageView
from digitapp.i18n import _

if TYPE_CHECKING:
    from digitapp.records import Box

_SMALLEST_REGION = 8
"""Minimum width and height in screen pixels; a smaller drag selects the whole page."""

_CURSORS = {
    "nw": "top_left_corner",
    "ne": "top_right_corner",
    "se": "bottom_right_corner",
    "sw": "bottom_left_corner",
    "n": "sb_v_double_arrow",
    "s": "sb_v_double_arrow",
    "e": "sb_h_double_arrow",
    "w": "sb_h_double_arrow",
}


class Select:
    """A click selects a digit; dragging moves its box, or resizes it by a handle.

    A drag outside all boxes pans the page.
    """

    cursor = "arrow"

    def __init__(self, view: PageView) -> None:
        self.view = view
        self._from: tuple[int, int] | None = None
        self._target = HitTarget(None)
        self._start: Box | None = None
        self._moved = False

    def press(self, x: int, y: int, shift: bool) -> None:
        self._target = self._hit(x, y)
        self._from, self._moved = (x, y), False
        if self._target.index is not None:
            self.view.session.select(self._target.index)
            mark = self.view.session.mark
            self._start = mark.box if mark else None

    def drag(self, x: int, y: int) -> None:
        if self._from is None:
            return
        dx, dy = x - self._from[0], y - self._from[1]
        if not self._moved and max(abs(dx), abs(dy)) < self.view.theme.px(SLACK):
            return
        self._moved = True
        if self._start is None:
            self.view.pan(dx, dy)
            self._from = x, y
            return
        box = self._dragged(x, y)
        if box is not None:
            _rubber_band(self.view, box)

    def release(self, x: int, y: int) -> None:
        if self._from is None:
            return
        box = self._dragged(x, y) if self._moved and self._start is not None else None
        self.view.delete("band")
        if box is not None and box != self._start:
            digit_edits.reshape(self.view.session, box)
        elif self._target.index is None and not self._moved:
            self.view.session.select(None)
            self.view.ask_about_ink(x, y)
        self._from, self._start = None, None

    def hover(self, x: int, y: int) -> None:
        handle = self._hit(x, y).handle
        self.view.configure(cursor=_CURSORS.get(handle, self.cursor))

    def cancel(self) -> None:
        self._from, self._start = None, None
        self.view.delete("band")

    def _hit(self, x: int, y: int) -> HitTarget:
        session, view = self.view.session, self.view.viewport
        boxes = [mark.box for mark in session.page.marks]
        reach, room = (self.view.theme.px(v) / view.scale for v in (6, ROOM))
        return hit(boxes, session.selected, *view.to_page(x, y), reach, room)

    def _dragged(self, x: int, y: int) -> Box | None:
        assert self._from is not None and self._start is not None
        scale = self.view.viewport.scale
        dx, dy = (x - self._from[0]) / scale, (y - self._from[1]) / scale
        box = dragged(self._start, self._target.handle, dx, dy)
        return confined(box, *self.view.session.page.shown_size)


class DragTool:
    """A drag with the left button; subclasses override `show` and `finish`."""

    cursor = "crosshair"

    def __init__(self, view: PageView) -> None:
        self.view = view
        self._from: tuple[int, int] | None = None

    def press(self, x: int, y: int, shift: bool) -> None:
        self._from = x, y

    def drag(self, x: int, y: int) -> None:
        if self._from is not None:
            self.show(self._from, (x, y))

    def release(self, x: int, y: int) -> None:
        start = self._from
        self.cancel()
        if start is not None:
            self.finish(start, (x, y))

    def hover(self, x: int, y: int) -> None:
        pass

    def cancel(self) -> None:
        self._from = None
        self.view.delete("band")

    def show(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Show the box between `start` and `end`, in screen pixels, during the drag."""
        if box := self._box(start, end):
            _rubber_band(self.view, box)

    def finish(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Apply the drag from `start` to `end`, in screen pixels."""
        raise NotImplementedError

    def _box(self, start: tuple[int, int], end: tuple[int, int], least: int = 0) -> Box | None:
        """Return the page box between two screen points; None off the page, or if a side is
        shorter than `least` screen pixels."""
        from digitapp.records import Box

        to_page = self.view.viewport.to_page
        x0, y0 = to_page(min(start[0], end[0]), min(start[1], end[1]))
        x1, y1 = to_page(max(start[0], end[0]), max(start[1], end[1]))
        box = Box(round(x0), round(y0), round(x1 - x0), round(y1 - y0))
        if min(box.width, box.height) * self.view.viewport.scale < least:
            return None
        return confined(box, *self.view.session.page.shown_size)


class AddBox(DragTool):
    """A drag from corner to corner adds a box, which the networks read."""

    def finish(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        if box := self._box(start, end, SLACK):
            digit_edits.add_box(self.view.session, box)


class ChooseRegion(DragTool):
    """A drag from corner to corner limits reading to that region; a click removes the limit."""

    def finish(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        region = self._box(start, end, _SMALLEST_REGION)
        self.view.session.edit(_("Choose region"), region=region)


class Split(DragTool):
    """A click, or a drag along the cut, splits the box under it in two."""

    cursor = "sb_h_double_arrow"

    def hover(self, x: int, y: int) -> None:
        self.show((x, y), (x, y))

    def show(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Show the cut through the box under the pointer."""
        self.view.delete("band")
        index, cut = self._target(start, end)
        if index is None:
            return
        box = self.view.session.page.marks[index].box
        to_screen, px = self.view.viewport.to_screen, self.view.theme.px
        x, top = to_screen(cut, box.y)
        bottom = to_screen(cut, box.bottom)[1]
        self.view.create_line(
            x,
            top - px(6),
            x,
            bottom + px(6),
            fill=self.view.theme.palette.error,
            width=max(px(1.5), 1),
            dash=(px(4), px(3)),
            tags="band",
        )

    def finish(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        index, cut = self._target(start, end)
        if index is not None:
            self.view.session.select(index)
            digit_edits.split(self.view.session, cut)

    def _target(self, start: tuple[int, int], end: tuple[int, int]) -> tuple[int | None, float]:
        """Return the index of the box under the middle of the drag, and the x of the cut in page
        pixels."""
        x, y = self.view.viewport.to_page((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        boxes = [mark.box for mark in self.view.session.page.marks]
        return hit(boxes, None, x, y, 0).index, x


def _rubber_band(view: PageView, box: Box) -> None:
    view.delete("band")
    x0, y0 = view.viewport.to_screen(box.x, box.y)
    x1, y1 = view.viewport.to_screen(box.right, box.bottom)
    view.create_rectangle(
        x0,
        y0,
        x1,
        y1,
        outline=view.theme.palette.accent,
        width=max(view.theme.px(1.5), 1),
        dash=(view.theme.px(5), view.theme.px(3)),
        tags="band",
    )
