"""The file dialogs of a Linux desktop, shown by the desktop's own programs.

The desktop's portal answers on D-Bus only, which needs a socket, and the application opens none.
`zenity` and `kdialog` are part of the common desktops and show the dialogs that people know
there; where the desktop has a portal, they ask it.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Kind = tuple[str, Sequence[str]]
"""A name such as "Text" and the endings of its files, such as ".txt"; none for all files."""


@dataclass(frozen=True)
class Wish:
    """What to ask for. kind: "files", "folder" or "target", a file to write. start: folder to
    begin in. name: proposed name of a target."""

    kind: str
    title: str
    start: Path
    kinds: Sequence[Kind] = ()
    name: str = ""


def command(wish: Wish) -> list[str] | None:
    """Return the command that shows the desktop's dialog; None where there is none."""
    desktop = os.environ.get("XDG_CURRENT_DESKTOP", "")
    if not sys.platform.startswith("linux") or not desktop:
        return None
    known = [("kdialog", _kdialog), ("zenity", _zenity)]
    if "KDE" not in desktop:
        known.reverse()
    for name, arguments in known:
        if found := shutil.which(name):
            return [found, *arguments(wish)]
    return None


def ask(words: Sequence[str]) -> list[Path]:
    """Run a command of `command` until its dialog is closed; return what was chosen, if anything.

    Raises OSError if it cannot be run.
    """
    import subprocess

    done = subprocess.run(words, capture_output=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        return []
    return [Path(os.fsdecode(line)) for line in done.stdout.split(b"\n") if line]


def _zenity(wish: Wish) -> list[str]:
    words = ["--file-selection", f"--title={wish.title}"]
    words.append(f"--filename={wish.start / wish.name if wish.name else f'{wish.start}{os.sep}'}")
    if wish.kind == "folder":
        return [*words, "--directory"]
    if wish.kind == "target":
        words += ["--save", "--confirm-overwrite"]
    else:
        words += ["--multiple", "--separator=\n"]
    return [*words, *(f"--file-filter={name} | {_patterns(e)}" for name, e in wish.kinds)]


def _kdialog(wish: Wish) -> list[str]:
    words = ["--title", wish.title]
    if wish.kind == "folder":
        return [*words, "--getexistingdirectory", str(wish.start)]
    filters = "\n".join(f"{name} ({_patterns(endings)})" for name, endings in wish.kinds)
    if wish.kind == "target":
        return [*words, "--getsavefilename", str(wish.start / wish.name), filters]
    shown = ["--getopenfilename", str(wish.start), filters]
    return [*words, "--multiple", "--separate-output", *shown]


def _patterns(endings: Sequence[str]) -> str:
    return " ".join(f"*{e}" for ending in endings for e in (ending, ending.upper())) or "*"
