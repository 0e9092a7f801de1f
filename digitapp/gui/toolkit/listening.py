"""Widgets that follow something for as long as they exist."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable


def while_it_lives(widget: tk.Misc, stop: Callable[[], None]) -> None:
    """Call `stop`, which ends a subscription or a timer, when the widget is destroyed."""

    def on_destroy(event: tk.Event[tk.Misc]) -> None:
        if event.widget is widget:
            stop()

    widget.bind("<Destroy>", on_destroy, add="+")
