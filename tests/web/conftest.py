"""The server as a process of its own, a real browser, and the REST calls without a server."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

import digitapp
from digitapp.web.api import make_api
from digitapp.web.reading import Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "http://127.0.0.1"


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    reader = Reader(digitapp.load_models())
    yield reader
    reader.stop()


@pytest.fixture(scope="session")
def client(reader: Reader) -> TestClient:
    """The REST calls, without a socket."""
    return TestClient(make_api(reader), ADDRESS, raise_server_exceptions=False)


@dataclass(frozen=True)
class Server:
    """A running `digitapp serve`; temporary: where it keeps what it writes."""

    process: subprocess.Popen[str]
    address: str
    temporary: Path


def start_server(temporary: Path, *program: str, **environment: str) -> Server:
    """Start `digitapp serve` on a free port and wait for its address.

    temporary: where it keeps what it writes; program: in place of `main.py`; environment:
    variables of its own.
    """
    command = [sys.executable, *(program or (str(ROOT / "main.py"),)), "serve", "--no-browser"]
    process = subprocess.Popen(
        [*command, "--port=0"],
        cwd=temporary,
        env={**os.environ, "TMPDIR": str(temporary), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stderr is not None
    address = process.stdout.readline().strip()
    assert address.startswith(ADDRESS), process.stderr.read()
    return Server(process, address, temporary)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server for all tests of a process; at the end it is stopped as by Ctrl+C."""
    with tempfile.TemporaryDirectory() as temporary:
        server = start_server(Path(temporary))
        yield server
        server.process.send_signal(signal.SIGINT)
        said = server.process.communicate(timeout=60)[1]
        assert server.process.returncode == 130 and said.strip() == "Stopped.", said
        assert list(Path(temporary).rglob("*")) == []


def launched(playwright: Playwright) -> Browser:
    """Debian's Chromium."""
    found = shutil.which("chromium")
    assert found, "the tests need a browser: apt-get install chromium"
    return playwright.chromium.launch(executable_path=found)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that refuses to be told anything by other machines: a request to one fails."""
    context = browser.new_context()
    foreign: list[str] = []
    context.on("request", lambda request: foreign.append(request.url))
    yield context
    context.close()
    assert not [url for url in foreign if not url.startswith((ADDRESS, "data:", "blob:"))]


@pytest.fixture
def tab(context: BrowserContext, server: Server) -> Page:
    """The page, open in a tab."""
    tab = context.new_page()
    tab.goto(server.address)
    return tab
