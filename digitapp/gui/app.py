"""The application: the root window, the open document and the theme."""

from __future__ import annotations

import contextlib
import os
import sys
import tkinter as tk
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from digitapp import i18n
from digitapp.editor.session import Session
from digitapp.errors import DisplayError
from digitapp.gui.background.autosaver import Autosaver
from digitapp.gui.background.engine import Engine
from digitapp.gui.background.garbage import GarbageCollector
from digitapp.gui.background.reader import Reader
from digitapp.gui.dialogs.dialog import close_all
from digitapp.gui.toolkit import icons, styles
from digitapp.gui.toolkit.keys import bind_classes
from digitapp.gui.toolkit.palette import LIGHT
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.window import drag_and_drop
from digitapp.gui.window.main_window import MainWindow
from digitapp.io.files import PRIVATE_FOLDER
from digitapp.storage import drawn_pictures
from digitapp.storage import preferences as prefs
from digitapp.storage.drawn_pictures import DrawnPictures

_ARENA_MAX = -8  # of mallopt

SIZE = 1180, 780
SMALLEST = 640, 400


class Application:
    """Keeps what survives a change of theme, scale or language; the main window is rebuilt."""

    def __init__(self, engine: Engine | None = None) -> None:
        """Raises DisplayError if there is no display."""
        self.preferences, damaged = prefs.load()
        untranslated = i18n.install(self.preferences.language)
        self._problems = [i18n.sentence(damaged)] if damaged else []
        self._problems += [untranslated] if untranslated else []
        _use_every_pixel()
        _keep_dead_keys(prefs.folder() / "compose")
        try:
            self.root = tk.Tk(className="digitapp")
        except tk.TclError as error:
            raise DisplayError(f"No window can be opened ({error})") from error
        self.garbage = GarbageCollector(self.root)
        self.root.withdraw()
        self.root.title("digitapp")
        self.root.report_callback_exception = self._report
        self.root.protocol("WM_DELETE_WINDOW", self._close)
        bind_classes(self.root)
        self.drawn = DrawnPictures(prefs.folder() / drawn_pictures.FILE, icons.sources())
        self.session = Session()
        self.session.show_punctuation(self.preferences.marks)
        self.reader = Reader(self.root, self.session, engine or Engine())
        copies = prefs.folder() / "autosave"
        self.autosaver = Autosaver(self.root, self.session, self.reader, copies)
        self._drop_error: Exception | None = None
        self.window = self._make_window()
        _place(self.root, self.preferences.geometry, self.window.theme)
        self.root.deiconify()

    def start(self, files: Sequence[Path] = ()) -> None:
        """Start the background work and open `files`; call after the window has been drawn."""
        # Switch threads five times as often as usual, so that reading does not block the window.
        sys.setswitchinterval(0.001)
        _share_arenas()
        self._show_icon()
        self.autosaver.start()
        self._drop_error = drag_and_drop.accept(
            self.root, lambda files: self.window.files.open(files)
        )
        # Threads begin to work last, since they make the window wait.
        self.reader.start()
        self.window.start(files)
        self.window.files.offer_recovery()
        self.reader.tell_problems([*self._problems, *self.autosaver.problems])
        self._say_what_is_missing()

    def rebuild(self) -> None:
        """Save the preferences and show the session in their theme, scale and language; close the
        dialogs, which have the old ones."""
        prefs.save(self.preferences)
        damaged = i18n.install(self.preferences.language)
        close_all(self.root)
        self.window.destroy()
        self.window = self._make_window()
        self.garbage.thaw()
        self.window.start()
        self.reader.tell_problems([damaged] if damaged else [])
        self._say_what_is_missing()

    def _say_what_is_missing(self) -> None:
        if self._drop_error is not None:
            self.window.status.rest(drag_and_drop.explain(self._drop_error))

    def _make_window(self) -> MainWindow:
        theme = Theme(self.root, self.drawn, self.preferences.theme, self.preferences.scale)
        styles.apply(theme)
        return MainWindow(
            self.root,
            theme,
            self.preferences,
            self.session,
            self.reader,
            self.autosaver,
            self.rebuild,
        )

    def _show_icon(self) -> None:
        icon = (icons.render("read", size, LIGHT.accent) for size in (64, 32))
        pictures = [tk.PhotoImage(master=self.root, data=data) for data in icon]
        self.root.iconphoto(True, *pictures)

    def _close(self) -> None:
        self.window.close()

    def _report(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Show an unexpected error in the banner and print its details; the application goes on."""
        import traceback

        traceback.print_exception(kind, error, trace)
        self.window.unexpected(error)


def run(files: Sequence[Path] = ()) -> int:
    """Show the window with `files` until it is closed; return the exit code 0.

    Raises DisplayError if there is no display.
    """
    application = Application()
    application.root.update()
    application.start([Path(file) for file in files])
    application.root.mainloop()
    application.drawn.save()
    return 0


def _place(root: tk.Tk, geometry: str, theme: Theme) -> None:
    width = min(theme.px(SIZE[0]), root.winfo_screenwidth())
    height = min(theme.px(SIZE[1]), root.winfo_screenheight() - 40)
    root.minsize(min(theme.px(SMALLEST[0]), width), min(theme.px(SMALLEST[1]), height))
    screen = root.winfo_vrootwidth(), root.winfo_vrootheight()
    root.geometry(prefs.placed(geometry, screen) or f"{width}x{height}")


def _share_arenas() -> None:
    """Let all threads take memory from two arenas of glibc: of more, each keeps what it once gave,
    and the window grows. Without effect elsewhere."""
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").mallopt(_ARENA_MAX, 2)


def _keep_dead_keys(folder: Path) -> None:
    """Let X11's library keep its table of dead keys in a folder of ours: to read the text that it
    is made from takes half of the time in which Tk starts. Without effect elsewhere."""
    if sys.platform.startswith("linux") and "XCOMPOSECACHE" not in os.environ:
        with contextlib.suppress(OSError):
            folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
            os.environ["XCOMPOSECACHE"] = str(folder)


def _use_every_pixel() -> None:
    """Ask Windows for full resolution; otherwise it scales the window up."""
    if sys.platform == "win32":
        import ctypes

        with contextlib.suppress(AttributeError, OSError):
            ctypes.windll.shcore.SetProcessDpiAwareness(1)
