"""Opens the window and stays until it is closed."""

from __future__ import annotations

import contextlib
import sys
import tkinter as tk
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from digitapp.errors import DisplayError
from digitapp.gui import i18n, icons
from digitapp.gui import preferences as prefs
from digitapp.gui.engine import Engine
from digitapp.gui.theme import LIGHT, Theme
from digitapp.gui.window import MainWindow

SIZE = 1180, 780
SMALLEST = 900, 600


def open_window(engine: Engine | None = None) -> MainWindow:
    """Make the root window with everything in it. Raises DisplayError without a screen."""
    preferences = prefs.load()
    i18n.install(preferences.language)
    _use_every_pixel()
    try:
        root = tk.Tk(className="digitapp")
    except tk.TclError as error:
        raise DisplayError(f"No window can be opened ({error})") from error
    root.withdraw()
    root.title("digitapp")
    theme = Theme(root, preferences.theme, preferences.scale)
    sizes = [tk.PhotoImage(master=root, data=icons.render("read", size, LIGHT.accent))
             for size in (64, 32)]
    root.iconphoto(True, *sizes)
    window = MainWindow(root, theme, preferences, engine or Engine())
    root.report_callback_exception = lambda *error: _report(window, *error)
    _place(root, preferences.geometry, theme)
    root.deiconify()
    return window


def run(files: Sequence[Path] = ()) -> int:
    """Show the window with `files` open until it is closed; returns the exit code.

    Raises DisplayError where there is no screen.
    """
    window = open_window()
    # Loading begins when the window has been drawn and takes strokes.
    window.root.update()
    window.start([Path(file) for file in files])
    window.root.mainloop()
    return 0


def _place(root: tk.Tk, geometry: str, theme: Theme) -> None:
    width = min(theme.px(SIZE[0]), root.winfo_screenwidth())
    height = min(theme.px(SIZE[1]), root.winfo_screenheight() - 40)
    root.minsize(min(theme.px(SMALLEST[0]), width), min(theme.px(SMALLEST[1]), height))
    root.geometry(f"{width}x{height}")
    if geometry:
        with contextlib.suppress(tk.TclError):
            root.geometry(geometry)


def _use_every_pixel() -> None:
    """On Windows a program that does not ask is drawn small and blown up."""
    if sys.platform == "win32":
        import ctypes

        with contextlib.suppress(AttributeError, OSError):
            ctypes.windll.shcore.SetProcessDpiAwareness(1)


def _report(
    window: MainWindow, kind: type[BaseException], error: BaseException,
    trace: TracebackType | None,
) -> None:
    """An error nobody expected goes to the banner, the details to stderr; work goes on."""
    import traceback

    traceback.print_exception(kind, error, trace)
    window.unexpected(error)
