"""Draw many canvas items with one call to Tk.

Every call to Tk releases the interpreter's lock and then waits for it while another thread
reads a page. A hundred boxes with their digits would take hundreds of such waits.
"""

from __future__ import annotations

import tkinter as tk


class Batch:
    """Collects commands for a canvas; `draw` runs them.

    Texts and options must not contain braces or backslashes, since nothing is escaped.
    """

    def __init__(self, canvas: tk.Canvas) -> None:
        self._canvas = canvas
        self._commands: list[str] = []
        self._known: dict[tuple[str, ...], str] = {}

    def delete(self, tag: str) -> None:
        self._commands.append(f"{self._canvas} delete {tag}")

    def add(self, kind: str, *coordinates: float, **options: object) -> None:
        """Add an item; kind: "rectangle", "text" ...; options: those of tkinter."""
        key = *options, *map(str, options.values())  # hundreds of items share their options
        words = self._known.get(key)
        if words is None:
            words = self._known[key] = _words(options)
        places = " ".join([f"{c:.1f}" for c in coordinates])
        self._commands.append(f"{self._canvas} create {kind} {places} {words}")

    def draw(self) -> None:
        self._canvas.tk.eval("\n".join(self._commands))
        self._commands.clear()
        self._known.clear()


def _words(options: dict[str, object]) -> str:
    words = []
    for name, value in options.items():
        inner = " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        words.append(f"-{name} {{{inner}}}")
    return " ".join(words)
