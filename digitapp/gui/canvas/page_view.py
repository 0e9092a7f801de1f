"""The canvas that shows a page with its digits; zooms, pans and passes events to a tool."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from digitapp.editor import strokes
from digitapp.editor.document import Event
from digitapp.editor.session import Session
from digitapp.gui.canvas.hit_testing import SLACK, Spot, hit, spot
from digitapp.gui.canvas.image_cache import Looks, Paint
from digitapp.gui.canvas.page_painter import PagePainter
from digitapp.gui.canvas.rendering import piece
from digitapp.gui.canvas.viewport import Viewport
from digitapp.gui.toolkit.listening import while_it_lives
from digitapp.gui.toolkit.theme import Theme

if TYPE_CHECKING:
    from digitapp.records import Array, Box

_WHEEL = 1.2
_MARGIN = 20
_EDGE = 6
"""Pixels, before scaling, left free beside the ink of a drawing that was shrunk to fit."""

_STEP = 60
"""Pixels, before scaling, that an arrow key pans."""


class Tool(Protocol):
    """What the left button does. Coordinates are screen pixels; shift: whether Shift is held."""

    cursor: str

    def press(self, x: int, y: int, shift: bool) -> None: ...
    def drag(self, x: int, y: int) -> None: ...
    def release(self, x: int, y: int) -> None: ...
    def hover(self, x: int, y: int) -> None: ...
    def cancel(self) -> None: ...


class PageView(tk.Canvas):
    """Shows the session's current page.

    sharpened: called when all pixels of an image are loaded. open_menu: called with a place on
    screen and what is there, after a click of the right button. Virtual events: <<Zoomed>>
    after the scale changed, <<PenDown>> and <<PenUp>> from the ink tools.
    """

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme, paint: Paint) -> None:
        """paint: see image_cache.Paint."""
        super().__init__(parent, highlightthickness=0, borderwidth=0, takefocus=True)
        self.session, self.theme = session, theme
        self.viewport = Viewport()
        self.looks = Looks(paint, self._sharpened)
        self.sharpened: Callable[[], None] = lambda: None
        self.tool: Tool | None = None
        self.open_menu: Callable[[int, int, Spot], None] = lambda x, y, spot: None
        self.ready = False
        self.show_marks = True
        self._fitted = True
        self._panning: tuple[int, int] | None = None
        self._panned = False
        self._space = False
        self._pending: str | None = None
        self._outdated = True
        while_it_lives(self, session.listen(self._on_session))
        while_it_lives(self, self._forget_pending)
        while_it_lives(self, self.looks.forget)
        self._bind_events()
        self._painter = PagePainter(self, session, theme, self.viewport, self.looks)
        self.refresh()

    # Zoom and pan

    def fit(self) -> None:
        """Show the whole page; a drawing at most at its own size."""
        page = self.session.page
        width, height = page.shown_size
        self._fitted = True
        if page.is_drawing:
            # Keep a drawing in the corner, so that the page never moves under the pen.
            view, edge = self.viewport, self.theme.px(_EDGE)
            right, bottom = strokes.corner(page.content.strokes)
            free = max(view.width - edge, 1), max(view.height - edge, 1)
            view.scale = min(self.theme.scale, free[0] / right, free[1] / bottom)
            view.left = view.top = 0.0
        else:
            self.viewport.fit(width, height, self.theme.px(_MARGIN), 8.0)
        self._zoomed()

    def zoom(self, factor: float, x: float | None = None, y: float | None = None) -> None:
        """Zoom by `factor` around a screen point, by default the centre."""
        view = self.viewport
        middle = view.width / 2, view.height / 2
        view.zoom(middle[0] if x is None else x, middle[1] if y is None else y, factor)
        self._fitted = False
        self._confine()
        self._zoomed()

    def actual_size(self) -> None:
        self.zoom(self.theme.scale / self.viewport.scale)

    def pan(self, dx: float, dy: float) -> None:
        self.viewport.pan(dx, dy)
        self._fitted = False
        self._confine()
        self.refresh()

    def reveal_selected(self) -> None:
        """Pan just enough to show the selected digit."""
        mark = self.session.mark
        if mark is None or self._fitted:
            return
        box = mark.box
        if self.viewport.reveal(box.x, box.y, box.width, box.height):
            self.refresh()

    def _confine(self) -> None:
        if self.session.page.is_drawing:
            self.viewport.left = max(self.viewport.left, 0.0)
            self.viewport.top = max(self.viewport.top, 0.0)
        else:
            self.viewport.keep_near(*self.session.page.shown_size)

    def _zoomed(self) -> None:
        self.refresh()
        self.event_generate("<<Zoomed>>")

    # Painting

    def refresh(self) -> None:
        """Schedule one repaint for when the main loop is idle."""
        self._outdated = True
        self.paint_marks()

    def paint_marks(self) -> None:
        """Schedule a repaint of the digits alone, or their removal if they are hidden."""
        if self._pending is None:
            self._pending = self.after_idle(self._paint)

    def _forget_pending(self) -> None:
        if self._pending is not None:
            self.after_cancel(self._pending)

    def _sharpened(self) -> None:
        self.refresh()
        self.sharpened()

    def _paint(self) -> None:
        self._pending = None
        if self._outdated:
            self._outdated = False
            self._painter.page(self.ready)
        self._painter.marks(self.show_marks)

    def piece(self, box: Box) -> Array | None:
        """Return the shown pixels inside a box; see rendering.piece."""
        return piece(self.session.page, self.looks.current, box, self.theme.palette)

    def toggle_marks(self) -> None:
        """Hide the digits, to see the page under them, or show them again."""
        self.show_marks = not self.show_marks
        self.paint_marks()

    # Events

    def _bind_events(self) -> None:
        self.bind("<Configure>", self._on_size)
        self.bind("<ButtonPress-1>", self._on_press)
        self.bind("<B1-Motion>", self._on_drag)
        self.bind("<ButtonRelease-1>", self._on_release)
        self.bind("<Motion>", self._on_hover)
        for button in ("2", "3"):
            self.bind(f"<ButtonPress-{button}>", self._pan_from)
            self.bind(f"<B{button}-Motion>", self._pan_to)
            self.bind(f"<ButtonRelease-{button}>", self._pan_end)
        self.bind("<Menu>", lambda e: self._menu_of_selected())
        self.bind("<KeyPress-space>", lambda e: self._hold_space(True))
        self.bind("<KeyRelease-space>", lambda e: self._hold_space(False))
        self.bind("<FocusOut>", lambda e: self._hold_space(False))
        self.bind("<Button-4>", lambda e: self._on_wheel(e, 1))
        self.bind("<Button-5>", lambda e: self._on_wheel(e, -1))
        self.bind("<MouseWheel>", lambda e: self._on_wheel(e, 1 if e.delta > 0 else -1))

    def _on_size(self, event: tk.Event[tk.Misc]) -> None:
        whole = self._fitted or self._all_in_view()
        self.viewport.width, self.viewport.height = max(event.width, 1), max(event.height, 1)
        if (whole and not (self._fitted or self._all_in_view())) or self._fitted:
            self.fit()
        else:
            self.refresh()

    def _all_in_view(self) -> bool:
        """Tell whether the whole image, or all ink of a drawing, is visible."""
        page, view = self.session.page, self.viewport
        width, height = strokes.corner(page.content.strokes) if page.is_drawing else page.shown_size
        left, top = view.to_screen(0, 0)
        right, bottom = view.to_screen(width, height)
        inside = right <= view.width + 1 and bottom <= view.height + 1
        return inside and (page.is_drawing or (left >= -1 and top >= -1))

    def _on_press(self, event: tk.Event[tk.Misc]) -> None:
        self.focus_set()
        if self._space:
            self._pan_from(event)
        elif self.tool is not None:
            self.tool.press(event.x, event.y, bool(int(event.state) & 1))

    def _on_drag(self, event: tk.Event[tk.Misc]) -> None:
        if self._panning is not None:
            self._pan_to(event)
        elif self.tool is not None:
            self.tool.drag(event.x, event.y)

    def _on_release(self, event: tk.Event[tk.Misc]) -> None:
        if self._panning is not None:
            self._pan_end(event)
        elif self.tool is not None:
            self.tool.release(event.x, event.y)

    def _on_hover(self, event: tk.Event[tk.Misc]) -> None:
        if self.tool is not None:
            self.tool.hover(event.x, event.y)

    def _on_wheel(self, event: tk.Event[tk.Misc], way: int) -> str:
        if int(event.state) & 1:
            self.pan(way * self.theme.px(60), 0)
        else:
            self.zoom(_WHEEL**way, event.x, event.y)
        return "break"

    def _pan_from(self, event: tk.Event[tk.Misc]) -> None:
        self._panning, self._panned = (event.x, event.y), False
        self.configure(cursor="fleur")

    def _pan_to(self, event: tk.Event[tk.Misc]) -> None:
        if self._panning is None:
            return
        dx, dy = event.x - self._panning[0], event.y - self._panning[1]
        if self._panned or max(abs(dx), abs(dy)) >= self.theme.px(SLACK):
            self.pan(dx, dy)
            self._panning, self._panned = (event.x, event.y), True

    def _pan_end(self, event: tk.Event[tk.Misc]) -> None:
        """End panning; a click of the right button without a drag opens the context menu."""
        asked = event.num == 3 and self._panning is not None and not self._panned
        self._panning = None
        self.configure(cursor="fleur" if self._space else self.tool.cursor if self.tool else "")
        if asked:
            self._menu_at(event.x, event.y)

    def _menu_at(self, x: int, y: int) -> None:
        self.focus_set()
        boxes = [mark.box for mark in self.session.page.marks]
        target = hit(boxes, None, *self.viewport.to_page(x, y), 0)
        if target.index is None:
            found = self.spot(x, y)
        else:
            self.session.select(target.index)
            found = Spot("digit")
        self.open_menu(self.winfo_rootx() + x, self.winfo_rooty() + y, found)

    def spot(self, x: int, y: int) -> Spot:
        """Find the mark or unread ink at a screen point, if they are shown."""
        if not self.show_marks:
            return Spot("page")
        reach = self.theme.px(2 * SLACK) / self.viewport.scale
        return spot(self.session.page, *self.viewport.to_page(x, y), reach)

    def ask_about_ink(self, x: int, y: int) -> None:
        """Open the menu of the mark or unread ink at a screen point, if there is any."""
        found = self.spot(x, y)
        if found.box is not None:
            self.open_menu(self.winfo_rootx() + x, self.winfo_rooty() + y, found)

    def _menu_of_selected(self) -> str:
        mark = self.session.mark
        if mark is None:
            x, y = self.viewport.width / 2, self.viewport.height / 2
        else:
            x, y = self.viewport.to_screen(mark.box.right, mark.box.bottom)
        found = Spot("digit" if mark else "page")
        self.open_menu(self.winfo_rootx() + round(x), self.winfo_rooty() + round(y), found)
        return "break"

    def step(self, right: int, down: int) -> None:
        """Pan one step towards a side of the page: -1, 0 or 1 in each direction."""
        self.pan(-right * self.theme.px(_STEP), -down * self.theme.px(_STEP))

    def _hold_space(self, held: bool) -> str:
        self._space = held
        if self._panning is None:
            cursor = self.tool.cursor if self.tool else ""
            self.configure(cursor="fleur" if held else cursor)
        return "break"

    def use(self, tool: Tool) -> None:
        """Use another tool for the left button; cancel the current one."""
        if self.tool is not None and self.tool is not tool:
            self.tool.cancel()
        self.tool = tool
        self.configure(cursor=tool.cursor)

    def _on_session(self, event: Event) -> None:
        if event is Event.PAGE:
            self.fit()
        elif event is Event.CONTENT:
            if self._fitted and not self.session.page.is_drawing:
                self.fit()
            self.refresh()
        elif event in (Event.MARKS, Event.SELECTION):
            self.paint_marks()
            self.reveal_selected()
