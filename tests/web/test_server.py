"""The server as a process: whom it answers, what it leaves, and that it calls nobody."""

from __future__ import annotations

import concurrent.futures
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from digitapp.commands.serve import PORT
from digitapp.web.server import bound
from tests.test_offline import OFFLINE
from tests.web.conftest import ROOT, Server
from tests.web.test_schema import picture

pytestmark = pytest.mark.slow


def read(server: Server, content: bytes) -> httpx.Response:
    return httpx.post(f"{server.address}api/read", files={"file": content}, timeout=600)


def test_it_listens_on_this_computer_alone(server: Server):
    port = urlsplit(server.address).port
    assert port is not None
    inodes = {
        os.readlink(link)
        for link in Path(f"/proc/{server.process.pid}/fd").iterdir()
        if link.is_symlink()
    }
    lines = [
        line.split()
        for table in ("tcp", "tcp6", "udp", "udp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    ]
    own = [line for line in lines if f"socket:[{line[9]}]" in inodes and line[3] == "0A"]
    assert [line[1] for line in own] == [f"0100007F:{port:04X}"]  # 127.0.0.1


def test_another_name_is_refused(server: Server):
    answer = httpx.get(server.address, headers={"Host": "example.org"})
    assert answer.status_code == 403 and answer.json()["detail"].endswith("http://127.0.0.1")


def test_fifty_uploads_at_once_are_all_answered(server: Server):
    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: read(server, picture("PNG")), range(50)))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["text"] for answer in answers} == {"1"}
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    assert int(peak.split()[1]) < 1_000_000  # kilobytes
    assert not list(server.temporary.glob("*/upload-*"))


def test_without_a_network_it_works_calls_nobody_and_leaves_nothing(tmp_path: Path):
    """In a namespace that has no network but the loop-back, where that can be made."""
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    for folder in (home, temporary):
        folder.mkdir()
    command = [sys.executable, "-m", "tests.web.offline_session", str(temporary), str(home)]
    if shutil.which("unshare") and not subprocess.run([*OFFLINE, "true"]).returncode:
        command = [*OFFLINE, "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *command]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    kept, numbers, code = done.stdout.splitlines()
    assert Path(kept).is_relative_to(temporary)
    assert numbers == "7"
    assert int(code) == 128 + signal.SIGTERM
    assert "CALLED" not in done.stderr, done.stderr
    assert list(temporary.rglob("*")) == []
    assert list(home.rglob("*")) == []


def test_a_port_that_is_taken_is_left_for_a_free_one():
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            other.bind(("127.0.0.1", PORT))
        except OSError:
            pass  # taken already, which serves the test as well
        else:
            other.listen()
        with bound(None, PORT) as found:
            assert found.getsockname()[1] not in (PORT, 0)
