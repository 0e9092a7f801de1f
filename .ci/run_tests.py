"""Install digitapp and what its tests need into .venv, and run them; arguments go to pytest.

On Linux the tests drive the window on a virtual display of their own, not on the real one.
"""

from __future__ import annotations

import os
import subprocess
import sys

from environment import PYTHON, ROOT, prepare

if __name__ == "__main__":
    try:
        prepare(extras="[train,dev]", tests=True)
        no_display = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
        tests = subprocess.run([PYTHON, "-m", "pytest", *sys.argv[1:]], cwd=ROOT, env=no_display)
        sys.exit(tests.returncode)
    except KeyboardInterrupt:
        sys.exit(130)
