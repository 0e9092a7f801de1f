"""Install digitapp and what its tests need into .venv, and run them; arguments go to pytest.

On Linux the window is tested on a virtual display, which leaves the real one alone.
"""

from __future__ import annotations

import subprocess
import sys

from environment import PYTHON, ROOT, prepare

_SCREEN = "-screen 0 1600x1000x24"

if __name__ == "__main__":
    prepare(extras="[train,dev]", tests=True)
    command = [str(PYTHON), "-m", "pytest", *sys.argv[1:]]
    if sys.platform.startswith("linux"):
        command = ["xvfb-run", "--auto-servernum", "--server-args", _SCREEN, *command]
    sys.exit(subprocess.run(command, cwd=ROOT).returncode)
