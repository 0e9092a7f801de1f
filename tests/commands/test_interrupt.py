"""Ctrl+C ends a page that is being read, or a PDF that never ends, at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.inputs.hostile_files import endless_pdf

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0  # seconds

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")


def processor_seconds(process: int) -> float:
    words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def interrupted(file: Path, ready: Callable[[int], object]) -> tuple[int, str, float]:
    """Read a file and press Ctrl+C once `ready` says so of the process.

    Returns the exit code, what was told, and the processor time from then to the end: the clock
    of a busy machine says little.
    """
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "read", str(file)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    end = time.monotonic() + PATIENCE
    while not ready(process.pid):
        assert process.poll() is None and time.monotonic() < end, "it was never read"
        time.sleep(0.02)
    before = processor_seconds(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, said, used.ru_utime + used.ru_stime - before


def has_a_child(process: int) -> bool:
    return bool(Path(f"/proc/{process}/task/{process}/children").read_text().strip())


@pytest.mark.slow
def test_a_pdf_that_never_ends(tmp_path: Path) -> None:
    file = tmp_path / "endless.pdf"
    file.write_bytes(endless_pdf())
    code, said, seconds = interrupted(file, has_a_child)
    assert code == 130 and "Stopped" in said and "Traceback" not in said
    assert seconds < 0.5


@pytest.mark.slow
def test_a_page_that_takes_seconds(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    page = np.full((2400, 3200), 255, np.uint8)
    for x, y in rng.integers(0, (3200, 2400), (1500, 2)).tolist():
        cv2.ellipse(page, (x, y), (int(rng.integers(5, 40)), 25), 0, 0, 360, 0, 3)
    file = tmp_path / "page.png"
    cv2.imwrite(str(file), page)
    code, said, seconds = interrupted(file, lambda process: processor_seconds(process) > 1.5)
    assert code == 130 and "Stopped" in said and "Traceback" not in said
    assert seconds < 0.5
