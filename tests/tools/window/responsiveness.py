"""Measure how long the window's main loop is blocked while a large photo is read and viewed.

    python tests/tools/window/responsiveness.py [--megapixels 12] [--limit 50]

Needs a display (xvfb-run gives one) and the shipped models. A timer that should fire every
millisecond records the longest gap in each phase; exits with 1 if a gap is over the limit. On
Linux, the time that the main thread waited for a processor because of other programs is
reported separately and does not count.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from digitapp.editor import page_edits, selection  # noqa: E402
from digitapp.gui.app import Application  # noqa: E402

EXAMPLE = ROOT / "assets" / "examples" / "notes.png"


class Probe:
    """Fires as often as the main loop allows, and records the gaps."""

    def __init__(self, application: Application, every: int = 1) -> None:
        """every: milliseconds between two looks, which count as a gap too; each look costs time."""
        self.app, self.root, self._every = application, application.root, every
        self.gaps: list[tuple[float, float, float]] = []
        self._last = clocks()
        self._tick()

    def _tick(self) -> None:
        now = clocks()
        wall, idle, busy = (b - a for a, b in zip(self._last, now, strict=True))
        self.gaps.append((wall, max(wall - idle, 0), busy))
        self._last = now
        self.root.after(self._every, self._tick)

    def phase(
        self,
        name: str,
        act: Callable[[], object],
        until: Callable[[], object],
        patience: float = 120,
    ) -> float:
        """Run the main loop until the condition holds, at most `patience` seconds, and print the
        longest gaps.

        Returns the longest gap that other programs did not cause, in milliseconds."""
        self.gaps.clear()
        self.root.after(1, act)
        end = time.monotonic() + patience

        def check() -> None:
            if until() or time.monotonic() > end:
                self.root.quit()
            else:
                self.root.after(5, check)

        self.root.after(20, check)
        self._last = clocks()
        self.root.mainloop()
        wall, own, busy = np.array(self.gaps).T * 1000
        print(
            f"{name:28} longest {own.max():6.1f} ms (99 % {np.percentile(own, 99):5.1f}), "
            f"at work {busy.max():5.1f}, with waiting for a processor {wall.max():6.1f}",
            flush=True,
        )
        return float(own.max())


def clocks() -> tuple[float, float, float]:
    """Now, how long this thread waited for a processor, and how long it worked, in seconds."""
    return time.perf_counter(), starved(), time.thread_time()


def starved() -> float:
    """Seconds that this thread has waited for a processor so far, as counted by Linux."""
    try:
        with open(f"/proc/self/task/{threading.get_native_id()}/schedstat") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def large_photo(megapixels: float, folder: Path) -> Path:
    picture = cv2.imread(str(EXAMPLE))
    assert picture is not None
    scale = (megapixels * 1e6 / (picture.shape[0] * picture.shape[1])) ** 0.5
    file = folder / "large.jpg"
    cv2.imwrite(str(file), cv2.resize(picture, None, fx=scale, fy=scale))
    return file


def steps(probe: Probe, acts: list[Callable[[], object]]) -> Callable[[], bool]:
    """Run actions one by one, 15 ms apart; the result tells whether all are done."""
    left = list(acts)

    def go() -> None:
        if left:
            left.pop(0)()
            probe.root.after(15, go)

    probe.root.after(1, go)
    return lambda: not left


def run(probe: Probe, photo: Path) -> float:
    app = probe.app
    session, reader = app.session, app.reader
    worst = [
        probe.phase("start and models", app.start, lambda: reader.is_ready),
        probe.phase(
            "load and read the photo",
            lambda: app.window.open_files([photo]),
            lambda: not session.page.is_drawing and session.page.sequence is not None,
        ),
    ]
    view = app.window.view
    done: list[Callable[[], bool]] = []

    def watch(acts: list[Callable[[], object]]) -> None:
        done[:] = [steps(probe, acts)]

    def wheel(button: int) -> Callable[[], object]:
        return lambda: view.event_generate(f"<Button-{button}>", x=300, y=250)

    def pan(dx: int, dy: int) -> Callable[[], object]:
        return lambda: view.pan(dx, dy)

    zooms = [wheel(4)] * 15 + [wheel(5)] * 15
    pans = [pan(-40, -25)] * 15 + [pan(40, 25)] * 15

    def read_and_zoom() -> None:
        reader.read()
        watch(zooms)

    worst.append(probe.phase("zoom", lambda: watch(zooms), lambda: done and done[0]()))
    watch([wheel(4)] * 4)
    worst.append(probe.phase("scroll", lambda: watch(pans), lambda: done and done[0]()))
    worst.append(
        probe.phase(
            "walk through the digits",
            lambda: watch([lambda: selection.step(session, 1)] * 30),
            lambda: done and done[0](),
        )
    )
    worst.append(
        probe.phase(
            "zoom while it is read again",
            read_and_zoom,
            lambda: done and done[0]() and not reader.busy,
        )
    )
    worst.append(
        probe.phase("turn the page", lambda: page_edits.turn(session), lambda: not reader.busy)
    )
    return max(worst)


def main() -> int:
    parser = argparse.ArgumentParser(description="Stalls of the window's main loop.")
    parser.add_argument("--megapixels", type=float, default=12)
    parser.add_argument("--limit", type=float, default=50, help="milliseconds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["DIGITAPP_HOME"] = home
        application = Application()
        application.root.geometry("1180x760+0+0")
        application.root.update()
        worst = run(Probe(application), large_photo(options.megapixels, Path(home)))
        application.window.files.end(application.window.end)
    return int(worst > options.limit)


if __name__ == "__main__":
    sys.exit(main())
