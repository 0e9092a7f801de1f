"""Files dropped onto the window, where the package tkinterdnd2 is installed."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path


def accept(root: tk.Tk, dropped: Callable[[Sequence[Path]], None]) -> bool:
    """Call `dropped` with the files; False, and nothing else, without the package."""
    try:
        from tkinterdnd2 import TkinterDnD

        TkinterDnD._require(root)
    except (ImportError, RuntimeError, tk.TclError):
        return False

    def take(data: str) -> str:
        dropped([Path(name) for name in root.tk.splitlist(data)])
        return "copy"

    command = root.register(take)
    root.tk.call("tkdnd::drop_target", "register", root._w, "DND_Files")  # type: ignore[attr-defined]
    root.tk.call("bind", root._w, "<<Drop:DND_Files>>", f"{command} %D")  # type: ignore[attr-defined]
    return True
