"""The tables of the page as rows and columns; a click selects a digit on the page."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk
from typing import TYPE_CHECKING

from digitapp.editor.session import Session
from digitapp.gui.panels.tables.layout import Shown, Sizes, digit_of, shown
from digitapp.gui.toolkit.theme import Theme

if TYPE_CHECKING:
    from digitapp.records import Cell

_ROW, _PADDING, _BETWEEN = 30, 8, 14
"""In pixels, before scaling."""


class TableView(tk.Frame):
    """Shows `OpenPage.tables`; cells to check are marked, the selected one is shaded."""

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme) -> None:
        super().__init__(parent, background=theme.palette.surface)
        self.session, self.theme = session, theme
        self.canvas = tk.Canvas(
            self,
            highlightthickness=0,
            borderwidth=0,
            background=theme.palette.surface,
            cursor="hand2",
            width=1,
            height=1,
        )
        down = ttk.Scrollbar(self, orient="vertical", command=self._scroll_down)
        across = ttk.Scrollbar(self, orient="horizontal", command=self._scroll_across)
        self.canvas.configure(yscrollcommand=down.set, xscrollcommand=across.set)
        self.canvas.grid(row=0, column=0, sticky="nsew")
        down.grid(row=0, column=1, sticky="ns")
        across.grid(row=1, column=0, sticky="ew")
        self.rowconfigure(0, weight=1)
        self.columnconfigure(0, weight=1)
        self.canvas.bind("<Button-1>", self._on_click)
        self.canvas.bind("<Configure>", lambda event: self.paint())
        self.canvas.bind("<Button-4>", lambda event: self._scroll_down("scroll", -1))
        self.canvas.bind("<Button-5>", lambda event: self._scroll_down("scroll", 1))
        self.canvas.bind("<MouseWheel>", self._on_wheel)
        self._shown: tuple[Shown, ...] = ()

    def show(self) -> None:
        """Lay out the page's tables again."""
        digit = self.theme.mono_low.measure("0")
        px = self.theme.px
        sizes = Sizes(digit, px(_ROW), px(_PADDING), px(_BETWEEN))
        self._shown = shown(self.session.page.tables, sizes)
        width = max((own.edges[-1] for own in self._shown), default=0)
        height = max((own.bottom for own in self._shown), default=0)
        self.canvas.configure(scrollregion=(0, 0, width + 1, height + 1))
        self.paint()

    def paint(self) -> None:
        """Paint the rows that can be seen: a table may have thousands."""
        self.canvas.delete("all")
        first = self.canvas.canvasy(0)
        last = first + self.canvas.winfo_height()
        for own in self._shown:
            self._paint(own, first, last)

    def show_selected(self) -> None:
        """Scroll to the selected digit's cell and shade it."""
        for own in self._shown:
            for cell in own.table.cells:
                if self._is_selected(cell):
                    self._see(own, cell)
        self.paint()

    def _paint(self, own: Shown, first: float, last: float) -> None:
        p, px = self.theme.palette, self.theme.px
        rows = [
            row
            for row in range(own.table.rows)
            if own.top + row * own.row < last and own.top + (row + 1) * own.row > first
        ]
        if not rows:
            return
        top, bottom = own.top + rows[0] * own.row, own.top + (rows[-1] + 1) * own.row
        for cell in own.table.cells:
            if not rows[0] <= cell.row <= rows[-1]:
                continue
            x0, x1 = own.edges[cell.column : cell.column + 2]
            y0 = own.top + cell.row * own.row
            tags = ("cell", f"cell-{cell.row}-{cell.column}")
            if self._is_selected(cell):
                self.canvas.create_rectangle(
                    x0, y0, x1, y0 + own.row, fill=self.theme.soft, width=0, tags="chosen"
                )
            if cell.doubtful:
                self.canvas.create_rectangle(
                    *(x0 + px(3), y0 + px(3), x1 - px(3), y0 + own.row - px(3)),
                    outline=p.doubt,
                    dash=(3, 2),
                    tags="doubt",
                )
            self.canvas.create_text(
                x1 - px(_PADDING),
                y0 + own.row / 2,
                text=cell.text,
                anchor="e",
                font=self.theme.mono_low,
                fill=p.doubt if cell.doubtful else p.text,
                tags=tags,
            )
        for row in (*rows, rows[-1] + 1):
            y = own.top + row * own.row
            self.canvas.create_line(0, y, own.edges[-1], y, fill=p.line, tags="rule")
        for x in own.edges:
            self.canvas.create_line(x, top, x, bottom, fill=p.line, tags="rule")

    def _start(self, cell: Cell) -> int:
        """The number of the first digit of a cell's line among all of the page."""
        return sum(map(len, self.session.page.lines[: cell.line]))

    def _is_selected(self, cell: Cell) -> bool:
        chosen = self.session.selected
        if chosen is None:
            return False
        first = self._start(cell) + cell.first
        return first <= chosen < first + cell.count

    def _see(self, own: Shown, cell: Cell) -> None:
        """Scroll as little as shows a cell."""
        _, _, width, height = map(float, str(self.canvas.cget("scrollregion")).split())
        y, x = own.top + cell.row * own.row, own.edges[cell.column]
        first, shown_height = self.canvas.canvasy(0), self.canvas.winfo_height()
        if not first <= y <= first + shown_height - own.row:
            self.canvas.yview_moveto(max(y - shown_height / 2, 0) / max(height, 1))
        left, shown_width = self.canvas.canvasx(0), self.canvas.winfo_width()
        if not left <= x <= left + shown_width - (own.edges[cell.column + 1] - x):
            self.canvas.xview_moveto(max(x - shown_width / 2, 0) / max(width, 1))

    def _on_click(self, event: tk.Event[tk.Misc]) -> str:
        x, y = self.canvas.canvasx(event.x), self.canvas.canvasy(event.y)
        for own in self._shown:
            place = own.cell_at(x, y)
            for cell in own.table.cells:
                if place == (cell.row, cell.column):
                    self.session.select(self._start(cell) + self._digit(own, cell, x))
                    return "break"
        return "break"

    def _digit(self, own: Shown, cell: Cell, x: float) -> int:
        """The digit of a cell's line at a place; numbers stand at the right of their cells."""
        digit = self.theme.mono_low.measure("0")
        right = own.edges[cell.column + 1] - self.theme.px(_PADDING)
        return digit_of(cell, int(len(cell.text) - (right - x) / digit))

    def _on_wheel(self, event: tk.Event[tk.Misc]) -> None:
        self._scroll_down("scroll", -1 if event.delta > 0 else 1)

    def _scroll_down(self, *how: str | int) -> None:
        self._scroll(self.canvas.yview, how)

    def _scroll_across(self, *how: str | int) -> None:
        self._scroll(self.canvas.xview, how)

    def _scroll(self, view: object, how: Sequence[str | int]) -> None:
        """how: as a scrollbar says it: moveto and a share, or scroll, a count and "units"."""
        words = (*how, "units") if how[0] == "scroll" and len(how) == 2 else how
        view(*words)  # type: ignore[operator]
        self.paint()
