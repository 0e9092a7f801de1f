"""Open files in the real window, each in a process of its own, and see that it stays alive.

    python tests/tools/window/open_in_window.py FOLDER_OR_FILE...

Needs a display (xvfb-run gives one). A file named *.json is taken for the window's settings; any
other is opened, and a project is saved and opened once more. A line a file tells how long it took
until all was shown and read, by the clock and of processor time, how long the main loop stood still
at most (without the time that other programs had the processors), the memory, and what the window
says. Exits 1 if one took over 10 s by both clocks, stood still over 0.5 s, took over 1 GB, or ended
the process.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

_SECONDS, _STILL, _MEGABYTES = 10.0, 0.5, 1000.0
_PATIENCE = 120.0


def _open(file: Path, home: Path) -> str:
    """Open one file in this process. Return its figures, after "bad" if one is too high."""
    os.environ["DIGITAPP_HOME"] = str(home)
    if file.suffix == ".json":
        shutil.copyfile(file, home / "window.json")
    from digitapp.gui.app import Application
    from tests.tools.window.responsiveness import Probe

    begun = time.monotonic()
    application = Application()
    errors: list[str] = []
    application._report = lambda kind, error, trace: errors.append(repr(error))  # type: ignore[method-assign]
    application.root.report_callback_exception = application._report
    application.root.update()
    probe = Probe(application)
    application.start([] if file.suffix == ".json" else [file])
    reader = application.reader

    def settle() -> float:
        quiet = time.monotonic()
        while time.monotonic() - quiet < 0.5 and time.monotonic() - begun < _PATIENCE:
            application.root.update()
            time.sleep(0.001)
            if not reader.is_ready or reader.tasks.worker.busy or reader.tasks.painter.busy:
                quiet = time.monotonic()
        return time.monotonic() - begun - 0.5

    seconds = settle()
    worked = sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
    said = list(application.window.banner.sentences)
    again = ""
    if file.suffix == ".digits":
        again = _once_more(application, home)
    still = max(own for _, own, _ in probe.gaps)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    bad = min(seconds, worked) > _SECONDS or still > _STILL or memory > _MEGABYTES or errors
    pages = len(application.session.pages)
    line = (
        f"{seconds:5.1f} s  work {worked:4.1f} s  still {still:5.2f} s  {memory:4.0f} MB  "
        f"{pages} pages  {said} {again}"
    )
    application.window.files.end(application.window.end)
    return f"{'bad ' if bad or 'not sound' in again else 'good'}  {line} {errors or ''}"


def _once_more(application: object, home: Path) -> str:
    """Save what was opened, and open it again: it must be sound."""
    from digitapp.editor.image_store import PictureStore
    from digitapp.errors import InputError
    from digitapp.storage import project_file

    session = application.session  # type: ignore[attr-defined]
    file = home / "again.digits"
    try:
        project_file.save(session.pages, session.current, file)
        problems = project_file.load(file, PictureStore(home / "store")).problems
    except InputError as error:
        problems = (str(error),)
    return f"not sound: {problems}" if problems else ""


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        print(_open(Path(sys.argv[2]), Path(sys.argv[3])), flush=True)
        os._exit(0)
    files = [
        file
        for path in map(Path, sys.argv[1:])
        for file in (sorted(path.iterdir()) if path.is_dir() else [path])
    ]
    wrong = 0
    for file in files:
        with tempfile.TemporaryDirectory() as home:
            command = [sys.executable, __file__, "--child", str(file), home]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        line = done.stdout.strip() or f"bad   ended with {done.returncode}: {done.stderr[-300:]}"
        wrong += line.startswith("bad")
        print(f"{file.name:36s} {line}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
