"""Nothing leaves the machine: no socket is opened, and a machine without network is enough."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from digitapp.resources import assets_folder

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = assets_folder() / "examples" / "notes.png"

# Python tells its audit hooks about every socket before it is made, also inside libraries.
GUARDED = """
import sys
def guard(event, arguments):
    if event.startswith("socket."):
        print("SOCKET", event, arguments, flush=True)
sys.addaudithook(guard)
from digitapp.cli import main
sys.exit(main(sys.argv[1:]))
"""

OFFLINE = ["unshare", "--user", "--map-root-user", "--net"]


@pytest.fixture
def pages(tmp_path: Path) -> list[str]:
    """A picture and a PDF of the same page."""
    document = tmp_path / "notes.pdf"
    Image.open(EXAMPLE).convert("L").save(document, resolution=300)
    return [str(EXAMPLE), str(document)]


@pytest.mark.slow
def test_reading_opens_no_socket(pages: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", GUARDED, "read", "--json", *pages],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(record["text"] for record in records)


@pytest.mark.slow
def test_the_networks_runtime_reports_to_nobody(tmp_path: Path) -> None:
    """ONNX Runtime calls from native code, which no audit hook sees; it first leaves a file."""
    code = "import os; os.environ.pop('ORT_DISABLE_TELEMETRY', None); import digitapp; "
    done = subprocess.run(
        [sys.executable, "-c", code + "digitapp.load_models()"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        cwd=ROOT,
        timeout=200,
    )
    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_reading_works_without_any_network(pages: list[str]) -> None:
    if not shutil.which("unshare") or subprocess.run([*OFFLINE, "true"]).returncode:
        pytest.skip("a namespace without network cannot be made here")
    command = [*OFFLINE, sys.executable, str(ROOT / "main.py"), "read", "--json", *pages]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2


@pytest.mark.slow
def test_no_library_calls_home_or_keeps_a_note_to_send_later(
    pages: list[str], tmp_path: Path
) -> None:
    """Python knows nothing of sockets that libraries in C open. Some of these keep still where they
    notice that a test runs them, so that they must not see the variables of this process."""
    home, calls = tmp_path / "home", tmp_path / "calls"
    home.mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment = {**kept, "HOME": str(home), "DIGITAPP_HOME": str(tmp_path / "own")}
    traced = ["strace", "-f", "-qq", "-e", "trace=socket", "-o", str(calls)]
    command = [sys.executable, str(ROOT / "main.py"), "read", "--json", *pages]
    if shutil.which("strace") and not subprocess.run([*traced, "true"]).returncode:
        command = [*traced, *command]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=400)
    assert done.returncode == 0, done.stderr
    assert [file for file in home.rglob("*") if file.is_file()] == []
    assert not calls.exists() or "AF_INET" not in calls.read_text()


def test_nothing_loads_the_networks_before_they_are_kept_from_calling_home() -> None:
    """Only one module imports ONNX Runtime itself."""
    found = [
        file.relative_to(ROOT).as_posix()
        for folder in ("digitapp", "training")
        for file in (ROOT / folder).rglob("*.py")
        if re.search(r"^import onnxruntime", file.read_text("utf-8"), re.MULTILINE)
    ]
    assert found == ["digitapp/models/runtime.py"]
