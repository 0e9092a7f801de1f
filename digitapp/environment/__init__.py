"""The environment `.venv` that digitapp runs in from a checkout: made on the first start.

Uses only the standard library: this runs before anything is installed, also on a Debian
whose python3 comes without tkinter and without venv. What only the first start needs is
imported then, so that every other start stays fast.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from digitapp.environment.requirements import is_installed

__all__ = ["become", "is_installed", "run_in_environment"]


def run_in_environment(
    arguments: Sequence[str], extras: Sequence[str] = (), verbose: bool = False
) -> int:
    """Run Python with `arguments` where digitapp and its extras are installed.

    First creates the environment if it is missing or out of date. Returns the exit code.
    Raises SystemExit with one sentence where something cannot be installed.
    """
    from digitapp.environment.virtual_environment import PYTHON, VENV, prepare

    inside = Path(sys.prefix).resolve() == VENV.resolve()
    prepare(extras, verbose, repair=inside)
    if inside:
        # The environment claimed to be complete: look before starting it once more.
        importlib.invalidate_caches()
        if not is_installed(extras):
            sys.exit(f"The environment is damaged; please delete {VENV} and start again.")
    return become([str(PYTHON), *arguments])


def become(command: Sequence[str]) -> int:
    """Run another program; returns its exit code.

    On POSIX it takes the place of this one and nothing returns, so that signals reach it.
    """
    if os.name != "nt":
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(command[0], list(command))
    import subprocess

    return subprocess.run(command).returncode
