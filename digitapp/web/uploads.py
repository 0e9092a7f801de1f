"""Keep an upload in a file as long as it is needed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_LONGEST_NAME = 60
"""Characters; no system takes more than 255 bytes."""


def safe_name(name: str | None) -> str:
    """A name under which an upload can be kept and shown, near to the one its sender gave it."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*')
    return kept[-_LONGEST_NAME:].strip(". ") or "upload"


@contextmanager
def kept(upload: BinaryIO, name: str) -> Iterator[Path]:
    """Keep an upload in a file of this name as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / name
        upload.seek(0)
        with path.open("wb") as copy:
            shutil.copyfileobj(upload, copy)
        yield path
