"""The row of icons; every button is an action, and says so with its shortcut on hover."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from digitapp.gui.actions import Actions
from digitapp.gui.i18n import _
from digitapp.gui.theme import Theme
from digitapp.gui.tiles import mix
from digitapp.gui.tooltip import tooltip

_GROUPS = (
    ("new", "open", "save"),
    ("undo", "redo", "clear"),
    ("pen", "eraser", "rubber", "select", "add-box", "split"),
    ("zoom-out", "zoom-in", "fit", "rotate"),
)


class Toolbar(ttk.Frame):
    def __init__(self, parent: tk.Misc, actions: Actions, theme: Theme, pen: tk.DoubleVar) -> None:
        """pen: the width of the pen in page units, set by a slider."""
        super().__init__(parent)
        self._actions = actions
        self._buttons: dict[str, ttk.Button] = {}
        known = {action.name for action in actions}
        # Packed first: what matters most is the last to be cut off in a narrow window.
        self._buttons["read"] = self._button("read", "Accent.TButton", self)
        self._buttons["read"].pack(side="right")
        self._parts: list[ttk.Frame] = []
        for n, group in enumerate(_GROUPS):
            part = ttk.Frame(self)
            part.pack(side="left", fill="y")
            self._parts.append(part)
            if n:
                line = ttk.Frame(part, style="Line.TFrame", width=max(theme.px(1), 1))
                line.pack(side="left", fill="y", padx=theme.px(7), pady=theme.px(7))
            for name in (name for name in group if name in known):
                self._buttons[name] = self._button(name, "Tool.TButton", part)
                self._buttons[name].pack(side="left", padx=theme.px(1))
            if group[0] == "pen":
                self._parts.append(self._width(pen, theme))
        self.bind("<Configure>", lambda e: self._fit(e.width))
        self.restyle(theme)

    def _button(self, name: str, style: str, parent: ttk.Frame) -> ttk.Button:
        action = self._actions[name]
        button = ttk.Button(
            parent, style=style, takefocus=True, command=lambda: self._actions.run(name)
        )
        if style.startswith("Accent"):
            button.configure(text=action.label, compound="left")
        tooltip(button, action.label, action.keys[0] if action.keys else "")
        return button

    def _fit(self, width: int) -> None:
        """In a narrow window leave out the pen's width first, then zoom; menus have both."""
        free = width - self._buttons["read"].winfo_reqwidth() - self.theme.px(8)
        shown = list(self._parts)
        for part in (self._parts[3], self._parts[4]):
            if sum(p.winfo_reqwidth() for p in shown) > free:
                shown.remove(part)
        for part in self._parts:
            part.pack_forget()
        for part in shown:
            part.pack(side="left", fill="y")

    def _width(self, pen: tk.DoubleVar, theme: Theme) -> ttk.Frame:
        """The slider for the pen's width, with a dot as large as the pen."""
        part = ttk.Frame(self)
        part.pack(side="left", fill="y")
        side = theme.px(26)
        dot = tk.Canvas(
            part, width=side, height=side, highlightthickness=0, background=theme.palette.ground
        )

        def show(*_: str) -> None:
            r, middle = pen.get() / 2 * theme.scale, side / 2
            dot.delete("all")
            r = min(r, middle - 1)
            dot.create_oval(
                middle - r, middle - r, middle + r, middle + r, width=0, fill=theme.palette.text
            )

        self.slider = ttk.Scale(
            part, from_=3, to=24, variable=pen, length=theme.px(84), command=lambda v: show()
        )
        tooltip(self.slider, _("Width of the pen"))
        dot.pack(side="left", padx=(theme.px(8), theme.px(2)))
        self.slider.pack(side="left")
        show()
        return part

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        for name in self._buttons:
            self._paint(name)
        self.refresh()

    def refresh(self) -> None:
        """Grey out what makes no sense now, and press in the chosen tool."""
        for name, button in self._buttons.items():
            action = self._actions[name]
            state = ["!disabled" if action.enabled() else "disabled"]
            if action.chosen is not None:
                state.append("selected" if action.chosen() else "!selected")
            button.state(state)

    def button(self, name: str) -> ttk.Button:
        return self._buttons[name]

    def _paint(self, name: str) -> None:
        p, icon = self.theme.palette, self._actions[name].icon
        if name == "read":
            self._buttons[name].configure(image=self.theme.icon(icon, p.on_accent, 18))
            return
        faint = mix(p.ground, p.text, 0.3)
        images = (
            self.theme.icon(icon, p.text),
            "disabled",
            self.theme.icon(icon, faint),
            "selected",
            self.theme.icon(icon, p.accent),
        )
        self._buttons[name].configure({"image": images})
