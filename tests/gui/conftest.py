"""A virtual display if there is none, and a driver for the real window."""

from __future__ import annotations

import functools
import gc
import itertools
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from digitapp import i18n
from digitapp.gui.app import Application
from digitapp.gui.background.engine import Engine
from digitapp.gui.canvas.page_view import PageView
from digitapp.gui.dialogs.file_chooser import FileChooser
from digitapp.gui.toolkit import icons, tiles
from digitapp.gui.window.main_window import MainWindow
from digitapp.preprocessing.binarization import find_ink
from digitapp.records import DigitSequence, Line, Page, Reading
from digitapp.segmentation.components import find_segments
from digitapp.segmentation.normalization import crop
from digitapp.segmentation.text_lines import find_blanks, group_lines
from tests.gui.piles import write_pile

DEADLINE = 120.0
"""Seconds to wait for a condition before a test fails; enough for a slow machine."""

SEVEN = [(0, 0), (25, 1), (50, 0), (75, 0), (68, 25), (58, 55), (48, 85), (40, 115)]
ONE = [(0, 0), (-1, 30), (-2, 60), (-3, 90), (-3, 115)]


@pytest.fixture(scope="session", autouse=True)
def display() -> Iterator[None]:
    """Start Xvfb if there is no display."""
    if not sys.platform.startswith("linux") or os.environ.get("DISPLAY"):
        yield
        return
    server = shutil.which("Xvfb")
    assert server, "The window's tests need a display; install xvfb."
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [server, "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-dpi", "96"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        os.environ["DISPLAY"] = ":" + pipe.readline().strip()
    yield
    process.terminate()
    process.wait()
    del os.environ["DISPLAY"]


@pytest.fixture(scope="session", autouse=True)
def drawn_once() -> Iterator[None]:
    """Draw each icon and tile once for all windows: a new home holds none of an earlier start."""
    render = icons.render

    @functools.cache
    def drawn(folder: Path, name: str, size: int, colour: str) -> bytes:
        return render(name, size, colour)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(icons, "render", lambda *key: drawn(icons.FOLDER, *key))
        patch.setattr("digitapp.gui.toolkit.theme.rounded", functools.cache(tiles.rounded))
        yield


@pytest.fixture(autouse=True)
def own_home(home: Path) -> Path:
    """Keep the user's own settings out of all tests of the window."""
    return home


@pytest.fixture(autouse=True)
def own_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo the language that a window was shown in."""
    monkeypatch.setattr(i18n, "_translation", i18n._translation)


def read_heights(page: Page) -> DigitSequence:
    """A recognizer that needs no models: it reads digits from the shape of the components.

    Narrow components are "1", all others "7"; wide or nearly square ones are doubtful.
    """
    segments = find_segments(find_ink(page))
    lines = []
    for row in group_lines([segment.box for segment in segments]):
        readings = []
        for segment in sorted((segments[i] for i in row), key=lambda s: s.box.x):
            box = segment.box
            probabilities = np.full(11, 0.001, np.float32)
            probabilities[1 if box.width * 3 < box.height else 7] = 0.99
            doubtful = box.width >= 0.9 * box.height
            readings.append(Reading(segment, crop(segment.ink), probabilities, doubtful))
        blanks = find_blanks([reading.box for reading in readings])
        lines.append(Line(tuple(readings), blanks, 0.9))
    return DigitSequence(page, tuple(lines))


def fail(page: Page) -> DigitSequence:
    """A recognizer where no page may be read."""
    raise AssertionError("nothing is to be read")


class GatedReader:
    """A recognizer as `read_heights`, which reads some pages and waits before it goes on."""

    def __init__(self, pages: int = 0) -> None:
        """pages: how many are read at once; the others are read after `open`."""
        self._pages, self._begun, self._gate = pages, itertools.count(), threading.Event()

    def __call__(self, page: Page) -> DigitSequence:
        if next(self._begun) >= self._pages:
            self._gate.wait(DEADLINE)
        return read_heights(page)

    def open(self) -> None:
        self._gate.set()


def choose(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    """Answer every question for a file to write with `file`."""
    monkeypatch.setattr(FileChooser, "target", lambda self, title, kinds, name, done: done(file))


class Hand:
    """Drives a window as a user does: mouse and keys in, texts out."""

    def __init__(self, application: Application) -> None:
        self.application, self.root = application, application.root
        self.errors: list[BaseException] = []
        self.root.report_callback_exception = lambda kind, error, trace: self.errors.append(error)

    @property
    def window(self) -> MainWindow:
        return self.application.window

    @property
    def view(self) -> PageView:
        return self.window.view

    def wait(self, condition: Callable[[], object], why: str = "") -> None:
        """Run the window until the condition holds; why: the message if it never does."""
        end = time.monotonic() + DEADLINE
        while not condition():
            assert time.monotonic() < end, why or f"waited in vain; {self.text!r}"
            self.root.update()
            time.sleep(0.005)
        self.root.update()

    def settle(self) -> None:
        """Run the window until the models are loaded and all work is done."""
        self.wait(lambda: self.window.reader.is_ready and not self.window.reader.busy)

    def restyle(self, **changes: object) -> None:
        """Change theme, scale or language, and wait for the window that is made anew."""
        before = self.window
        before.restyle(**changes)
        self.wait(lambda: self.window is not before)

    def draw(self, points: Sequence[tuple[int, int]], x: int = 0, y: int = 0) -> None:
        """Drag the left button along the points, moved by (x, y)."""
        path = [(px + x, py + y) for px, py in points]
        self.view.event_generate("<ButtonPress-1>", x=path[0][0], y=path[0][1])
        for px, py in path[1:]:
            self.view.event_generate("<B1-Motion>", x=px, y=py)
            self.root.update()
        self.view.event_generate("<ButtonRelease-1>", x=path[-1][0], y=path[-1][1])
        self.root.update()

    def click(self, x: float, y: float) -> None:
        self.draw([(round(x), round(y))])

    def click_mark(self, index: int) -> None:
        """Click the centre of a digit's box on the page."""
        box = self.window.session.page.marks[index].box
        self.click(*self.view.viewport.to_screen(*box.centre))

    def key(self, *sequences: str) -> None:
        """Press keys with the page in focus; sequences: Tk's event patterns without brackets."""
        for sequence in sequences:
            self.view.focus_force()
            self.root.update()
            self.view.event_generate(f"<{sequence}>")
            self.root.update()

    @property
    def text(self) -> str:
        """The digits as the text panel shows them."""
        return self.window.sequence.lines.text.get("1.0", "end-1c")

    @property
    def banner(self) -> list[str]:
        return self.window.banner.sentences

    @property
    def clipboard(self) -> str:
        return str(self.root.clipboard_get())


@pytest.fixture
def launch() -> Iterator[Callable[..., Hand]]:
    """Open windows; with `recognizer` None they use the shipped models."""
    # A window looks for garbage when it closes. Among all that the tests before it loaded, such as
    # Keras, that would take most of a second each time.
    gc.freeze()
    hands: list[Hand] = []

    def open_it(
        recognizer: Callable[[Page], DigitSequence] | None = read_heights,
        files: Sequence[Path] = (),
    ) -> Hand:
        application = Application(Engine(recognizer))
        application.root.geometry("1180x780+0+0")
        application.root.update()
        hands.append(Hand(application))
        application.start(files)
        hands[-1].wait(lambda: application.reader.is_ready)
        return hands[-1]

    yield open_it
    for hand in hands:
        if not hand.window.closed:
            hand.application.window.files.end(hand.window.end)
        assert hand.errors == []


@pytest.fixture
def hand(launch: Callable[..., Hand]) -> Hand:
    """A window with the recognizer that needs no models."""
    return launch()


@pytest.fixture
def page_file(tmp_path: Path) -> Path:
    """An image file with "1 7" in dark ink on grey paper."""
    picture = np.full((300, 500), 225, np.uint8)
    cv2.line(picture, (120, 60), (116, 200), 40, 10, cv2.LINE_AA)
    seven = np.array([(220, 60), (300, 62), (255, 205)], np.int32)
    cv2.polylines(picture, [seven], False, 40, 10, cv2.LINE_AA)
    file = tmp_path / "page.png"
    cv2.imwrite(str(file), picture)
    return file


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    """A folder of 20 pages."""
    folder = tmp_path / "pile"
    write_pile(folder, 20)
    return folder
