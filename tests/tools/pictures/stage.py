"""A window and a camera: draw, open and photograph."""

from __future__ import annotations

import sys
import time
import tkinter as tk
from collections.abc import Callable
from pathlib import Path

from PIL import ImageGrab

from digitapp.gui.app import Application
from tests.tools.pictures.cut_words import cut_words

Strokes = list[list[tuple[int, int]]]
DIGITS: dict[str, Strokes] = {
    "2": [
        [
            (4, 26),
            (12, 8),
            (32, 0),
            (54, 8),
            (58, 30),
            (46, 60),
            (22, 92),
            (2, 118),
            (24, 112),
            (44, 116),
            (66, 112),
        ]
    ],
    "4": [
        [(40, 0), (28, 30), (12, 58), (2, 76), (30, 74), (70, 70)],
        [(52, 40), (50, 80), (48, 122)],
    ],
    "5": [
        [(14, 4), (10, 30), (6, 52), (26, 46), (48, 52), (58, 74), (48, 104), (24, 116), (2, 106)],
        [(14, 4), (36, 2), (60, 0)],
    ],
    "7": [[(0, 6), (28, 4), (60, 0), (46, 40), (34, 80), (26, 120)]],
    "0": [[(34, 0), (12, 14), (2, 50), (8, 96), (30, 116), (54, 100), (64, 60), (54, 18), (34, 0)]],
    "?": [[(4, 16), (24, 10), (40, 2), (36, 40), (30, 80), (28, 120)]],
    "1": [[(4, 28), (22, 10), (30, 0), (28, 40), (26, 84), (26, 120)]],
}


class Stage:
    """A window and a camera. small: take time to make the files small."""

    def __init__(self, folder: Path, small: bool = False) -> None:
        self.folder, self.small = folder, small
        folder.mkdir(parents=True, exist_ok=True)
        self.app = Application()
        root = self.app.root
        width, height = min(root.winfo_screenwidth(), 1180), min(root.winfo_screenheight(), 790)
        root.geometry(f"{width}x{height - 30}+0+0")
        root.update()
        self.app.start()
        self.wait(lambda: self.app.reader.is_ready)

    def wait(self, condition: Callable[[], object], seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                sys.exit("waited in vain: are the models there?")
            self.app.root.update()
            time.sleep(0.01)

    def settle(self, seconds: float = 0.3) -> None:
        reader = self.app.reader
        end = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() > end)
        self.wait(lambda: not reader.busy and not reader.tasks.painter.busy)

    def shot(self, name: str) -> None:
        """Photograph the window and its dialogs; name words that are cut off."""
        self.settle()
        root = self.app.root
        # Tk does not count the menu bar as part of the window.
        _size, left, top = root.geometry().split("+")
        boxes = [(int(left), int(top), *_corner(root))]
        windows = [w for w in root.winfo_children() if isinstance(w, tk.Toplevel)]
        boxes += [
            (window.winfo_rootx(), window.winfo_rooty(), *_corner(window))
            for window in windows
            if window.winfo_viewable()
        ]
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        screen = root.winfo_screenwidth(), root.winfo_screenheight()
        box = max(min(lefts), 0), max(min(tops), 0), max(rights), max(bottoms)
        if box[2] > screen[0] or box[3] > screen[1]:
            print(f"{name}: does not fit the screen", flush=True)
        box = *box[:2], min(box[2], screen[0]), min(box[3], screen[1])
        ImageGrab.grab(box).save(self.folder / f"{name}.png", optimize=self.small)
        for window in (root, *windows):
            for words in cut_words(window):
                print(f"{name}: {words!r} is cut off", flush=True)

    def menu_shot(self, name: str, which: int) -> None:
        """Photograph the window with a menu of the menu bar open; which: its place there."""
        root = self.app.root
        bar = root.nametowidget(root.cget("menu"))
        menu = bar.nametowidget(bar.entrycget(which, "menu"))
        root.tk.eval(menu.cget("postcommand"))
        menu.post(root.winfo_rootx() + bar.winfo_reqwidth() // 4, root.winfo_rooty())
        menu.activate(0)
        self.shot(name)
        menu.unpost()

    def draw(self, text: str, x: int, y: int) -> None:
        """Write digits with the mouse, from (x, y) to the right."""
        view = self.app.window.view
        for digit in text:
            for path in DIGITS.get(digit, []):
                view.event_generate("<ButtonPress-1>", x=path[0][0] + x, y=path[0][1] + y)
                for px, py in path[1:]:
                    view.event_generate("<B1-Motion>", x=px + x, y=py + y)
                    self.app.root.update()
                view.event_generate("<ButtonRelease-1>", x=path[-1][0] + x, y=path[-1][1] + y)
            x += 96
        self.settle()

    def open(self, *files: Path) -> None:
        count = len(self.app.session.pages) + len(files)
        fresh = self.app.session.page.is_untouched
        self.app.window.open_files(files)
        self.wait(lambda: len(self.app.session.pages) >= count - fresh)
        self.settle()

    def restyle(self, **changes: object) -> None:
        before = self.app.window
        before.restyle(**changes)
        self.wait(lambda: self.app.window is not before)
        self.settle()

    def close_dialog(self) -> None:
        if self.app.window.dialog is not None and self.app.window.dialog.winfo_exists():
            self.app.window.dialog.close()

    def close(self) -> None:
        self.app.window.files.end(self.app.window.end)


def _corner(window: tk.Misc) -> tuple[int, int]:
    """The right and bottom edge of a window on the screen."""
    right = window.winfo_rootx() + window.winfo_width()
    return right, window.winfo_rooty() + window.winfo_height()
