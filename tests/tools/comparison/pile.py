"""Read a pile of cheque-like pages: speed, memory, resuming, next to another reader.

    python -m tests.tools.comparison.pile              1,000 pages with 1 and with all processes
    python -m tests.tools.comparison.pile --pages 500 --jobs 1 2 --kills 20 --other 40
    python -m tests.tools.comparison.pile --pages 10000 --jobs 2 --small   a soak: memory by tenths

Pages a second count from the start of the program to the finished CSV. Memory is the sum of the
proportional set sizes (PSS) of all processes, looked at ten times a second. The ratio compares
processor time a page with that of the bare pipeline, loading and recognizing in one thread, which
is measured before and after.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from digitapp.records import Array

ROOT = Path(__file__).resolve().parents[3]
_BARE_PAGES = 60


def draw_pages(folder: Path, count: int, seed: int = 0, small: bool = False) -> None:
    """Draw cheque amounts, as the crops of the golden file write them, on patterned paper.

    small: draw two digits on plain paper instead, which are read in a third of the time.
    """
    golden = np.load(ROOT / "assets" / "golden.npz")
    sure = golden["probabilities"].max(axis=1) > 0.97
    crops = golden["crops"][sure] / np.float32(255)
    labels = golden["probabilities"][sure].argmax(axis=1)
    digits = {digit: crops[labels == digit] for digit in range(10) if (labels == digit).any()}
    rng = np.random.default_rng(seed)
    for number in range(count):
        page = _two_digits(digits, rng) if small else _cheque(digits, rng)
        cv2.imwrite(str(folder / f"cheque{number + 1}.png"), page)


def _two_digits(digits: dict[int, Array], rng: np.random.Generator) -> Array:
    page: Array = np.full((64, 150), rng.uniform(0.8, 0.95), np.float32)
    for left in (20, 80):
        kind = digits[int(rng.choice(list(digits)))]
        ink = cv2.resize(kind[rng.integers(len(kind))], (44, 44), interpolation=cv2.INTER_CUBIC)
        page[10:54, left : left + 44] *= 1 - 0.75 * np.clip(ink, 0, 1)
    return np.asarray(np.clip(255 * page, 0, 255), np.uint8)


def _cheque(digits: dict[int, Array], rng: np.random.Generator) -> Array:
    page: Array = np.full((120, 560), rng.uniform(0.75, 0.95), np.float32)
    y, x = np.mgrid[0:120, 0:560].astype(np.float32)
    for _ in range(2):
        pitch, turn = rng.uniform(5, 9), rng.uniform(-0.6, 0.6)
        wave = np.sin((x * turn + y + 6 * np.sin(x / rng.uniform(15, 40))) / pitch * 2 * np.pi)
        page -= np.float32(rng.uniform(0.02, 0.06)) * (wave > 0.6)
    left = rng.integers(10, 60)
    for _ in range(rng.integers(4, 9)):
        kind = digits[int(rng.choice(list(digits)))]
        side = int(rng.integers(54, 66))
        ink = cv2.resize(kind[rng.integers(len(kind))], (side, side), interpolation=cv2.INTER_CUBIC)
        columns = np.flatnonzero(ink.max(axis=0) > 0.3)
        ink = ink[:, columns[0] : columns[-1] + 1] if len(columns) else ink
        top = int(rng.integers(25, 33))
        if left + ink.shape[1] > 550:
            break
        window = page[top : top + side, left : left + ink.shape[1]]
        window *= 1 - 0.75 * np.clip(ink, 0, 1)
        left += ink.shape[1] + int(rng.integers(4, 10))
    page = cv2.GaussianBlur(page, (0, 0), 0.7) + rng.normal(0, 0.01, page.shape)
    return np.asarray(np.clip(255 * page, 0, 255), np.uint8)


@dataclass
class Run:
    """What a run of `digitapp read` cost. seconds: wall; processor: of all processes, seconds;
    megabytes: PSS of all processes, at each look."""

    code: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    megabytes: list[float] = field(default_factory=list)

    @property
    def peak(self) -> float:
        return max(self.megabytes, default=0.0)


def read_pile(
    folder: Path, output: Path, *words: str, kill_after: float | None = None, home: Path
) -> Run:
    """Run `digitapp read` on a folder; kill_after: seconds until kill -9, if any."""
    command = [sys.executable, str(ROOT / "main.py"), "read", str(folder), "--csv"]
    command += ["--output", str(output), "--quiet", *words]
    environment = {**os.environ, "DIGITAPP_HOME": str(home)}
    run, start, before = Run(), time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, env=environment)
    while process.poll() is None:
        if kill_after is not None and time.monotonic() - start > kill_after:
            process.send_signal(signal.SIGKILL)
            break
        run.megabytes.append(_megabytes(process.pid))
        time.sleep(0.1 if kill_after is None else 0.02)
    run.code = process.wait()
    run.seconds = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    run.processor = (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
    return run


def _megabytes(pid: int) -> float:
    """The memory of a process and those below it."""
    total = 0
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total = int(line.split()[1])
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0.0
    return total / 1024 + sum(_megabytes(int(child)) for child in below)


def bare_milliseconds(files: Sequence[Path]) -> float:
    """Processor time a page of loading and recognizing in one thread, in a process of its own."""
    code = """
import os, sys, time
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
import cv2
cv2.setNumThreads(1)
from digitapp.models.threads import use_threads
use_threads(1)
import digitapp
models = digitapp.load_models()
digitapp.recognize(digitapp.load_page(sys.argv[1]), models)
start = time.process_time()
for file in sys.argv[1:]:
    digitapp.recognize(digitapp.load_page(file), models)
print(1000 * (time.process_time() - start) / len(sys.argv[1:]))
"""
    command = [sys.executable, "-c", code, *map(str, files)]
    return float(subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout)


def other_milliseconds(files: Sequence[Path]) -> float | None:
    """Processor time a page of RapidOCR; None where it is not installed."""
    if importlib.util.find_spec("rapidocr") is None:
        return None
    import logging

    from rapidocr import RapidOCR

    logging.disable(logging.WARNING)
    cv2.setNumThreads(1)
    reader: Any = RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": 1})
    pages = [cv2.imread(str(file)) for file in files]
    reader(pages[0])
    start = time.process_time()
    for page in pages:
        reader(page)
    return 1000 * (time.process_time() - start) / len(pages)


_STARTED = 0.8
"""Seconds after which a run has read its first pages."""


def kill_and_resume(
    folder: Path, home: Path, kills: int, seconds: float, seed: int, jobs: int
) -> int:
    """Kill runs at random moments, each going on where the last was; returns how many were
    killed.

    seconds: what a whole run takes, so that the last kill finds something left to read. Raises
    AssertionError if a page is lost or comes twice, or the output is torn.
    """
    output, chance, killed = folder.parent / "killed.csv", random.Random(seed), 0
    words = ("--jobs", str(jobs), "--resume")
    latest = _STARTED + seconds / kills
    for _ in range(kills):
        run = read_pile(folder, output, *words, kill_after=chance.uniform(0.1, latest), home=home)
        killed += run.code == -signal.SIGKILL
        if output.exists():
            check(folder, output)
    read_pile(folder, output, *words, home=home)
    check(folder, output)
    return killed


def check(folder: Path, output: Path) -> None:
    """Raise AssertionError unless each page has its rows in the output, in order."""
    with output.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    order = list(dict.fromkeys(row["file"] for row in rows))
    lines = [(row["file"], row["page"], row["line"]) for row in rows]
    expected = [str(folder / f"cheque{n + 1}.png") for n in range(len(list(folder.iterdir())))]
    assert order == expected, "a page is lost, or out of order"
    assert len(set(lines)) == len(lines), "a page came twice"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--small", action="store_true", help="two digits on plain paper a page")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, os.cpu_count() or 1])
    parser.add_argument("--kills", type=int, default=0, help="kill -9 so often, and resume")
    parser.add_argument("--other", type=int, default=0, help="pages for RapidOCR")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        folder, home = place / "pages", place / "home"
        folder.mkdir()
        draw_pages(folder, options.pages, small=options.small)
        files = sorted(folder.iterdir())[:_BARE_PAGES]
        bare = bare_milliseconds(files)
        print(f"bare pipeline: {bare:.1f} ms of processor a page", flush=True)
        for jobs in options.jobs:
            run = read_pile(folder, place / "out.csv", "--jobs", str(jobs), home=home)
            check(folder, place / "out.csv")
            own = 1000 * run.processor / options.pages
            before, bare = bare, bare_milliseconds(files)
            ratio = 2 * own / (before + bare)
            print(
                f"--jobs {jobs}: {options.pages / run.seconds:.1f} pages/s, {run.seconds:.1f} s, "
                f"{own:.1f} ms of processor a page ({ratio:.2f} of bare), "
                f"peak {run.peak:.0f} MB",
                flush=True,
            )
            tenth = max(len(run.megabytes) // 10, 1)
            parts = [run.megabytes[i : i + tenth] for i in range(0, len(run.megabytes), tenth)]
            print("  MB by tenths:", *(f"{max(part):.0f}" for part in parts), flush=True)
        if options.other and (other := other_milliseconds(files[: options.other])):
            print(f"RapidOCR: {other:.1f} ms of processor a page", flush=True)
        if options.kills:
            killed = kill_and_resume(folder, home, options.kills, run.seconds, 0, options.jobs[-1])
            print(f"{killed} of {options.kills} runs killed; no page lost, none twice")
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
