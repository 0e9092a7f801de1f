"""Open a pile in the real window and read it on the command line: time, order, stalls.

    python -m tests.tools.window.window_pile [--pages 300] [--rounds 1] [--limit 50]

Needs a display (xvfb-run gives one) and the shipped models. Both read the same pages, one after
the other, from the start of the program until all is read. Stalls are as of `responsiveness`:
waiting for a processor because of other programs does not count. Exits with 1 if a stall is over
the limit, or a page is lost, out of order, or the one on screen was not among the first.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

_PATIENCE = 1800.0  # seconds


def watch_window(folder: Path, home: Path) -> dict[str, float]:
    """Open a folder in a window of its own process; see `open_in_window`."""
    environment = {**os.environ, "DIGITAPP_HOME": str(home)}
    command = [sys.executable, "-m", "tests.tools.window.window_pile", "--open", str(folder)]
    start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode:
        sys.exit(run.stderr)
    found: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    found["seconds"] -= start
    found["processor"] = (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
    return found


def open_in_window(folder: Path) -> None:
    """Open a folder and print, when all pages are read: when that was (on the monotonic clock),
    the longest stall in ms and the longest work at a stretch, the place of the page on screen among
    those read, and what is wrong."""
    from digitapp.editor.document import Event
    from digitapp.gui.app import Application
    from tests.tools.window.responsiveness import Probe

    application = Application()
    application.root.geometry("1180x760+0+0")
    application.root.update()
    session = application.session
    order: list[str] = []

    def note(_event: Event) -> None:
        known = set(order)
        order.extend(p.name for p in session.pages if p.sequence and p.name not in known)

    session.listen(note)
    probe = Probe(application, 5)  # seldom, since what it costs counts as the window's
    files = sorted(folder.iterdir(), key=lambda file: int(file.stem.removeprefix("cheque")))

    def done() -> bool:
        read = len(session.pages) == len(files) and not any(p.is_unread for p in session.pages)
        return read and not application.reader.reads_pile

    longest = probe.phase("", lambda: application.start([folder]), done, _PATIENCE)
    found = {
        "seconds": time.monotonic(),
        "longest": longest,
        "work": 1000 * max(busy for _wall, _own, busy in probe.gaps),
        "place": float(order.index(session.page.name)),
        "wrong": float([page.path for page in session.pages] != files),
    }
    application.window.files.end(application.window.end)
    print(json.dumps(found))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--limit", type=float, default=50, help="milliseconds")
    parser.add_argument("--open", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.open:
        open_in_window(options.open)
        return 0
    # Here, so that the window's own process does not load what draws pages.
    from tests.tools.comparison.pile import draw_pages, read_pile

    failed = False
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        folder = place / "pages"
        folder.mkdir()
        draw_pages(folder, options.pages)
        for number in range(options.rounds):
            line = read_pile(folder, place / "out.csv", home=place / "line")
            window = watch_window(folder, place / f"window{number}")
            print(
                f"command line {line.seconds:.1f} s, {line.processor:.1f} s of processor; "
                f"window {window['seconds']:.1f} s ({window['seconds'] / line.seconds:.2f}), "
                f"{window['processor']:.1f} s ({window['processor'] / line.processor:.2f}); "
                f"longest stall {window['longest']:.0f} ms, longest work {window['work']:.0f} ms; "
                f"the page on screen was read as number "
                f"{window['place'] + 1:.0f}; "
                f"{'pages out of order' if window['wrong'] else 'all pages in order'}",
                flush=True,
            )
            cores = os.cpu_count() or 1
            failed |= window["longest"] > options.limit or window["wrong"] > 0
            failed |= window["place"] > cores
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
