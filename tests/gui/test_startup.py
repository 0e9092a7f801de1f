"""The window opens before the heavy packages are loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"numpy", "cv2", "PIL", "onnxruntime", "pypdfium2", "msgspec", "ssl", "_hashlib", "asyncio"}

PROGRAM = """
import os, sys
from digitapp.cli import main
from digitapp.gui.app import Application

def start(application, files=()):
    application.window.update()
    print(*sys.modules, flush=True)
    os._exit(0)

Application.start = start
main([])
"""


@pytest.mark.slow
def test_the_window_opens_before_heavy_packages_are_loaded():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=120, check=True
    )
    loaded = set(done.stdout.split())
    assert "digitapp.gui.window.main_window" in loaded
    assert not loaded & HEAVY
