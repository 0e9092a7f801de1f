"""The row of icons; every button is an action, and says so with its shortcut on hover."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from digitapp.gui.actions import Actions
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
    def __init__(self, parent: tk.Misc, actions: Actions, theme: Theme) -> None:
        super().__init__(parent)
        self._actions = actions
        self._buttons: dict[str, ttk.Button] = {}
        gap = theme.px(1)
        known = {action.name for action in actions}
        for n, group in enumerate(_GROUPS):
            names = [name for name in group if name in known]
            if n and names:
                line = ttk.Frame(self, style="Line.TFrame", width=max(theme.px(1), 1))
                line.pack(side="left", fill="y", padx=theme.px(7), pady=theme.px(7))
            for name in names:
                self._buttons[name] = self._button(name, "Tool.TButton")
                self._buttons[name].pack(side="left", padx=gap)
        self._buttons["read"] = self._button("read", "Accent.TButton")
        self._buttons["read"].pack(side="right")
        self.restyle(theme)

    def _button(self, name: str, style: str) -> ttk.Button:
        action = self._actions[name]
        button = ttk.Button(
            self, style=style, takefocus=True, command=lambda: self._actions.run(name)
        )
        if style.startswith("Accent"):
            button.configure(text=action.label, compound="left")
        tooltip(button, action.label, action.keys[0] if action.keys else "")
        return button

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
            "disabled", self.theme.icon(icon, faint),
            "selected", self.theme.icon(icon, p.accent),
        )
        self._buttons[name].configure({"image": images})
