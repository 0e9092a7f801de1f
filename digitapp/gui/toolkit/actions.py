"""The table of actions from which menus, toolbar, shortcuts and their list are made."""

from __future__ import annotations

import sys
import tkinter as tk
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial


@dataclass(frozen=True)
class Action:
    """One thing that a user can do.

    label: in the user's language. keys: shortcuts as shown; menus show the first. icon: a name
    of icons.ICONS, "" for none. enabled: whether it can run now. chosen: whether a tool or
    switch is on, None for other actions. detail: more on its effect, for its menu entry.
    """

    name: str
    label: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    icon: str = ""
    enabled: Callable[[], bool] = lambda: True
    chosen: Callable[[], bool] | None = None
    detail: Callable[[], str] = lambda: ""


class Keys:
    """Key bindings of a window; release them, or Tk keeps the functions they call."""

    def __init__(self, window: tk.Misc) -> None:
        self._window = window
        self._bound: dict[str, str] = {}

    def bind(self, sequence: str, run: Callable[[tk.Event[tk.Misc]], object]) -> None:
        self._bound[sequence] = self._window.bind(sequence, run)

    def release(self) -> None:
        for sequence, command in self._bound.items():
            self._window.unbind(sequence, command)
        self._bound.clear()


class Actions:
    """All actions by name."""

    def __init__(self) -> None:
        self._table: dict[str, Action] = {}

    def add(self, *actions: Action) -> None:
        for action in actions:
            self._table[action.name] = action

    def __getitem__(self, name: str) -> Action:
        return self._table[name]

    def __iter__(self) -> Iterator[Action]:
        return iter(self._table.values())

    def run(self, name: str) -> bool:
        """Run an action if it is enabled; return whether it ran."""
        action = self._table[name]
        if not action.enabled():
            return False
        action.run()
        return True

    def bind(self, keys: Keys) -> None:
        """Bind the shortcuts of all actions."""
        for action in self._table.values():
            for key in action.keys:
                for sequence in sequences(key):
                    keys.bind(sequence, partial(self._on_key, action.name))

    def _on_key(self, name: str, event: tk.Event[tk.Misc]) -> str | None:
        # The key of a disabled action keeps its usual effect: Tab moves the focus.
        return "break" if self.run(name) else None


_NAMES = {
    "Enter": ("Return", "KP_Enter"),
    "Del": ("Delete",),
    "+": ("plus", "KP_Add", "equal"),
    "-": ("minus", "KP_Subtract"),
    "Tab": ("Tab",),
    "Esc": ("Escape",),
    "PgUp": ("Prior",),
    "PgDn": ("Next",),
    "[": ("bracketleft",),
    "]": ("bracketright",),
}


def sequences(key: str) -> list[str]:
    """Return Tk's event patterns for a shortcut such as "Ctrl+Shift+C"."""
    *held, last = [*key[:-2].split("+"), "+"] if key.endswith("++") else key.split("+")
    control = "Command" if sys.platform == "darwin" else "Control"
    prefix = "".join({"Ctrl": f"{control}-", "Shift": "Shift-", "Alt": "Alt-"}[h] for h in held)
    names = list(_NAMES.get(last, (last,)))
    if len(last) == 1 and last.isalpha():
        # Caps Lock swaps the case; with Shift, Tk reports the upper-case letter.
        names = [last.upper()] if "Shift" in held else [last.lower(), last.upper()]
    elif last.isdigit() and held:
        names = [f"Key-{last}"]
    elif last == "Tab" and "Shift" in held and sys.platform == "linux":
        names = ["ISO_Left_Tab", "Tab"]
    return [f"<{prefix}{name}>" for name in names]
