"""kill -9 at random moments, then going on: no page lost, none twice, the output never torn."""

import csv
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.batch.pages import save

ROOT = Path(__file__).resolve().parents[2]
PAGES = 7

# The program with a recognizer that takes its time; the line written before each page tells which
# pages were read, and how often.
PROGRAM = """
import sys, time
import digitapp.models, digitapp.pipeline.recognize
from tests.batch.pages import by_shade
def recognize(page, models):
    with open("read.log", "a") as log:
        log.write(page.name + "\\n")
    time.sleep(0.15)
    return by_shade(page)
digitapp.models.load_models = lambda: None
digitapp.pipeline.recognize.recognize = recognize
from digitapp.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
@pytest.mark.parametrize("seed", range(2))
def test_killed_runs_go_on(tmp_path, seed):
    for n in range(PAGES):
        save(tmp_path / "scans" / f"{n}.png", 10 + n)
    chance = random.Random(seed)
    output, log = tmp_path / "o.csv", tmp_path / "read.log"
    command = [sys.executable, "-c", PROGRAM, "read", "scans", "--csv", "--resume"]

    def start():
        return subprocess.Popen(
            [*command, "--output", "o.csv"], cwd=tmp_path, env=environment(tmp_path)
        )

    for _ in range(3):
        before = len(log.read_text().splitlines()) if log.exists() else 0
        process = start()
        while process.poll() is None and (
            not log.exists() or len(log.read_text().splitlines()) == before
        ):
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        if output.exists():
            check(output)
    assert start().wait() == 0
    check(output)
    read = log.read_text().splitlines()
    assert set(read) == {f"{n}.png" for n in range(PAGES)}
    assert len(read) <= PAGES + 3, "only the page that was being read is read again"
    leftovers = {file.name for file in tmp_path.iterdir()} - {"scans", "home", "o.csv", "read.log"}
    assert all(name.endswith(".part") for name in leftovers)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_killed_watch_goes_on(tmp_path):
    output, log, chance = tmp_path / "o.csv", tmp_path / "read.log", random.Random(0)
    command = [sys.executable, "-c", PROGRAM, "watch", "scans", "--csv", "--output", "o.csv"]
    for n in range(PAGES - 1):
        save(tmp_path / "scans" / f"{n}.png", 10 + n)

    def texts():
        return [row["text"] for row in csv.DictReader(output.open())] if output.exists() else []

    def start():
        return subprocess.Popen([*command, "--quiet"], cwd=tmp_path, env=environment(tmp_path))

    for _ in range(3):
        before = len(log.read_text().splitlines()) if log.exists() else 0
        process = start()
        until = time.monotonic() + 60
        while time.monotonic() < until and (
            not log.exists() or len(log.read_text().splitlines()) == before
        ):
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert len(set(texts())) == len(texts())
    process = start()
    save(tmp_path / "scans" / f"{PAGES - 1}.png", 10 + PAGES - 1)
    until = time.monotonic() + 60
    while len(texts()) < PAGES and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130
    assert sorted(texts()) == [str(10 + n) for n in range(PAGES)]
    assert len(log.read_text().splitlines()) <= PAGES + 3
    assert not list(tmp_path.glob("o.csv.*")), "the output was always as it was left"


def environment(folder):
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DIGITAPP_HOME": str(folder / "home"),
    }


def check(output):
    rows = list(csv.DictReader(output.open()))
    assert [(row["file"], row["text"]) for row in rows] == [
        (f"scans/{n}.png", str(10 + n)) for n in range(PAGES)
    ]
