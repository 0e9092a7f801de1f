"""The table of actions from which menus, toolbar, shortcuts and their list are made."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from digitapp.gui.toolkit.keys import Keys, meant, sequences


class Action(NamedTuple):
    """One thing that a user can do.

    label: in the user's language. keys: shortcuts as shown; menus show the first. icon: a name
    of icons.ICONS, "" for none. enabled: whether it can run now. keyed: whether its keys mean it
    now. chosen: whether a tool or switch is on, None for other actions. detail: more on its
    effect, for its menu entry.
    """

    name: str
    label: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    icon: str = ""
    enabled: Callable[[], bool] = lambda: True
    keyed: Callable[[], bool] = lambda: True
    chosen: Callable[[], bool] | None = None
    detail: Callable[[], str] = lambda: ""


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
                    keys.bind(sequence, partial(self._on_key, action.name, key))

    def _on_key(self, name: str, key: str, event: tk.Event[tk.Misc]) -> str | None:
        # The key of a disabled action keeps its usual effect: Tab moves the focus.
        is_meant = meant(key, event) and self._table[name].keyed()
        return "break" if is_meant and self.run(name) else None
