"""The command line with its streams closed, full or gone: a sentence, and clean records."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from digitapp.io.streams import native_messages_dropped

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a shell closes the streams")

ROOT = Path(__file__).resolve().parents[2]
FULL = Path("/dev/full")


def read(folder: Path, redirections: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `read missing.png --json` in a folder, as a shell runs it."""
    command = [sys.executable, str(ROOT / "main.py"), "read", "missing.png", "--json", *words]
    quoted = " ".join(f"'{word}'" for word in command)
    return subprocess.run(
        ["/bin/sh", "-c", f"exec {quoted} {redirections}"],
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=100,
    )


SENTENCE = "missing.png does not exist"
MISSING = {"file": "missing.png", "error": SENTENCE}


@pytest.mark.slow
def test_a_closed_stderr_puts_nothing_into_the_records(tmp_path: Path) -> None:
    done = read(tmp_path, "2>&-")
    assert done.returncode == 1
    assert [json.loads(line) for line in done.stdout.splitlines()] == [MISSING]
    done = read(tmp_path, "2>&-", "--output", "out.jsonl")
    assert (done.returncode, done.stdout) == (1, "")
    assert [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()] == [
        MISSING
    ]


@pytest.mark.slow
def test_a_closed_stdout_is_said(tmp_path: Path) -> None:
    done = read(tmp_path, ">&-")
    assert done.returncode == 1
    assert done.stderr == "The output cannot be written: stdout is closed\n"
    done = read(tmp_path, ">&-", "--output", "out.jsonl")
    assert json.loads((tmp_path / "out.jsonl").read_text()) == MISSING
    assert "missing.png does not exist" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
@pytest.mark.parametrize("redirections", [f">{FULL}", f"2>&1 >{FULL}"])
def test_a_full_disk_is_said(tmp_path: Path, redirections: str) -> None:
    done = read(tmp_path, redirections)
    assert done.returncode == 1
    said = done.stderr + done.stdout
    assert said == f"{SENTENCE}\nThe output cannot be written: No space left on device\n"


@pytest.mark.slow
@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
def test_a_full_disk_under_output_and_under_stderr(tmp_path: Path) -> None:
    done = read(tmp_path, "", "--output", str(FULL))
    assert done.returncode == 1
    assert done.stderr == f"{SENTENCE}\n{FULL} cannot be written: No space left on device\n"
    done = read(tmp_path, f"2>{FULL}")
    assert done.returncode == 1
    assert json.loads(done.stdout) == MISSING


@pytest.mark.parametrize("closed", ["<&-", "2>&-", "<&- 2>&-"])
def test_no_file_takes_the_place_of_a_closed_stream(tmp_path: Path, closed: str) -> None:
    """Otherwise, messages that a C library writes to stderr would go into the file."""
    program = (
        "import os; from digitapp.io.streams import open_standard_streams as o; o();"
        "f = open('records', 'w'); os.write(2, b'said'); print(f.fileno())"
    )
    command = f'exec "{sys.executable}" -c "{program}" {closed}'
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    assert int(done.stdout) > 2
    assert (tmp_path / "records").read_bytes() == b""


def test_native_messages_are_dropped_until_the_last_thread_needs_them_dropped(capfd) -> None:
    other = native_messages_dropped()
    with native_messages_dropped():
        other.__enter__()
        os.write(2, b"one")
    os.write(2, b"two")
    other.__exit__(None, None, None)
    os.write(2, b"three")
    assert capfd.readouterr().err == "three"
