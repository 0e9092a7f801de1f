"""Take screenshots of the real window in its main states.

    python tests/tools/screenshots.py FOLDER            every state, to inspect
    python tests/tools/screenshots.py FOLDER --sizes    every scale, language, theme and size
    python tests/tools/screenshots.py FOLDER --sizes --sample 8      some of them
    python tests/tools/screenshots.py --docs            the pictures of README and guide, into docs

Needs a display (xvfb-run gives one) and the shipped models. All content
comes with the project: strokes in this file and the example pages in assets.

--sizes leaves out sizes larger than the screen, and names every word that is cut off; a screen
of each size shows whether the dialogs fit as well:

    xvfb-run -s "-screen 0 900x560x24" python tests/tools/screenshots.py FOLDER --sizes
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import sys
import tempfile
import time
import tkinter as tk
from collections.abc import Callable
from pathlib import Path

from PIL import ImageGrab

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from digitapp.editor import digit_edits, selection  # noqa: E402
from digitapp.gui.app import Application  # noqa: E402
from digitapp.rules import Rules  # noqa: E402
from tests.tools.cut_words import cut_words  # noqa: E402
from tests.tools.pile import draw_pages  # noqa: E402

EXAMPLES = ROOT / "assets" / "examples"
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
    """A window and a camera."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
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
        ImageGrab.grab(box).save(self.folder / f"{name}.png", optimize=True)
        for window in (root, *windows):
            for words in cut_words(window):
                print(f"{name}: {words!r} is cut off", flush=True)

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


def all_states(stage: Stage) -> None:
    app = stage.app
    stage.shot("1-empty")
    stage.draw("4207", 90, 90)
    stage.draw("15", 90, 330)
    app.session.select(2)
    stage.shot("2-drawing")
    app.window.recognize()
    stage.shot("3-result")
    if app.window.result is not None:
        app.window.result.close()
    stage.open(*sorted(EXAMPLES.glob("*.png")))
    show(stage, "notes.png")
    app.session.select(8)
    stage.shot("4-photo")
    doubtful(stage)
    stage.shot("5-doubtful")
    show(stage, "notes.png")
    app.window.use_tool("split")
    box = app.session.page.marks[1].box
    middle = app.window.view.viewport.to_screen(*box.centre)
    app.window.toolbox.tools["split"].hover(round(middle[0]), round(middle[1]))
    stage.shot("6-split")
    app.window.use_tool("select")
    damaged = stage.folder / "damaged.png"
    damaged.write_text("no picture")
    app.window.open_files([damaged, stage.folder / "missing.jpg"])
    stage.shot("7-errors")
    damaged.unlink()
    app.window.banner.hide()
    app.window.show_shortcuts()
    stage.shot("8-shortcuts")
    stage.close_dialog()
    app.window.review_lines()
    stage.shot("12-review")
    app.window.review_lines()
    app.window.edit_rules()
    stage.shot("15-rules")
    stage.close_dialog()
    app.session.set_rules(Rules(pattern="####", check="luhn"))
    stage.settle()
    stage.shot("16-ruled")
    app.session.set_rules(None)
    app.window.show_about()
    stage.shot("13-about")
    stage.close_dialog()
    app.window.files.open_dialog()
    stage.shot("14-open")
    if app.window.files.chooser.dialog is not None:
        app.window.files.chooser.dialog.close()
    stage.restyle(theme="dark")
    app.session.select(4)
    stage.shot("9-dark")
    app.root.geometry("1024x670+0+0")
    stage.restyle(theme="light", language="de")
    stage.shot("10-small-german")
    app.root.geometry(f"{app.root.winfo_screenwidth()}x{app.root.winfo_screenheight() - 60}+0+0")
    stage.restyle(scale=2.0, language="en")
    stage.shot("11-double-size")
    stage.restyle(scale=1.0)
    app.root.geometry("1180x760+0+0")
    with tempfile.TemporaryDirectory() as folder:
        pile(stage, Path(folder))
        stage.shot("17-pile")
        app.window.batch.panel.button("pause").invoke()
        stage.wait(lambda: not app.reader.reads_pile)
        stage.shot("18-summary")


SCALES, LANGUAGES, THEMES = (1.0, 1.5, 2.0), ("en", "de", "fr"), ("light", "dark")
SIZES = ("900x560", "1280x800", "1920x1080")


def every_size(stage: Stage, sample: int) -> None:
    """The window in its main states; sample: how many looks, 0 for all."""
    looks = list(itertools.product(SCALES, LANGUAGES, THEMES, SIZES))
    if sample:
        looks = random.Random(0).sample(looks, sample)
    app = stage.app
    app.session.new_drawing()
    stage.draw("4?2", 20, 20)
    stage.open(*sorted(EXAMPLES.glob("*.png")))
    for scale, language, theme, size in looks:
        width, height = (int(side) for side in size.split("x"))
        if width > app.root.winfo_screenwidth() or height > app.root.winfo_screenheight():
            continue
        stage.restyle(scale=scale, language=language, theme=theme)
        # Tk does not count the menu bar as part of the window.
        bar = app.root.winfo_rooty() - int(app.root.geometry().split("+")[2])
        app.root.geometry(f"{width}x{height - bar}+0+0")
        one_look(stage, f"{size}-{scale:.0%}-{language}-{theme}".replace("%", ""))


def one_look(stage: Stage, name: str) -> None:
    app, window = stage.app, stage.app.window
    show(stage, "chalkboard.png")
    app.session.select(4)
    stage.shot(f"{name}-01-page")
    window.review_lines()
    stage.shot(f"{name}-02-review")
    window.review_lines()
    window.show_shortcuts()
    stage.shot(f"{name}-03-shortcuts")
    stage.close_dialog()
    window.edit_rules()
    stage.shot(f"{name}-04-rules")
    stage.close_dialog()
    app.session.set_rules(Rules(pattern="####", check="luhn"))
    selection.next_doubtful(app.session)
    stage.shot(f"{name}-05-ruled")
    app.session.set_rules(None)
    app.session.show(0)
    selection.next_doubtful(app.session)
    stage.shot(f"{name}-06-drawing")
    window.recognize()
    stage.wait(lambda: window.result is not None and window.result.winfo_viewable())
    stage.shot(f"{name}-07-result")
    if window.result is not None:
        window.result.close()
    window.show_about()
    stage.shot(f"{name}-08-about")
    stage.close_dialog()
    window.files.open_dialog()
    stage.shot(f"{name}-09-open")
    if window.files.chooser.dialog is not None:
        window.files.chooser.dialog.close()
    digit_edits.type_over(app.session, "7")
    window.files.close_page()
    stage.shot(f"{name}-10-question")
    if window.files.questions.current is not None:
        window.files.questions.current.close()
    app.session.undo()
    window.open_files([stage.folder / "missing.jpg"])
    stage.shot(f"{name}-11-error")
    window.banner.hide()


def _corner(window: tk.Misc) -> tuple[int, int]:
    """The right and bottom edge of a window on the screen."""
    right = window.winfo_rootx() + window.winfo_width()
    return right, window.winfo_rooty() + window.winfo_height()


def show(stage: Stage, name: str) -> None:
    session = stage.app.session
    session.show(next(i for i, page in enumerate(session.pages) if page.name == name))
    stage.settle()


def doubtful(stage: Stage) -> None:
    """Write a 1 that may be a 7, on a new page."""
    stage.app.session.new_drawing()
    stage.draw("4?2", 90, 90)
    selection.next_doubtful(stage.app.session)


def pile(stage: Stage, folder: Path, pages: int = 40) -> None:
    """Open many pages, one of them damaged, and pause after some of them."""
    draw_pages(folder, pages)
    (folder / "note.png").write_text("no picture")
    app = stage.app
    app.window.files.close_all()
    asked = app.window.files.questions.current
    if asked is not None and asked.winfo_exists():
        asked._answer("drop")
    app.window.open_files([folder])
    stage.wait(lambda: app.reader.pile is not None and app.reader.pile.tally.pages > pages // 3)
    app.window.batch.panel.button("pause").invoke()
    stage.settle(1)


def docs_states(stage: Stage) -> None:
    app = stage.app
    stage.draw("4207", 90, 90)
    stage.draw("15", 90, 330)
    app.session.select(2)
    stage.shot("drawing")
    stage.restyle(theme="dark")
    stage.shot("dark")
    app.session.new_drawing()
    app.session.close(0)
    stage.restyle(theme="light")
    stage.open(EXAMPLES / "notes.png")
    app.session.select(1)
    stage.shot("window")
    app.session.set_rules(Rules(pattern="#{4,5}", range="0:40000"))
    stage.settle()
    app.window.edit_rules()
    stage.shot("rules")
    stage.close_dialog()
    app.session.set_rules(None)
    with tempfile.TemporaryDirectory() as folder:
        pile(stage, Path(folder))
        stage.shot("pile")
        app.window.batch.panel.button("pause").invoke()
        stage.wait(lambda: not app.reader.reads_pile)
        stage.settle()
        app.window.review_lines()
        stage.shot("review")


def main() -> None:
    parser = argparse.ArgumentParser(description="Pictures of the window in its main states.")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--docs", action="store_true")
    parser.add_argument("--sizes", action="store_true")
    parser.add_argument("--sample", type=int, default=0)
    options = parser.parse_args()
    if (options.folder is None) != options.docs:
        parser.error("name a folder, or --docs")
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(DIGITAPP_HOME=home, LANGUAGE="en")
        stage = Stage(ROOT / "docs" if options.docs else options.folder)
        if options.sizes:
            every_size(stage, options.sample)
        else:
            (docs_states if options.docs else all_states)(stage)
        stage.close()


if __name__ == "__main__":
    main()
