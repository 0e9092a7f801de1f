"""Measure waiting times: from `python main.py` to a window that accepts strokes, and from pen-up
to digits on screen.

    python tests/tools/window/startup.py [--runs 5]

Needs a display (xvfb-run gives one). A child process starts the program as main.py does;
when the window is up, it draws a stroke with mouse events and reports when the window accepted
it. Then it draws ten digits and times each from pen-up until the text shows it.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
SEVEN = [(0, 0), (25, 1), (50, 0), (75, 0), (68, 25), (58, 55), (48, 85), (40, 115)]
MOST_SECONDS = 300.0


def child(started: float) -> None:
    """Run the program, draw in it, and print the times as JSON."""
    sys.path.insert(0, str(ROOT))
    sys.argv = [str(ROOT / "main.py")]
    from main import start as run_program

    gc.disable()  # as the program does while it imports the window
    from digitapp.gui.app import Application

    gc.enable()

    figures: dict[str, object] = {}
    start = Application.start

    def measured_start(application: Application, files: object = ()) -> None:
        window = application.window
        stroke(window, 60, 60)
        assert len(window.session.page.content.strokes) == 1
        figures["start"] = time.time() - started
        figures["cpu"] = time.process_time()
        start(application)
        window.root.after(10, lambda: latencies(window, figures))

    Application.start = measured_start  # type: ignore[method-assign, assignment]
    run_program()
    print(json.dumps(figures))


def stroke(window: object, x: int, y: int) -> float:
    """Draw a 7; return the time of pen-up."""
    view = window.view  # type: ignore[attr-defined]
    view.event_generate("<ButtonPress-1>", x=x, y=y)
    for px, py in SEVEN:
        view.event_generate("<B1-Motion>", x=px + x, y=py + y)
        view.update()
    up = time.perf_counter()
    view.event_generate("<ButtonRelease-1>", x=x + 40, y=y + 115)
    view.update()
    return up


def latencies(window: object, figures: dict[str, object]) -> None:
    """Draw digits one by one; record how long each took to appear on screen."""
    from digitapp.editor import page_edits

    root, session = window.root, window.session  # type: ignore[attr-defined]
    wait(root, lambda: window.reader.is_ready and session.page.marks)  # type: ignore[attr-defined]
    figures["models"] = window.reader.is_ready  # type: ignore[attr-defined]
    times, work = [], []
    for n in range(10):
        page_edits.clear(session)
        wait(root, lambda: not session.page.marks)
        spent = time.process_time()
        up = stroke(window, 80 + 40 * n, 100 + 20 * n)
        wait(root, lambda: len(session.page.marks) == 1)
        root.update()
        times.append(time.perf_counter() - up)
        work.append(time.process_time() - spent)
    figures["pen_up"], figures["work"] = times, work
    # Without its safety copy, or the next run would offer to restore it instead of drawing.
    window.files.end(window.end)  # type: ignore[attr-defined]


def wait(root: object, condition: object) -> None:
    end = time.monotonic() + MOST_SECONDS
    while not condition():  # type: ignore[operator]
        if time.monotonic() > end:
            sys.exit("waited in vain: are the models there?")
        root.update()  # type: ignore[attr-defined]
        time.sleep(0.002)


def figures_of(home: str) -> dict[str, Any]:
    """The times of one run; home: folder for preferences and compiled modules."""
    environment = {**os.environ, "DIGITAPP_HOME": home, "PYTHONPYCACHEPREFIX": home}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, __file__, "--child", repr(time.time())]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--child", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child is not None:
        child(options.child)
        return
    starts, lifts, work, read = [], [], [], []
    with tempfile.TemporaryDirectory() as home:
        figures_of(home)  # a first run compiles the modules
        for _ in range(options.runs):
            figures = figures_of(home)
            starts.append(figures["start"])
            lifts.extend(figures["pen_up"])
            work.append(figures["cpu"])
            read.extend(figures["work"])
    print(
        f"start to first stroke: median {statistics.median(starts):.2f} s, "
        f"worst {max(starts):.2f} s of {len(starts)}; "
        f"processor time {statistics.median(work):.2f} s"
    )
    print(
        f"pen-up to digits on screen: median {1000 * statistics.median(lifts):.0f} ms, "
        f"worst {1000 * max(lifts):.0f} ms of {len(lifts)}; "
        f"processor time with the stroke {1000 * statistics.median(read):.0f} ms"
    )


if __name__ == "__main__":
    main()
