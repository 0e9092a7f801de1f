"""What a dialog that chooses files lists: the entries of a folder, and places to start from."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from digitapp.i18n import _
from digitapp.io.files import natural_order

MOST_ENTRIES = 5000
"""Entries of one folder that are listed."""

MOST_USED = 4
"""Folders used before that are offered."""


@dataclass(frozen=True)
class Entry:
    """One entry of a folder."""

    path: Path
    is_folder: bool


def listing(folder: Path, endings: Collection[str] = ()) -> list[Entry]:
    """List a folder: folders first, then files, each in natural order; no hidden entries.

    endings: lower-case endings such as ".png" of the files to list; empty for all files. Raises
    OSError if the folder cannot be read.
    """
    folders, files = [], []
    with os.scandir(folder) as found:
        for entry in found:
            if entry.name.startswith("."):
                continue
            try:
                is_folder = entry.is_dir()
            except OSError:  # a link that leads nowhere
                continue
            if is_folder:
                folders.append(Path(entry.path))
            elif not endings or os.path.splitext(entry.name)[1].lower() in endings:
                files.append(Path(entry.path))
            if len(folders) + len(files) >= MOST_ENTRIES:
                break
    return [
        *(Entry(path, True) for path in sorted(folders, key=natural_order)),
        *(Entry(path, False) for path in sorted(files, key=natural_order)),
    ]


def places(used: Sequence[str] = ()) -> list[tuple[str, Path]]:
    """Return names and paths of the usual folders for files, if they exist.

    used: the folders used before, the last one first; "" stands for none.
    """
    import platformdirs

    before = dict.fromkeys(Path(name) for name in used if name)
    named = [(_("Last used") if n == 0 else path.name, path) for n, path in enumerate(before)]
    known = [
        (_("Home"), Path.home()),
        (_("Desktop"), platformdirs.user_desktop_path()),
        (_("Documents"), platformdirs.user_documents_path()),
        (_("Pictures"), platformdirs.user_pictures_path()),
        (_("Downloads"), platformdirs.user_downloads_path()),
    ]
    return [(name, path) for name, path in (*named[:MOST_USED], *known) if path.is_dir()]


def start(remembered: str) -> Path:
    """Return the folder used last, else the documents, else the home folder."""
    import platformdirs

    for path in (Path(remembered or os.devnull), platformdirs.user_documents_path()):
        if path.is_dir():
            return path
    return Path.home()
