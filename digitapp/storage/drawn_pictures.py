"""The icons and tiles that the window drew, kept for its next start: reading takes less long."""

from __future__ import annotations

import json
import os
from base64 import b64encode
from collections.abc import Callable, Iterable
from pathlib import Path

from digitapp.errors import InputError
from digitapp.io.files import PRIVATE_FILE, PRIVATE_FOLDER, read_whole, replacing

FILE = "pictures.json"

_MOST_BYTES = 1 << 22


class DrawnPictures:
    """Pictures by their names, as base64, which Tk decodes."""

    def __init__(self, file: Path, sources: Iterable[Path] = ()) -> None:
        """Read the pictures of the last start from `file`; none if it is missing or damaged.

        sources: what the pictures are drawn from and by; where one changed, all are drawn anew.
        """
        self._file, self._stamp = file, _stamp(sources)
        self._known, self._used = self._read(), dict[str, str]()

    def get(self, name: str, draw: Callable[[], bytes]) -> str:
        """The picture of that name in base64; drawn, as the bytes of a file, if it is new."""
        if name not in self._used:
            self._used[name] = self._known.get(name) or _encode(draw)
        return self._used[name]

    def again(self, name: str, draw: Callable[[], bytes]) -> str:
        """Like `get`, but draw it in any case: what was kept is no picture."""
        self._used[name] = _encode(draw)
        return self._used[name]

    def save(self) -> None:
        """Keep what was used in this run, unless it is what the last one kept; failing costs only
        the time to draw."""
        if self._used == self._known:
            return
        try:
            self._file.parent.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
            with replacing(self._file, PRIVATE_FILE) as draft:
                draft.write_text(json.dumps([self._stamp, self._used]), "utf-8")
        except (OSError, InputError):
            pass

    def _read(self) -> dict[str, str]:
        try:
            stamp, pictures = json.loads(read_whole(self._file, _MOST_BYTES))
        except (OSError, InputError, ValueError, TypeError, RecursionError):
            return {}
        sound = stamp == self._stamp and isinstance(pictures, dict)
        texts = sound and all(isinstance(picture, str) for picture in pictures.values())
        return pictures if texts else {}


def _encode(draw: Callable[[], bytes]) -> str:
    return b64encode(draw()).decode("ascii")


def _stamp(sources: Iterable[Path]) -> list[int]:
    """Changes when a file does."""
    found = []
    for source in sources:
        try:
            status = os.stat(source)
            found += [status.st_mtime_ns, status.st_size]
        except OSError:
            found += [0, 0]
    return found
