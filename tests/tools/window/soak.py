"""Use mouse and keys at random for a long time: no exception, no lost stroke, constant memory.

    python tests/tools/window/soak.py [--minutes 10] [--seed 0]

Needs a display (xvfb-run gives one) and the shipped models. Exits with 1 if something broke.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import gc
import os
import random
import sys
import tempfile
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from digitapp.gui.app import Application  # noqa: E402
from digitapp.rules import Rules  # noqa: E402

EXAMPLES = sorted((ROOT / "assets" / "examples").glob("*.png"))
KEYS = (
    *("Tab", "Shift-Tab", "F8", "Delete", "m", "Key-3", "Key-8", "p", "e", "r", "s", "b", "x"),
    *("Control-z", "Control-z", "Control-z", "Control-y", "Control-y", "Control-0"),
    *("F4", "F9", "Shift-F9", "Left", "Right", "Shift-Down", "Control-Right", "Insert", "Shift-X"),
    *("Control-plus", "Control-minus", "Prior", "Next", "Control-n", "Control-t", "Escape"),
)
REVIEW_KEYS = ("Return", "Key-3", "Left", "Right", "Delete", "Insert", "u", "F8", "Shift-F8")
RULES = (None, Rules(pattern="#{1,4}"), Rules(check="luhn"), Rules(range="0:50", total=True))
MOST_PAGES, PILE = 8, 14
PATIENCE = 600.0  # seconds, for what is measured
LONGEST = 3000  # characters of a failure that are printed


class Monkey:
    """Uses a window at random and counts what must not be lost."""

    def __init__(self, app: Application, seed: int) -> None:
        self.app, self.random = app, random.Random(seed)
        self.failures: list[str] = []
        self.drawn = self.steps = 0
        app.root.report_callback_exception = self._failed

    def _failed(self, kind: object, error: BaseException, trace: object) -> None:
        self.failures.append("".join(traceback.format_exception(error)))

    def play(self) -> None:
        """Perform one random action."""
        self.steps += 1
        roll = self.random.random()
        if roll < 0.35:
            self.drag()
        elif roll < 0.75:
            self.app.window.view.focus_force()
            self.app.window.view.event_generate(f"<{self.random.choice(KEYS)}>")
        elif roll < 0.90:
            x, y = self.place()
            button = self.random.choice((4, 5))
            self.app.window.view.event_generate(f"<Button-{button}>", x=x, y=y)
        elif roll < 0.92:
            self.app.reader.read()
        elif roll < 0.94:
            self.review()
        elif roll < 0.942:
            self.pile()
        elif roll < 0.944:
            self.app.session.set_rules(self.random.choice(RULES))
        elif roll < 0.96:
            self.pages()
        elif roll < 0.963:
            window = self.app.window
            window.restyle(theme=self.random.choice(("light", "dark")))
        else:
            self.rest()
        self.app.root.update()

    def drag(self) -> None:
        """Drag a short way with the chosen tool, and count strokes."""
        app, view = self.app, self.app.window.view
        page = app.session.page
        before = len(page.content.strokes)
        pen = app.window.tool == "pen" and page.is_drawing
        x, y = self.place()
        view.event_generate("<ButtonPress-1>", x=x, y=y)
        for _ in range(self.random.randrange(1, 12)):
            x, y = x + self.random.randrange(-25, 26), y + self.random.randrange(-10, 30)
            view.event_generate("<B1-Motion>", x=x, y=y)
        view.event_generate("<ButtonRelease-1>", x=x, y=y)
        app.root.tk.call("tk::MenuUnpost", "")
        if pen:
            self.drawn += 1
            if len(app.session.page.content.strokes) != before + 1:
                self.failures.append(f"step {self.steps}: a stroke was lost")

    def review(self) -> None:
        """A few keys in the review of all lines, if it is open."""
        middle = self.app.window.middle
        if middle.reviewing:
            for _ in range(5):
                middle.review.canvas.focus_force()
                middle.review.canvas.event_generate(f"<{self.random.choice(REVIEW_KEYS)}>")
                self.app.root.update()

    def pile(self) -> None:
        """Open many files, and pause, cancel or read the rest of those that are being read."""
        panel, reader = self.app.window.batch.panel, self.app.reader
        if reader.reads_pile:
            panel.button(self.random.choice(("pause", "cancel"))).invoke()
        elif any(page.is_unread for page in self.app.session.pages):
            reader.read_rest()
        elif len(self.app.session.pages) < MOST_PAGES:
            self.app.window.open_files([self.random.choice(EXAMPLES) for _ in range(PILE)])

    def pages(self) -> None:
        session = self.app.session
        if len(session.pages) >= MOST_PAGES:
            while len(session.pages) >= MOST_PAGES:
                session.close(self.random.randrange(len(session.pages)))
        else:
            self.app.window.open_files([self.random.choice(EXAMPLES)])

    def rest(self, patience: float = 20) -> None:
        """Wait until the window has finished its work, at most so many seconds."""
        end = time.monotonic() + patience
        if self.app.reader.pile is not None:
            self.app.reader.pile.control.resume()
        while (self.app.reader.busy or self.app.reader.reads_pile) and time.monotonic() < end:
            self.app.root.update()
            time.sleep(0.005)

    def weigh(self) -> float:
        """Resident megabytes with all pages closed and nothing left to do."""
        self.rest(PATIENCE)
        for _ in range(len(self.app.session.pages)):
            self.app.session.close(0)
        self.rest(PATIENCE)
        gc.collect()
        return resident_megabytes()

    def place(self) -> tuple[int, int]:
        view = self.app.window.view.viewport
        return self.random.randrange(view.width), self.random.randrange(view.height)

    def prove_undo(self) -> None:
        """Undo and redo all steps: the pages must be as before."""
        session = self.app.session
        before = {page.key: page.content for page in session.pages}
        count = 0
        while session.history.undo_label is not None:
            session.undo()
            count += 1
        for _ in range(count):
            session.redo()
        if {page.key: page.content for page in session.pages} != before:
            self.failures.append("undoing and redoing everything changed the pages")


def resident_megabytes() -> float:
    """Resident memory of the process, without free blocks that the C library keeps."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description="Random mouse and keys for a long time.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["DIGITAPP_HOME"] = home
        app = Application()
        app.root.geometry("1180x760+0+0")
        app.root.update()
        app.start()
        monkey = Monkey(app, options.seed)
        start, settled = time.monotonic(), 0.0
        seconds = options.minutes * 60
        while (spent := time.monotonic() - start) < seconds:
            monkey.play()
            if not settled and spent > seconds / 3:
                # The end does so, too: with it come all pages at once, and the largest lists.
                monkey.prove_undo()
                settled = monkey.weigh()
        monkey.rest(PATIENCE)
        monkey.prove_undo()
        final = monkey.weigh()
        app.window.files.end(app.window.end)
    growth = 100 * (final / settled - 1) if settled else 0.0
    print(
        f"{monkey.steps} acts, {monkey.drawn} strokes, {len(monkey.failures)} failures; "
        f"memory {settled:.0f} MB after a third, {final:.0f} MB at the end ({growth:+.1f} %)"
    )
    for failure in monkey.failures[:5]:
        print(failure[:LONGEST])
    return int(bool(monkey.failures) or growth > 10)


if __name__ == "__main__":
    sys.exit(main())
