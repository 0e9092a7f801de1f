"""A session of the server and of a browser, to be run without a network.

    python -m tests.web.offline_session FOLDER HOME

The server keeps what it writes in FOLDER; HOME is its home. Prints where it kept an upload, what
it read of a drawn 7, and its exit code; to stderr, whom it called.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import httpx
from playwright.sync_api import sync_playwright

from tests.web.conftest import ROOT, launched, start_server
from tests.web.test_browser import SEVEN, SLOW, draw

# Python tells its audit hooks about every connection before it is made, also inside libraries.
GUARDED = """
import sys
def guard(event, arguments):
    named = {"socket.connect": lambda: arguments[1][0], "socket.getaddrinfo": lambda: arguments[0]}
    if event in named and named[event]() not in ("127.0.0.1", "localhost", b"127.0.0.1"):
        print("CALLED", event, arguments, file=sys.stderr, flush=True)
sys.addaudithook(guard)
sys.path.insert(0, {root!r})
from digitapp.cli import main
sys.exit(main(sys.argv[1:]))
"""


def run(folder: Path, home: Path) -> None:
    homes = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), str(home))
    guarded = GUARDED.replace("{root!r}", repr(str(ROOT)))
    server = start_server(folder, "-c", guarded, **homes)
    address = f"{server.address}gradio_api/upload"
    print(*httpx.post(address, files={"files": b"private"}, timeout=60).json())
    with sync_playwright() as playwright:
        browser = launched(playwright)
        tab = browser.new_page()
        tab.goto(server.address)
        draw(tab, SEVEN)
        numbers = tab.locator("#drawn textarea")
        tab.wait_for_function("box => box.value", arg=numbers.element_handle(), timeout=SLOW)
        print(numbers.input_value())
        browser.close()
    server.process.send_signal(signal.SIGTERM)
    print(server.process.communicate(timeout=60)[1], file=sys.stderr)
    print(server.process.returncode)


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
