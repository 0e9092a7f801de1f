"""Makes the folder .venv beside the checkout and keeps it in step with setup.cfg."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

from digitapp.environment.console import Console
from digitapp.environment.requirements import ROOT, fingerprint
from digitapp.environment.system_packages import install_system_packages

VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

_OLDEST = (3, 11)
_STAMP = VENV / "digitapp.json"
_VERSION = "import sys; print(*sys.version_info[:2], sep='.')"


def prepare(extras: Sequence[str] = (), verbose: bool = False, repair: bool = False) -> None:
    """Install digitapp, editable, with the given extras into .venv, unless it is there already.

    The extra "dev" includes a virtual display if the tests need one.
    repair: install even if an earlier installation noted that it was complete.

    Raises SystemExit with one sentence where something is missing that only a person can
    install.
    """
    if sys.version_info < _OLDEST:
        sys.exit(f"digitapp needs Python {_OLDEST[0]}.{_OLDEST[1]} or newer to run.")
    stamp = _read_stamp()
    if not repair and _is_current(stamp, extras):
        return
    console = Console(verbose)
    doing = "Bringing up to date" if stamp else "First start: making"
    console.say(f"{doing} the environment {VENV}; this takes a minute or so.")
    install_system_packages(console, for_tests="dev" in extras)
    if not _works():
        console.run(
            "Making an empty environment", [sys.executable, "-m", "venv", "--clear", str(VENV)]
        )
    # What an earlier command installed stays: the tests' environment serves the window too.
    everything = sorted({*extras, *stamp.get("extras", [])})
    wanted = f".[{','.join(everything)}]" if everything else "."
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    console.run(
        "Installing Python packages",
        [*pip, "install", "--progress-bar", "off", "--editable", wanted],
        describe=_pip_progress(),
        folder=ROOT,
    )
    _STAMP.write_text(json.dumps(_stamp(everything)), "utf-8")
    console.say("The environment is complete.")


def _stamp(extras: Sequence[str]) -> dict[str, Any]:
    return {
        "folder": str(ROOT),
        "python": _python_version(),
        "extras": list(extras),
        "requirements": fingerprint(extras),
    }


def _read_stamp() -> dict[str, Any]:
    """The record of the last complete installation; empty if there was none."""
    try:
        stamp = json.loads(_STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _is_current(stamp: dict[str, Any], extras: Sequence[str]) -> bool:
    """Whether the environment works and holds the extras as setup.cfg asks for them now."""
    installed = stamp.get("extras", [])
    return {*extras} <= {*installed} and stamp == _stamp(installed)


def _python_version() -> str:
    """Such as "3.11"; empty if the environment's Python does not run."""
    try:
        done = subprocess.run(
            [str(PYTHON), "-I", "-S", "-c", _VERSION], capture_output=True, text=True
        )
    except OSError:
        return ""
    return done.stdout.strip()


def _works() -> bool:
    """Whether an environment left by an earlier run is whole and of this Python's version."""
    if _python_version() != f"{sys.version_info[0]}.{sys.version_info[1]}":
        return False
    return not subprocess.run(
        [str(PYTHON), "-m", "pip", "--version"], capture_output=True
    ).returncode


def _pip_progress() -> Callable[[str], str | None]:
    """Count from pip's output how many packages it has fetched or is unpacking."""
    fetched = 0

    def describe(line: str) -> str | None:
        nonlocal fetched
        words = line.split()
        if words[:1] == ["Collecting"]:
            fetched += 1
            return f"fetching {words[1].split('[')[0].split('<')[0].split('>')[0]} ({fetched})"
        if words[:2] == ["Installing", "collected"]:
            return f"unpacking {len(words) - 3} packages"
        return None

    return describe
