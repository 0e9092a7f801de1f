"""The window opens no socket, and a machine without network is enough for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from digitapp.resources import assets_folder
from tests.test_offline import OFFLINE

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = assets_folder() / "examples" / "notes.png"

# Python tells its audit hooks about every socket before it is made, also inside libraries. The
# display is not among them: Tk opens it by itself.
WINDOW = """
import sys, time
def guard(event, arguments):
    if event.startswith("socket."):
        print("SOCKET", event, arguments, flush=True)
sys.addaudithook(guard)
from pathlib import Path
from digitapp.gui.app import Application
application = Application()
application.root.update()
application.start([Path(sys.argv[1])])
end = time.monotonic() + 150
text = application.window.sequence.lines.text
while "2026" not in text.get("1.0", "end") and time.monotonic() < end:
    application.root.update()
    time.sleep(0.01)
print(text.get("1.0", "end").strip())
application.window.end()
"""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="unshare")
def test_the_window_reads_without_any_network_and_opens_no_socket() -> None:
    offline = [*OFFLINE] if shutil.which("unshare") else []
    if offline and subprocess.run([*offline, "true"], stderr=subprocess.DEVNULL).returncode:
        offline = []
    done = subprocess.run(
        [*offline, sys.executable, "-c", WINDOW, str(EXAMPLE)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert "2026" in done.stdout
    assert "SOCKET" not in done.stdout
