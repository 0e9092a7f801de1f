"""End subscriptions and timers of widgets that are destroyed."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable


def while_it_lives(widget: tk.Misc, stop: Callable[[], None]) -> None:
    """Call `stop`, which ends a subscription or timer, when the widget is destroyed."""

    def on_destroy(event: tk.Event[tk.Misc]) -> None:
        if event.widget is widget:
            stop()

    widget.bind("<Destroy>", on_destroy, add="+")
