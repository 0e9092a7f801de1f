"""A scheduler and two workers on this machine, one of which is killed while it reads."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from digitapp.batch import Options, read_pages
from digitapp.batch.cluster import Cluster
from digitapp.errors import InputError
from tests.batch.pages import save_document

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "assets" / "examples"
PAGES = 8


@pytest.fixture
def cluster(tmp_path):
    """The address of a scheduler, and its workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    host, port = address.split(":")
    with (tmp_path / "log").open("w") as log:

        def start(command, *words):
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{command}", *words],
                env=environment,
                cwd=tmp_path,
                stdout=log,
                stderr=log,
            )

        scheduler = ("--host", host, "--port", port, "--no-dashboard")
        worker = (f"tcp://{address}", "--host", host, "--nthreads", "1", "--no-nanny")
        running = [start("scheduler", *scheduler)]
        try:
            running += [start("worker", *worker, "--no-dashboard") for _ in range(2)]
            yield f"tcp://{address}", running[1:]
        finally:
            for process in running:
                process.kill()
                process.wait()


def test_every_page_comes_once_though_a_worker_is_killed(cluster, tmp_path):
    address, workers = cluster
    files = []
    for n in range(PAGES):
        files.append(tmp_path / f"{n}.png")
        files[-1].write_bytes((EXAMPLES / "notes.png").read_bytes())
    files.append(save_document(tmp_path / "scan.tif", 3))
    files.append(tmp_path / "missing.png")
    options = Options()
    crew = Cluster(address, options)
    until = time.monotonic() + 120
    while crew.free < 6 and time.monotonic() < until:  # until both workers are there
        time.sleep(0.2)
    results = []
    for result in read_pages(files, options, crew=crew):
        results.append(result)
        if len(results) == 2:
            os.kill(workers[0].pid, signal.SIGKILL)
    assert [(r.index, r.page) for r in results] == [
        *((n, 1) for n in range(PAGES)),
        *((PAGES, page) for page in (1, 2, 3)),
        (PAGES + 1, 1),
    ]
    texts = {result.record["text"] for result in results[:PAGES]}
    assert texts == {"1572 43890\n2026\n0617 984 25\n386"}
    assert results[0].record["file"] == str(files[0])
    assert results[-1].error == f"{files[-1]} does not exist"


def test_an_address_without_a_scheduler_gets_a_sentence(monkeypatch):
    monkeypatch.setattr("digitapp.batch.cluster._SECONDS_TO_CONNECT", 0.2)
    with pytest.raises(InputError, match="no scheduler that answers"):
        Cluster("tcp://127.0.0.1:9", Options())
    with pytest.raises(InputError, match="no scheduler that answers"):
        Cluster("nonsense://x", Options())
