"""What a session wrote is gone after it, however it ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from digitapp.web.session_folder import session_folder

KEEPS = """
import sys, tempfile, time
tempfile.tempdir = sys.argv[1]
from digitapp.web.session_folder import session_folder
with session_folder() as folder:
    (folder / "upload").write_text("12")
    print(folder, flush=True)
    time.sleep(60)
"""


def test_the_folder_is_private_and_goes_with_its_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with session_folder() as folder:
        assert folder.parent == tmp_path and folder.stat().st_mode & 0o777 == 0o700
        with tempfile.NamedTemporaryFile(delete=False) as file:
            assert Path(file.name).parent == folder
    assert not folder.exists() and tempfile.gettempdir() == str(tmp_path)


def test_it_goes_when_the_process_is_killed(tmp_path: Path):
    process = subprocess.Popen(
        [sys.executable, "-c", KEEPS, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    folder = Path(process.stdout.readline().strip())
    assert (folder / "upload").exists()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)
    for _ in range(300):
        if not folder.exists():
            break
        time.sleep(0.1)
    assert list(tmp_path.iterdir()) == []
