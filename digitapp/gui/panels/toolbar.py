"""The toolbar; every button runs an action, and its tooltip shows label and shortcut."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from digitapp.gui.toolkit.actions import Actions
from digitapp.gui.toolkit.keys import shown
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.toolkit.tiles import disc, mix
from digitapp.gui.toolkit.tooltip import tooltip
from digitapp.i18n import _

THINNEST, THICKEST = 3, 24
"""Range of the pen's width in page units."""

_GROUPS = {
    "file": ("new", "open", "save"),
    "undo": ("undo", "redo", "clear"),
    "ink": ("pen", "eraser", "rubber"),
    "picture": ("region", "rotate", "straighten", "invert"),
    "boxes": ("select", "add-box", "split", "next-doubt"),
    "zoom": ("zoom-out", "zoom-in", "fit"),
}
_SPARED = ("width", "zoom", "undo", "file", "boxes")
"""Groups that a narrow window hides, in this order; the menus have all their actions."""


class Toolbar(ttk.Frame):
    def __init__(self, parent: tk.Misc, actions: Actions, theme: Theme, pen: tk.DoubleVar) -> None:
        """pen: width of the pen in page units, set by a slider. Call `refresh` once all that the
        actions look at is there."""
        super().__init__(parent)
        self.theme = theme
        self._actions = actions
        self._buttons: dict[str, ttk.Button] = {}
        self._states: dict[str, list[str]] = {}
        # Tk cuts off the widgets packed last: pack the most important button first.
        self._buttons["read"] = self._button("read", "Accent.TButton", self)
        self._buttons["read"].pack(side="right")
        self._parts: dict[str, ttk.Frame] = {}
        self._lines: dict[str, ttk.Frame] = {}
        for group, names in _GROUPS.items():
            part = self._parts[group] = ttk.Frame(self)
            line = ttk.Frame(part, style="Line.TFrame", width=max(theme.px(1), 1))
            line.pack(side="left", fill="y", padx=theme.px(7), pady=theme.px(7))
            self._lines[group] = line
            for name in names:
                self._buttons[name] = self._button(name, "Tool.TButton", part)
                self._buttons[name].pack(side="left", padx=theme.px(1))
            if group == "ink":
                self._parts["width"] = self._width(pen, theme)
        self._shown: list[str] = []
        self._painted: set[str] = set()
        self.bind("<Configure>", lambda e: self._fit())
        self._paint("read")

    def _button(self, name: str, style: str, parent: ttk.Frame) -> ttk.Button:
        action = self._actions[name]
        button = ttk.Button(parent, style=style, command=lambda: self._actions.run(name))
        if style.startswith("Accent"):
            button.configure(text=action.label, compound="left")
        tooltip(button, action.label, shown(action.keys[0]) if action.keys else "")
        return button

    def _fit(self) -> None:
        """Show the groups for the page: ink tools for a drawing, image tools for an image."""
        drawing = self._actions["pen"].enabled()
        idle = {"picture"} if drawing else {"ink", "width"}
        shown = [group for group in self._parts if group not in idle]
        for name in (name for group in shown for name in _GROUPS.get(group, ())):
            self._paint(name)
        free = self.winfo_width() - self._buttons["read"].winfo_reqwidth() - self.theme.px(8)
        for group in _SPARED:
            wide = sum(map(self._wide, shown)) - self._line
            if wide > free > 1 and group in shown:
                shown.remove(group)
        if shown == self._shown:
            return
        self._shown = shown
        for part in self._parts.values():
            part.pack_forget()
        for group in shown:
            self._parts[group].pack(side="left", fill="y")
        self._part_groups(shown)

    @property
    def _line(self) -> int:
        """Width of a line between two groups."""
        return max(self.theme.px(1), 1) + 2 * self.theme.px(7)

    def _wide(self, group: str) -> int:
        """Width of a group with its line, whether that is shown now or not; a group that was not
        laid out yet does not know it."""
        if group not in _GROUPS:
            return self._parts[group].winfo_reqwidth()
        gap = 2 * self.theme.px(1)
        buttons = (self._buttons[name] for name in _GROUPS[group])
        return self._line + sum(button.winfo_reqwidth() + gap for button in buttons)

    def _part_groups(self, shown: list[str]) -> None:
        """Show a line before every group but the first."""
        for group, line in self._lines.items():
            first = self._parts[group].pack_slaves()[0]
            if group in shown[:1]:
                line.pack_forget()
            elif first is not line:
                gap = self.theme.px(7)
                line.pack(side="left", fill="y", padx=gap, pady=gap, before=first)

    def _width(self, pen: tk.DoubleVar, theme: Theme) -> ttk.Frame:
        """Make the slider for the pen's width, with a dot of that size."""
        part = ttk.Frame(self)
        side = theme.px(THICKEST + 2)
        dot = ttk.Label(part, width=0, anchor="center")
        holder: list[tk.PhotoImage] = []

        def show(*_: object) -> None:
            diameter = max(theme.px(pen.get()), 2)
            picture = tk.PhotoImage(master=self, data=disc(side, diameter, theme.palette.text))
            holder[:] = [picture]
            dot.configure(image=picture)

        self.slider = ttk.Scale(
            part, from_=THINNEST, to=THICKEST, variable=pen, length=theme.px(84)
        )
        pen.trace_add("write", show)
        tooltip(self.slider, _("Width of the pen"))
        dot.pack(side="left", padx=(theme.px(8), theme.px(2)))
        self.slider.pack(side="left")
        show()
        return part

    def refresh(self) -> None:
        """Disable actions that do not apply now, and mark the chosen tool."""
        for name, button in self._buttons.items():
            action = self._actions[name]
            state = ["!disabled" if action.enabled() else "disabled"]
            if action.chosen is not None:
                state.append("selected" if action.chosen() else "!selected")
            if self._states.get(name) != state:
                self._states[name] = state
                button.state(state)
        self._fit()

    def button(self, name: str) -> ttk.Button:
        return self._buttons[name]

    def _paint(self, name: str) -> None:
        """Draw the icon of a button, once: the start draws only those that it shows."""
        if name in self._painted:
            return
        self._painted.add(name)
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
