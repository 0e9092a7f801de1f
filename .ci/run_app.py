"""Install digitapp into .venv and start it; arguments are handed on to it.

Without a display it reads an example page instead of opening the window.
"""

from __future__ import annotations

import subprocess
import sys

from environment import PYTHON, ROOT, prepare

if __name__ == "__main__":
    try:
        prepare(extras="")
        sys.exit(subprocess.run([PYTHON, ROOT / "main.py", *sys.argv[1:]]).returncode)
    except KeyboardInterrupt:
        sys.exit(130)
