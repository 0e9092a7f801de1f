"""Ten bars with the probability of each digit; a click corrects the selected digit."""

from __future__ import annotations

import tkinter as tk

from digitapp.editor import digit_edits
from digitapp.editor.session import Session
from digitapp.gui.toolkit.canvas_batch import Batch
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.toolkit.tiles import mix

_DIGITS = "0123456789"


class DigitBars(tk.Canvas):
    """The bars of the session's selected digit."""

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme) -> None:
        super().__init__(
            parent,
            highlightthickness=0,
            borderwidth=0,
            cursor="hand2",
            background=theme.palette.surface,
            width=10,
        )
        self.session, self.theme, self.row = session, theme, 0
        self._batch = Batch(self)
        self.bind("<Button-1>", self._on_click)
        self.bind("<Configure>", lambda e: self.show())

    def set_row(self, row: int) -> None:
        """Set the height of one bar, in pixels before scaling."""
        self.row = row
        self.configure(height=10 * self.theme.px(row))

    def show(self) -> None:
        p, px = self.theme.palette, self.theme.px
        self._batch.delete("all")
        mark = self.session.mark
        row, width = px(self.row), max(self.winfo_width(), px(120))
        left, right, thick = px(22), width - px(52), px(3.5)
        reading = mark.reading if mark else None
        for i, digit in enumerate(_DIGITS):
            y = i * row + row / 2
            part = float(reading.probabilities[i]) if reading is not None else 0.0
            best = mark is not None and mark.digit == digit
            colour = p.muted
            if best and mark is not None:
                colour = p.good if mark.typed else p.doubt if mark.doubtful else p.accent
                self._batch.add(
                    "rectangle",
                    0,
                    y - row / 2,
                    width,
                    y + row / 2,
                    fill=mix(p.surface, colour, 0.12),
                    width=0,
                )
            self._batch.add(
                "text", px(9), y, text=digit, fill=colour if best else p.text, font=self.theme.label
            )
            self._batch.add(
                "rectangle",
                left,
                y - thick,
                right,
                y + thick,
                fill=mix(p.surface, p.text, 0.07),
                width=0,
            )
            if part > 0.002:
                end = left + max((right - left) * part, 1)
                fill = colour if best else mix(p.surface, p.accent, 0.45)
                self._batch.add("rectangle", left, y - thick, end, y + thick, fill=fill, width=0)
            if reading is not None:
                self._batch.add(
                    "text",
                    width - px(6),
                    y,
                    text=_percent(part),
                    anchor="e",
                    fill=colour if best else p.muted,
                    font=self.theme.small,
                )

        self._batch.draw()

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        row = int(event.y // self.theme.px(self.row))
        if self.session.mark is not None and 0 <= row < len(_DIGITS):
            digit_edits.type_over(self.session, _DIGITS[row])


def _percent(part: float) -> str:
    """Format a probability as a short percentage, never as 100 %."""
    if part >= 0.995:
        return ">99 %"
    return "<1 %" if 0 < part < 0.005 else f"{round(100 * part)} %"
