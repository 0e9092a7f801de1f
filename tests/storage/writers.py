"""Everything that digitapp writes, for tests of what goes wrong meanwhile."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pypdfium2
from PIL import Image

from digitapp.batch.journal import Journal
from digitapp.batch.results import PageResult
from digitapp.editor import corrections
from digitapp.editor.image_store import PictureStore
from digitapp.editor.pages import OpenPage
from digitapp.errors import InputError
from digitapp.io.export.formats import FORMATS, format_named
from digitapp.io.page_record import page_record
from digitapp.records import Page
from digitapp.storage import export, preferences, project_file
from tests.editor.readings import PAGE, marked

Write = Callable[[Path, int], None]
"""Writes to a path, one of two versions. Raises OSError or InputError."""

Check = Callable[[bytes], object]
"""Raises an error if a file is not whole."""


def page(version: int) -> OpenPage:
    made = OpenPage("1", "page.png", PictureStore().put(PAGE), None, (300, 200))
    made.sequence = marked("12,5", "70" * (1 + version))
    made.lines = corrections.marks(made.sequence, (), {})
    return made


def record(version: int) -> dict[str, Any]:
    return page_record(marked("12,5", "70" * (1 + version)), "page.png", 1.0)


def _format(name: str) -> Write:
    def write(file: Path, version: int) -> None:
        blank = Page(np.full((20, 30), 255, np.uint8))
        format_named(name, file).write([record(version)], file, lambda _record: blank)

    return write


def _save_preferences(file: Path, version: int) -> None:
    if not preferences.save(preferences.Preferences(recent=["a" * (1 + version)]), file):
        raise OSError("not saved")


def _add_to_journal(file: Path, version: int) -> None:
    with Journal(file, "", go_on=True) as journal:
        journal.add(Path("a.png"), PageResult(0, 1 + version, 2, record(version)))


def _export(file: Path, version: int) -> None:
    export.write([page(version)], file)


WRITERS: dict[str, Write] = {
    "work.digits": lambda file, version: project_file.save([page(version)], 0, file),
    "window.json": _save_preferences,
    "journal.sqlite": _add_to_journal,
    **{f"export{ending}": _export for ending in export.KINDS},
    **{f"output.{name}": _format(name) for name in FORMATS},
}


def check(file: Path) -> None:
    """Raise an error if a file that was written is not whole."""
    data = file.read_bytes()
    if file.suffix == ".digits":
        assert not project_file.load(file, PictureStore()).problems
    elif file.name == "window.json":
        assert preferences.load(file)[1] is None
    elif file.suffix == ".sqlite":
        with Journal(file, "", go_on=True) as journal:
            assert journal.restarted is None
            assert all(found["lines"] for found in journal.records([Path("a.png")]))
    elif file.suffix == ".xlsx":
        openpyxl.load_workbook(io.BytesIO(data))
    elif file.suffix == ".pdf":
        assert len(pypdfium2.PdfDocument(data)) == 1
    elif file.suffix == ".png":
        Image.open(io.BytesIO(data)).load()
    elif file.name == "export.json" or file.suffix == ".coco":
        json.loads(data)
    else:
        ends = {".alto": b"</alto>\n", ".hocr": b"</html>\n"}
        assert data.endswith(ends.get(file.suffix, b"\n"))


def write_forever(folder: Path) -> None:
    """Write all files again and again, until the process is killed."""
    round_ = 0
    while True:
        for name, write in WRITERS.items():
            try:
                write(folder / name, round_ % 2)
            except InputError:
                if not name.startswith("journal"):  # which another process may have
                    raise
        (folder / f"round{round_}").touch()
        round_ += 1


if __name__ == "__main__":
    write_forever(Path(sys.argv[1]))
