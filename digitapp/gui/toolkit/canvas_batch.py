"""Many canvas items drawn with one call to Tk.

Every call from Python to Tk lets go of the interpreter's lock, and waits for it again while
a page is being read in another thread. A hundred boxes with their digits would be hundreds of
waits.
"""

from __future__ import annotations

import tkinter as tk


class Batch:
    """Collects items for a canvas; `draw` makes them. Texts and options hold no blanks,
    brackets or dollar signs, except for numbers in tuples."""

    def __init__(self, canvas: tk.Canvas) -> None:
        self._canvas = canvas
        self._commands: list[str] = []

    def delete(self, tag: str) -> None:
        self._commands.append(f"{self._canvas} delete {tag}")

    def add(self, kind: str, *coordinates: float, **options: object) -> None:
        """kind: "rectangle", "text" ..., with the options of tkinter."""
        words = [str(self._canvas), "create", kind, *(f"{c:.1f}" for c in coordinates)]
        for name, value in options.items():
            inner = " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
            words += [f"-{name}", f"{{{inner}}}"]
        self._commands.append(" ".join(words))

    def draw(self) -> None:
        self._canvas.tk.eval("\n".join(self._commands))
        self._commands.clear()
