"""A private folder for all that a session of the server writes. It goes when the process goes."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SECONDS = 10
"""How long the end of a session waits until the folder is gone."""

# Waits until the server closes the pipe, or is killed and the system closes it. Other threads of
# the server may still write a moment, so it looks again.
_KEEPER = """
import shutil, sys, time
sys.stdin.read()
for _ in range(20):
    shutil.rmtree(sys.argv[1], ignore_errors=True)
    try:
        open(sys.argv[1]).close()
    except FileNotFoundError:
        break
    except OSError:
        pass
    time.sleep(0.1)
"""


@contextmanager
def session_folder() -> Iterator[Path]:
    """Yield an empty folder that only its owner can open; `tempfile` works in it meanwhile.

    A small process removes it with its content at the end of the block, and also if this process
    is killed. Raises OSError.
    """
    folder = Path(tempfile.mkdtemp(prefix="digitapp-web-"))
    with subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _KEEPER, str(folder)],
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl+C in the terminal is not for it
    ) as keeper:
        before, tempfile.tempdir = tempfile.tempdir, str(folder)
        try:
            yield folder
        finally:
            tempfile.tempdir = before
            assert keeper.stdin is not None
            keeper.stdin.close()
            keeper.wait(_SECONDS)
