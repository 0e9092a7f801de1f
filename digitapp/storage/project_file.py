"""The project file: pages, strokes and corrections, nothing that reading can find again.

A zip of `project.json` and the pictures as PNG. The same entries in a folder are the
autosave, where a picture is written once and only the JSON again and again.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitapp.editor.corrections import Correction
from digitapp.editor.pages import Content, OpenPage
from digitapp.editor.strokes import Stroke
from digitapp.errors import InputError
from digitapp.i18n import _
from digitapp.io.files import replacing

if TYPE_CHECKING:
    from digitapp.editor.image_store import Picture, PictureStore
    from digitapp.records import Box

ENDING = ".digits"
FORMAT, VERSION = "digitapp project", 1
PICTURES = "pictures"
"""The folder of the pictures in a project and in a safety copy."""

_CONTENTS = "project.json"
_MOST_BYTES = 1 << 30
"""A picture that unpacks to more is refused: no page that can be opened is as large."""


def save(pages: Sequence[OpenPage], current: int, file: Path) -> None:
    """Write a project file, whole or not at all. Raises OSError; InputError where a picture
    is no longer there."""
    with (
        replacing(file) as draft,
        zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive,
    ):
        archive.writestr(_CONTENTS, _describe(pages, current), zipfile.ZIP_DEFLATED)
        for page in pages:
            if page.picture is not None:
                archive.writestr(_entry(page.picture), page.picture.png())


def save_folder(pages: Sequence[OpenPage], current: int, folder: Path, store: PictureStore) -> None:
    """Write a safety copy into the folder in which `store` keeps its pictures. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in pages:
        if page.picture is not None:
            store.write(page.picture)
    with replacing(folder / _CONTENTS) as draft:
        draft.write_text(_describe(pages, current), "utf-8")
    store.sweep()


def load(path: Path, store: PictureStore) -> tuple[list[OpenPage], int]:
    """Read a project file or an autosave folder: its pages, and which one was shown.

    store: takes in the pictures. Raises InputError with a sentence where the project is
    missing, damaged, or of a newer version.
    """
    damaged = InputError(
        _("{name} is not a project of digitapp, or damaged.").format(name=path.name)
    )
    try:
        if path.is_dir():
            return _restore(lambda name: (path / name).read_bytes(), path, store)
        with zipfile.ZipFile(path) as archive:
            return _restore(lambda name: _unpack(archive, name), path, store)
    except FileNotFoundError:
        raise InputError(_("{name} does not exist.").format(name=path.name)) from None
    except InputError:
        raise
    except PermissionError:
        raise InputError(_("{name} may not be read.").format(name=path.name)) from None
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise damaged from error


def _describe(pages: Iterable[OpenPage], current: int) -> str:
    return json.dumps(
        {
            "format": FORMAT,
            "version": VERSION,
            "current": current,
            "pages": [_page_out(page) for page in pages],
        }
    )


def _page_out(page: OpenPage) -> dict[str, Any]:
    content = page.content
    return {
        "name": page.name,
        "number": page.number,
        "path": str(page.path) if page.path else None,
        "picture": _entry(page.picture) if page.picture is not None else None,
        "size": list(page.size),
        "turns": content.turns,
        "inverted": content.inverted,
        "tilt": content.tilt,
        "region": _box_out(content.region) if content.region else None,
        "strokes": [{"width": s.width, "points": s.points} for s in content.strokes],
        "corrections": [
            {
                "replaced": [_box_out(box) for box in c.replaced],
                "box": _box_out(c.box) if c.box else None,
                "digit": c.digit,
            }
            for c in content.corrections
        ],
    }


def _restore(
    read: Callable[[str], bytes], path: Path, store: PictureStore
) -> tuple[list[OpenPage], int]:
    found = json.loads(read(_CONTENTS))
    if found["format"] != FORMAT:
        raise ValueError("foreign")
    if found["version"] > VERSION:
        raise InputError(_("{name} was written by a newer digitapp.").format(name=path.name))
    pages = [_page_in(entry, read, store) for entry in found["pages"]]
    return pages, min(max(int(found["current"]), 0), max(len(pages) - 1, 0))


def _page_in(entry: dict[str, Any], read: Callable[[str], bytes], store: PictureStore) -> OpenPage:
    picture = None
    if entry["picture"] is not None:
        data = read(entry["picture"])
        picture = store.adopt(data, str(entry["name"]), int(entry["number"]))
    content = Content(
        tuple(_stroke_in(s) for s in entry["strokes"]),
        tuple(_correction_in(c) for c in entry["corrections"]),
        int(entry["turns"]) % 4,
        bool(entry["inverted"]),
        float(entry["tilt"]),
        _box_in(entry["region"]) if entry["region"] is not None else None,
    )
    width, height = (picture.width, picture.height) if picture else entry["size"]
    path = Path(entry["path"]) if entry["path"] else None
    return OpenPage("", str(entry["name"]), picture, path, (int(width), int(height)), content)


def _stroke_in(entry: dict[str, Any]) -> Stroke:
    points = tuple((float(x), float(y)) for x, y in entry["points"])
    if not points:
        raise ValueError("a stroke without points")
    return Stroke(points, float(entry["width"]))


def _correction_in(entry: dict[str, Any]) -> Correction:
    digit = str(entry["digit"])
    if digit not in {"", *"0123456789"}:
        raise ValueError("no digit")
    box = _box_in(entry["box"]) if entry["box"] is not None else None
    return Correction(tuple(_box_in(b) for b in entry["replaced"]), box, digit)


def _box_in(values: Sequence[int]) -> Box:
    from digitapp.records import Box

    x, y, width, height = (int(v) for v in values)
    if width < 1 or height < 1:
        raise ValueError("an empty box")
    return Box(x, y, width, height)


def _box_out(box: Box) -> list[int]:
    return [box.x, box.y, box.width, box.height]


def _entry(picture: Picture) -> str:
    return f"{PICTURES}/{picture.entry}"


def _unpack(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _MOST_BYTES:
        raise ValueError("too large")
    return archive.read(name)
