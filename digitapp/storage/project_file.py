"""The project file: pages, strokes and corrections, but no readings, which can be repeated.

A zip of `project.json` and the pictures as PNG. A safety copy
has the same entries in a folder: pictures are written once, and only the JSON is rewritten.
"""

from __future__ import annotations

import json
import weakref
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitapp.editor.pages import Content, OpenPage
from digitapp.errors import InputError
from digitapp.i18n import _
from digitapp.io.files import PRIVATE_FILE, flush, make_private, replacing
from digitapp.storage.project_source import DAMAGED, MOST_BYTES, Source, opened, parsed

if TYPE_CHECKING:
    from digitapp.editor.image_store import Picture, PictureStore
    from digitapp.records import Array, Box, DigitSequence
    from digitapp.rules import Rules
    from digitapp.storage.project_schema import PageEntry

    Enlarge = Callable[[Array], Array]

ENDING = ".digits"
FORMAT, VERSION = "digitapp project", 1
PICTURES = "pictures"
"""The folder of the pictures in a project and in a safety copy."""

CONTENTS = "project.json"
"""The entry that describes the pages."""

RESULTS = "results"
"""The folder of what was read."""

MOST_PAGES = 5000

_copied: dict[Path, dict[str, weakref.ref[DigitSequence]]] = {}
"""What is in a safety copy already, by entry."""

_MOST_JSON, _MOST_VALUES, _MOST_OBJECTS = 32 << 20, 3_000_000, 500_000
"""Bounds on the description: bytes, commas and objects. A stroke's point takes two commas; a
page, a stroke or a correction is an object. As many pass through 300 MB."""


@dataclass(frozen=True, eq=False)
class Project:
    """The content of a project file. current: the page that was shown; problems: a sentence for
    each part that could not be opened; rules: for the numbers, if there are any."""

    pages: list[OpenPage]
    current: int
    problems: tuple[str, ...] = ()
    rules: Rules | None = None


def save(pages: Sequence[OpenPage], current: int, file: Path, rules: Rules | None = None) -> None:
    """Write a project file, completely or not at all.

    Raises OSError; InputError if a picture is missing, or `load` would not open all of it again.
    """
    description = _describe(pages, current, rules)
    _check(pages, description)
    with replacing(file) as draft:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(CONTENTS, description, zipfile.ZIP_DEFLATED)
            for page in pages:
                if page.picture is not None:
                    archive.writestr(_entry(page.picture), page.picture.png())
            for page in pages:
                if page.picture is not None and page.sequence is not None:
                    found = _results_of(page, page.sequence)
                    archive.writestr(_results_entry(page.picture), found, zipfile.ZIP_DEFLATED)
        flush(draft)


def save_folder(
    pages: Sequence[OpenPage],
    current: int,
    folder: Path,
    store: PictureStore,
    rules: Rules | None = None,
) -> None:
    """Write a safety copy into the folder in which `store` keeps its pictures. Raises OSError."""
    make_private(folder)
    for page in pages:
        if page.picture is not None:
            store.write(page.picture)
    _save_results(pages, folder)
    with replacing(folder / CONTENTS, PRIVATE_FILE) as draft:
        draft.write_text(_describe(pages, current, rules), "utf-8")
    store.sweep()


def _save_results(pages: Sequence[OpenPage], folder: Path) -> None:
    """Write what was read since the last time; a copy is made every second."""
    make_private(folder / RESULTS)
    known = _copied.setdefault(folder, {})
    for page in pages:
        if page.picture is None or page.sequence is None:
            continue
        entry = _results_entry(page.picture)
        if entry not in known or known[entry]() is not page.sequence:
            with replacing(folder / entry, PRIVATE_FILE) as draft:
                draft.write_bytes(_results_of(page, page.sequence))
            known[entry] = weakref.ref(page.sequence)


def load(path: Path, store: PictureStore, enlarge: Enlarge | None = None) -> Project:
    """Read a project file or the folder of a safety copy.

    Opens all valid parts and lists the others in `problems`. store: keeps the pictures. Raises
    InputError with a sentence if nothing can be opened: the project is missing, damaged as a
    whole, or of a newer version. enlarge: as of `Reading`.
    """
    try:
        with opened(path) as read:
            return _Loading(path, read, store, enlarge or _plainly).project(_contents(read, path))
    except FileNotFoundError:
        raise InputError(_("{name} does not exist.").format(name=path.name)) from None
    except InputError:
        raise
    except PermissionError:
        raise InputError(_("{name} may not be read.").format(name=path.name)) from None
    except DAMAGED as error:
        raise InputError(
            _("{name} is not a project of digitapp, or damaged.").format(name=path.name)
        ) from error


def _check(pages: Sequence[OpenPage], description: str) -> None:
    """Raise InputError with a sentence where a project would hold more than `load` opens."""
    from digitapp.storage.project_schema import opens_whole

    for number, page in enumerate(pages, 1):
        size = (page.picture.width, page.picture.height) if page.picture else None
        if not opens_whole(_page_out(page), size):
            raise InputError(
                _("Not saved: page {page} holds more than a project can keep.").format(page=number)
            )
    if len(pages) > MOST_PAGES or _is_too_large(description.encode()):
        raise InputError(_("Not saved: there is more than a project can keep."))


def _is_too_large(data: bytes) -> bool:
    """Tell whether a description has too many values: a list of a hundred million nothings is
    small on disk and large in memory."""
    return (
        len(data) > _MOST_JSON
        or data.count(b",") > _MOST_VALUES
        or data.count(b"{") > _MOST_OBJECTS
    )


def _contents(read: Source, path: Path) -> dict[str, Any]:
    """The JSON of a project; checks format and version."""
    data = read(CONTENTS, _MOST_JSON)
    if _is_too_large(data):
        raise ValueError("too many values")
    found = parsed(data)
    if found.get("format") != FORMAT:
        raise ValueError("foreign")
    version = found.get("version")
    if type(version) is not int or not isinstance(found.get("pages"), list):
        raise ValueError("no version, or no pages")
    if version > VERSION:
        raise InputError(_("{name} was written by a newer digitapp.").format(name=path.name))
    return found


class _Loading:
    """A project that is being loaded."""

    def __init__(self, path: Path, read: Source, store: PictureStore, enlarge: Enlarge) -> None:
        self._path, self._read, self._store, self._enlarge = path, read, store, enlarge
        self._taken: set[str] = set()
        self._problems: list[str] = []

    def project(self, found: dict[str, Any]) -> Project:
        entries = found["pages"]
        pages = []
        for number, entry in enumerate(entries[:MOST_PAGES], 1):
            page = self._page(entry, number)
            if page is not None:
                pages.append(page)
        if len(entries) > MOST_PAGES:
            self._tell(_("{name} holds more than {most} pages; the others were left out."))
        if entries and not pages:
            raise InputError(self._problems[0])
        current = found.get("current")
        current = current if type(current) is int else 0
        current = min(max(current, 0), max(len(pages) - 1, 0))
        rules = self._rules(found.get("rules", {}))
        return Project(pages, current, tuple(self._problems), rules)

    def _rules(self, found: Any) -> Rules | None:
        from digitapp.rules.settings_file import rules_of

        try:
            if isinstance(found, dict) and not isinstance(found.get("allowed"), str):
                return rules_of(found, self._path) or None
        except InputError:
            pass
        self._tell(_("The rules of {name} are damaged and were left out."))
        return None

    def _page(self, found: Any, number: int) -> OpenPage | None:
        """The valid parts of a page; None if it cannot be opened."""
        from digitapp.storage.project_schema import PageEntry

        if not isinstance(found, dict):
            self._tell(_("Page {page} of {name} is damaged and was left out."), number)
            return None
        entry = PageEntry(found)
        try:
            picture = self._picture(entry)
        except ValueError:
            self._tell(
                _("Page {page} of {name} was left out: its picture is missing or damaged."), number
            )
            return None
        size = (picture.width, picture.height) if picture else entry.size
        content = entry.content(size if picture else None)
        path = Path(entry.path) if entry.path else None
        page = OpenPage("", entry.name, picture, path, size, content)
        self._results(page, entry)
        if not entry.sound:
            self._tell(_("Page {page} of {name} is damaged; its sound parts were opened."), number)
        return page

    def _picture(self, entry: PageEntry) -> Picture | None:
        """None for a drawing. Raises ValueError if the picture cannot be opened."""
        name = entry.picture
        if name is None:
            return None
        if name in self._taken:  # otherwise a small file could request any number of copies
            raise ValueError("the picture of another page")
        self._taken.add(name)
        try:
            data = self._read(name, MOST_BYTES)
        except DAMAGED as error:
            raise ValueError("missing or damaged") from error
        return self._store.adopt(data, entry.name, entry.number)

    def _results(self, page: OpenPage, entry: PageEntry) -> None:
        """Add what was read on a page; without it, or if it is damaged, the page is read again."""
        from digitapp.storage import results

        name = entry.results
        if name is None or name in self._taken or page.is_drawing:
            return
        self._taken.add(name)
        try:
            data = self._read(name, results.MOST_BYTES)
            found = results.decode(data, page, _turned(page.content), self._enlarge)
        except DAMAGED:
            return
        page.sequence, page.milliseconds, page.models, page.wide = found

    def _tell(self, sentence: str, page: int = 0) -> None:
        self._problems.append(sentence.format(page=page, name=self._path.name, most=MOST_PAGES))


def _plainly(crops: Array) -> Array:
    """Enlarge crops without a network."""
    return crops.repeat(5, axis=1).repeat(5, axis=2)


def _describe(pages: Iterable[OpenPage], current: int, rules: Rules | None) -> str:
    from digitapp.rules.settings_file import plain

    head = json.dumps(
        {
            "format": FORMAT,
            "version": VERSION,
            "current": current,
            "rules": plain(rules) if rules else {},
        }
    )
    # Page by page, since encoding one holds all threads, and a copy is made every second.
    each = ", ".join([json.dumps(_page_out(page)) for page in pages])
    return f'{head[:-1]}, "pages": [{each}]}}'


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
        "signs": [{"box": _box_out(edit.box), "sign": edit.sign} for edit in content.signs],
        "reviewed": [_box_out(box) for box in content.reviewed],
        "results": _results_entry(page.picture) if page.picture and page.sequence else None,
    }


def _results_entry(picture: Picture) -> str:
    """The entry of what was read on an image; a drawing is soon read again."""
    return f"{RESULTS}/{Path(picture.entry).stem}.json"


def _results_of(page: OpenPage, sequence: DigitSequence) -> bytes:
    from digitapp.storage import results

    turned = _turned(page.content)
    return results.encode(sequence, page.milliseconds, page.models, turned, page.wide)


def _turned(content: Content) -> str:
    """How the page was turned when it was read: results of another state do not fit."""
    region = _box_out(content.region) if content.region else None
    return json.dumps([content.turns, content.inverted, content.tilt, region])


def _box_out(box: Box) -> list[int]:
    return [box.x, box.y, box.width, box.height]


def _entry(picture: Picture) -> str:
    return f"{PICTURES}/{picture.entry}"
