"""Packages of the operating system: tkinter, venv, shared libraries, a virtual display."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from digitapp.environment.console import Console


@dataclass(frozen=True)
class SystemPackage:
    """A package by its Debian name.

    is_present: whether this machine has it already.
    optional: without it digitapp runs, and says in its window what does not work.
    """

    name: str
    is_present: Callable[[], bool]
    optional: bool = False


def _has_module(*names: str) -> Callable[[], bool]:
    return lambda: all(importlib.util.find_spec(name) for name in names)


def _has_library(name: str) -> Callable[[], bool]:
    def loads() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return loads


def has_command(name: str) -> bool:
    return shutil.which(name) is not None


PYTHON_PACKAGES = (
    SystemPackage("python3-tk", _has_module("tkinter", "_tkinter")),
    SystemPackage("python3-venv", _has_module("venv", "ensurepip")),
)
LINUX_PACKAGES = (
    SystemPackage("libgl1", _has_library("libGL.so.1")),
    SystemPackage("libglib2.0-0", _has_library("libglib-2.0.so.0")),
    SystemPackage("libxcursor1", _has_library("libXcursor.so.1"), optional=True),
)
"""OpenCV links to the first two. tkinterdnd2 links to libXcursor: without it, files cannot be
dropped on the window."""

TEST_PACKAGES = (
    SystemPackage("xvfb", lambda: has_command("Xvfb")),
    SystemPackage("poppler-utils", lambda: has_command("pdftotext")),
    SystemPackage("chromium", lambda: has_command("chromium")),
    SystemPackage("libatomic1", _has_library("libatomic.so.1")),
)
"""A virtual display, a reader of PDF files that is not the one digitapp is built on, a browser, and
a library that Playwright, which drives the browser, links to."""


def missing_packages(for_tests: bool) -> list[SystemPackage]:
    """What this machine lacks; for_tests: also TEST_PACKAGES, on Linux."""
    packages = list(PYTHON_PACKAGES)
    if sys.platform.startswith("linux"):
        packages += LINUX_PACKAGES + (TEST_PACKAGES if for_tests else ())
    return [package for package in packages if not package.is_present()]


def install_system_packages(console: Console, for_tests: bool = False) -> None:
    """Install missing packages through apt if that needs no password.

    Otherwise raises SystemExit with one sentence that says what to install.
    """
    missing = missing_packages(for_tests)
    needed = [package.name for package in missing if for_tests or not package.optional]
    if any(name.startswith("python3-") for name in needed):
        _refuse_incomplete_python(needed)
    apt = _apt()
    if missing and apt:
        _run_apt(console, apt, [package.name for package in missing])
    elif needed and has_command("apt-get"):
        sys.exit(
            f"Please run this command as root: apt-get install {' '.join(needed)}; "
            "then run digitapp's again."
        )
    elif needed:
        sys.exit(
            f"Please install what Debian calls {' '.join(needed)}, then run this command again."
        )


def _refuse_incomplete_python(needed: list[str]) -> None:
    """Stop where apt cannot complete this Python, because it is not Debian's own."""
    if has_command("apt-get") and Path(sys.executable).resolve().parent != Path("/usr/bin"):
        lacks = " and ".join(name[8:] for name in needed if name.startswith("python3-"))
        sys.exit(
            f"{sys.executable} comes without {lacks}; "
            "please run this command with a complete Python, such as /usr/bin/python3."
        )


def _apt() -> list[str]:
    """The command that runs apt-get without a password; empty if there is none."""
    if not has_command("apt-get"):
        return []
    apt = ["apt-get", "-y", "-o", "DPkg::Lock::Timeout=60"]
    if os.geteuid() == 0:
        return apt
    if not has_command("sudo"):
        return []
    if subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", *apt]
    return []


def _run_apt(console: Console, apt: list[str], names: list[str]) -> None:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    console.run("Refreshing the list of system packages", [*apt, "update"], env=env)
    console.run(
        f"Installing {', '.join(names)}",
        [*apt, "install", "--no-install-recommends", *names],
        describe=_unpacked,
        env=env,
    )


def _unpacked(line: str) -> str | None:
    """The package that apt handles now, from "Unpacking tk8.6" or "Setting up tk8.6"."""
    words = line.removeprefix("Setting up").removeprefix("Unpacking").split()
    return words[0] if words and not line.startswith(words[0]) else None
