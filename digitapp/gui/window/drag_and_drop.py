"""Accept files dropped on the window, with the package tkinterdnd2."""

from __future__ import annotations

import re
import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path

from digitapp.i18n import _


def accept(root: tk.Tk, dropped: Callable[[Sequence[Path]], None]) -> Exception | None:
    """Call `dropped` whenever files are dropped on the window.

    Returns None, or the error that prevents dropping, for `explain`.
    """
    try:
        from tkinterdnd2 import TkinterDnD

        TkinterDnD._require(root)
    except (ImportError, RuntimeError, tk.TclError) as error:
        return error

    def take(data: str) -> str:
        dropped([Path(name) for name in root.tk.splitlist(data)])
        return "copy"

    command = root.register(take)
    root.tk.call("tkdnd::drop_target", "register", root._w, "DND_Files")  # type: ignore[attr-defined]
    root.tk.call("bind", root._w, "<<Drop:DND_Files>>", f"{command} %D")  # type: ignore[attr-defined]
    return None


def explain(error: Exception) -> str:
    """Say in one sentence, in the chosen language, why files cannot be dropped."""
    # tkinterdnd2 replaces Tcl's message with its own error.
    said = str(error.__context__ or error)
    if isinstance(error, ImportError):
        reason = _("the package tkinterdnd2 is not installed")
    elif library := re.search(r"([^\s/:]+): cannot open shared object file", said):
        reason = _("the library {name} is missing").format(name=library[1])
    else:
        reason = said.strip().split("\n")[0].rstrip(".")
    return _("Files cannot be dropped on the window: {reason}.").format(reason=reason)
