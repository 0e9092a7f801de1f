"""Make the virtual environment .venv that the two commands beside this file run in.

Nothing but the standard library: it runs before anything is installed, on a fresh Debian 12
too, whose python3 comes without tkinter and without the means to make environments.
"""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

_OLDEST = (3, 11)
_OPENCV = {"GL": "libgl1", "glib-2.0": "libglib2.0-0"}  # libraries that its wheel links to


def prepare(extras: str, tests: bool = False) -> None:
    """Install digitapp, editable, with the given extras ("" or "[dev]") into .venv.

    tests: also what a virtual display needs. Ends the program with one sentence where
    something is missing that only a person can install.
    """
    if sys.version_info < _OLDEST:
        sys.exit(f"digitapp needs Python {_OLDEST[0]}.{_OLDEST[1]} or newer to run.")
    _install_packages(_missing_packages(tests))
    if not PYTHON.exists() or not _works(PYTHON):
        print(f"Making the environment {VENV} ...", file=sys.stderr)
        _run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    # A second start needs neither time nor network, until the requirements change.
    stamp = VENV / f"installed{extras}"
    wanted = (ROOT / "setup.cfg").read_text("utf-8")
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return
    print("Installing what digitapp needs ...", file=sys.stderr)
    pip = [str(PYTHON), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "install", "--editable", f".{extras}"])
    stamp.write_text(wanted, "utf-8")


def _works(python: Path) -> bool:
    """Whether an environment left by an earlier run is whole and no older than this Python."""
    check = f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    return _silent([str(python), "-c", check]) == 0


def _missing_packages(tests: bool) -> list[str]:
    """Debian's names of what this machine lacks; empty on other systems with a full Python."""
    missing = []
    if not importlib.util.find_spec("tkinter") or not importlib.util.find_spec("_tkinter"):
        missing.append("python3-tk")
    if not importlib.util.find_spec("ensurepip"):
        missing.append("python3-venv")
    if _has("apt-get"):
        missing += [p for lib, p in _OPENCV.items() if not ctypes.util.find_library(lib)]
    if tests and sys.platform.startswith("linux"):
        missing += [] if _has("Xvfb") else ["xvfb"]
    return missing


def _install_packages(packages: Sequence[str]) -> None:
    """Ask apt for packages where it may be asked, else say in one sentence what to install."""
    if not packages:
        return
    names = " ".join(packages)
    python_lacks = [p for p in packages if p.startswith("python3-")]
    if not _has("apt-get"):
        sys.exit(f"Please install what Debian calls {names}, then run this command again.")
    if python_lacks and Path(sys.executable).resolve().parent != Path("/usr/bin"):
        sys.exit(
            f"{sys.executable} comes without {' and '.join(p[8:] for p in python_lacks)}; "
            "please run this command with a complete Python, such as /usr/bin/python3."
        )
    apt = ["apt-get", "-y", "-qq"]
    if os.geteuid() != 0:
        if not _has("sudo") or _silent(["sudo", "-n", "true"]):
            sys.exit(f"Please run: apt-get install {names} (as root), then this command again.")
        apt = ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", *apt]
    print(f"Installing {names} ...", file=sys.stderr)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "--no-install-recommends", *packages]):
        if subprocess.run([*apt, *step], env=env, stdout=subprocess.DEVNULL).returncode:
            sys.exit(f"apt-get {step[0]} failed; please install {names} yourself.")


def _has(command: str) -> bool:
    return shutil.which(command) is not None


def _silent(command: Sequence[str]) -> int:
    return subprocess.run(command, stderr=subprocess.DEVNULL).returncode


def _run(command: Sequence[str]) -> None:
    if code := subprocess.run(command, cwd=ROOT).returncode:
        sys.exit(f"{' '.join(command)} failed with code {code}.")
