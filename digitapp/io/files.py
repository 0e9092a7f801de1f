"""Writing a file whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """A draft to write in the place of `file`, which takes it whole or keeps the old one, so
    that a full disk costs nothing. Raises OSError."""
    draft = file.with_name(file.name + ".part")
    try:
        yield draft
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
