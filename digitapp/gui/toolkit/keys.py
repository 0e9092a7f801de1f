"""Shortcuts: Tk's patterns for them, their names in the user's language, and when they count."""

from __future__ import annotations

import sys
import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from digitapp.i18n import _

_CONTROL = 0x08 if sys.platform == "darwin" else 0x04
_ALT = {"win32": 0x20000, "darwin": 0x10}.get(sys.platform, 0x30048)
"""Bits of an event's state: Control or Command, and Alt, Option or Super. Tk has its own bits for
Alt and Meta where the keyboard maps them to no modifier."""

_TEXT_FIELDS = ("Entry", "TEntry", "TCombobox", "Spinbox", "TSpinbox")
_EDITING = ("A", "C", "V", "X", "Y", "Z", "Del", "Left", "Right", "Up", "Down", "Insert")
"""Keys that, with Ctrl, belong to a text field while it has the focus."""

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


def meant(key: str, event: tk.Event[tk.Misc]) -> bool:
    """Tell whether an event that Tk found to match the shortcut `key` means it.

    Tk ignores held keys that a pattern does not name: Alt+P matches "P". A text field keeps the
    keys that edit it.
    """
    held = _parts(key)[:-1]
    state = event.state if isinstance(event.state, int) else 0
    if state & _ALT and "Alt" not in held:
        return False
    if state & _CONTROL and "Ctrl" not in held:
        return False
    return not _edits_text(key, event.widget)


def _edits_text(key: str, widget: object) -> bool:
    if not isinstance(widget, tk.Misc) or widget.winfo_class() not in _TEXT_FIELDS:
        return False
    *held, last = _parts(key)
    if "Ctrl" in held:
        return last in _EDITING
    return not (last[0] == "F" and last[1:].isdigit())


def shown(key: str) -> str:
    """Return a shortcut such as "Ctrl+Del" as the keyboards of the user's language name it."""
    names = {
        "Ctrl": _("Ctrl"),
        "Shift": _("Shift"),
        "Enter": _("Enter"),
        "Del": _("Del"),
        "Esc": _("Esc"),
        "PgUp": _("PgUp"),
        "PgDn": _("PgDn"),
        "Insert": _("Ins"),
        "Left": "←",
        "Right": "→",
        "Up": "↑",
        "Down": "↓",
    }
    return "+".join(names.get(part, part) for part in _parts(key))


def sequences(key: str) -> list[str]:
    """Return Tk's event patterns for a shortcut such as "Ctrl+Shift+C"."""
    *held, last = _parts(key)
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


def has_focus(widget: tk.Misc) -> bool:
    """Tell whether a widget has the focus.

    `focus_get` fails while a menu is open: Tk gives the focus to a copy of the menu that tkinter
    does not know.
    """
    return str(widget.tk.call("focus")) == str(widget)


def bind_classes(root: tk.Misc) -> None:
    """Give all buttons of a program Enter, and all text fields Ctrl+A."""

    def press(event: tk.Event[tk.Misc]) -> str:
        if isinstance(event.widget, (ttk.Button, ttk.Checkbutton, ttk.Radiobutton)):
            event.widget.invoke()
        return "break"

    def select_all(event: tk.Event[tk.Misc]) -> str:
        widget = event.widget
        if isinstance(widget, tk.Text):
            widget.tag_add("sel", "1.0", "end-1c")
        elif isinstance(widget, tk.Entry):
            widget.selection_range(0, "end")
            widget.icursor("end")
        return "break"

    for name in ("TButton", "TCheckbutton", "TRadiobutton"):
        for key in sequences("Enter"):
            root.bind_class(name, key, press)
    for name in ("Entry", "TEntry", "TCombobox", "Text"):
        for key in sequences("Ctrl+A"):
            root.bind_class(name, key, select_all)


def _parts(key: str) -> list[str]:
    return [*key[:-2].split("+"), "+"] if key.endswith("++") else key.split("+")
