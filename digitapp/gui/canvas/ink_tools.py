"""The ink tools of a page view: pen, stroke eraser and rubber.

While the pen is down, its path is drawn with plain canvas lines, which keep up with the
hand. When it lifts, the stroke goes to the session and the page is painted anti-aliased.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from digitapp.editor import page_edits, strokes
from digitapp.editor.pages import Content
from digitapp.editor.strokes import Point, Stroke
from digitapp.gui.canvas.page_view import PageView
from digitapp.i18n import _

PEN_DOWN = "<<PenDown>>"
PEN_UP = "<<PenUp>>"


class Pen:
    """Draws strokes on a drawing; does nothing on an image."""

    cursor = "pencil"

    def __init__(self, view: PageView, width: Callable[[], float]) -> None:
        """width: returns the pen's diameter in page units; called when a stroke begins."""
        self.view, self._width = view, width
        self.width = width()
        self._points: list[Point] = []
        self._tail: int | None = None

    def press(self, x: int, y: int, shift: bool) -> None:
        if not self.view.session.page.is_drawing:
            return
        self.width = round(self._width(), 2)
        self.view.delete("hint")
        self._points = [self._page_point(x, y)]
        self._dot(self._points[0])
        self.view.event_generate(PEN_DOWN)

    def drag(self, x: int, y: int) -> None:
        point = self._page_point(x, y)
        if not self._points or point == self._points[-1]:
            return
        self._points.append(point)
        if self._tail is not None:
            self.view.delete(self._tail)
        known = self._points[-4:]
        if len(known) >= 3:
            before = known[0] if len(known) == 4 else known[-3]
            curve = strokes.segment(before, known[-3], known[-2], known[-1], self._step())
            self._line([known[-3], *curve])
        self._tail = self._line(known[-2:])

    def release(self, x: int, y: int) -> None:
        if not self._points:
            return
        self.drag(x, y)
        stroke = Stroke(tuple(self._points), self.width)
        self._points, self._tail = [], None
        page_edits.draw(self.view.session, stroke)
        self.view.event_generate(PEN_UP)

    def hover(self, x: int, y: int) -> None:
        pass

    def cancel(self) -> None:
        """Discard the current stroke."""
        if self._points:
            self._points, self._tail = [], None
            self.view.delete("live")
            self.view.refresh()

    def _page_point(self, x: int, y: int) -> Point:
        """Return page coordinates from half the pen's width to FURTHEST, so that ink stays on
        the page."""
        px, py = (
            min(max(v, self.width / 2), strokes.FURTHEST) for v in self.view.viewport.to_page(x, y)
        )
        return round(px, 2), round(py, 2)

    def _step(self) -> float:
        return max(strokes.STEP, strokes.STEP / self.view.viewport.scale)

    def _line(self, points: list[Point]) -> int:
        flat = [v for p in points for v in self.view.viewport.to_screen(*p)]
        return self.view.create_line(
            *flat,
            width=self.width * self.view.viewport.scale,
            capstyle="round",
            joinstyle="round",
            fill=self.view.theme.palette.ink,
            tags="live",
        )

    def _dot(self, point: Point) -> None:
        x, y = self.view.viewport.to_screen(*point)
        r = self.width * self.view.viewport.scale / 2
        ink = self.view.theme.palette.ink
        self.view.create_oval(x - r, y - r, x + r, y + r, fill=ink, outline=ink, tags="live")


class Eraser:
    """Removes ink along a drag, as one undoable step.

    whole: remove every stroke that it touches; otherwise only the ink under it.
    """

    cursor = "none"

    def __init__(self, view: PageView, whole: bool) -> None:
        self.view, self.whole = view, whole
        self._before: Content | None = None
        self._last: Point = (0.0, 0.0)

    @property
    def _radius(self) -> float:
        """Radius of the eraser in screen pixels."""
        return self.view.theme.px(6 if self.whole else 11)

    def press(self, x: int, y: int, shift: bool) -> None:
        if not self.view.session.page.is_drawing:
            return
        self._before = self.view.session.page.content
        self._last = float(x), float(y)
        self.view.event_generate(PEN_DOWN)
        self.drag(x, y)

    def drag(self, x: int, y: int) -> None:
        self.hover(x, y)
        if self._before is None:
            return
        session, view = self.view.session, self.view.viewport
        content = session.page.content
        left = content.strokes
        erase = strokes.erase_strokes if self.whole else strokes.rub_out
        # A fast drag skips points: erase along its path, not only where events arrive.
        count = max(1, math.ceil(math.dist(self._last, (x, y)) / self._radius))
        for k in range(1, count + 1):
            sx = self._last[0] + (x - self._last[0]) * k / count
            sy = self._last[1] + (y - self._last[1]) * k / count
            left = erase(left, *view.to_page(sx, sy), self._radius / view.scale)
        self._last = float(x), float(y)
        if left != content.strokes:
            session.preview(replace(content, strokes=left))

    def release(self, x: int, y: int) -> None:
        if self._before is None:
            return
        before, self._before = self._before, None
        label = _("Erase strokes") if self.whole else _("Rub out")
        page_edits.erased(self.view.session, before, self.view.session.page.content.strokes, label)
        self.view.event_generate(PEN_UP)

    def hover(self, x: int, y: int) -> None:
        """Show the area of the eraser: a circle, with a cross in it for whole strokes."""
        r, view = self._radius, self.view
        view.delete("eraser")
        colour, width = view.theme.palette.muted, max(view.theme.px(1.5), 1)
        view.create_oval(x - r, y - r, x + r, y + r, outline=colour, width=width, tags="eraser")
        if self.whole:
            for s in (1, -1):
                q = r * 0.6
                view.create_line(
                    x - q, y - s * q, x + q, y + s * q, fill=colour, width=width, tags="eraser"
                )

    def cancel(self) -> None:
        self.view.delete("eraser")
        if self._before is not None:
            before, self._before = self._before, None
            self.view.session.preview(before)
