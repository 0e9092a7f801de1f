"""Write a project file, or a safety copy of the open pages."""

from __future__ import annotations

import json
import weakref
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitapp.editor.pages import OpenPage
from digitapp.errors import InputError
from digitapp.i18n import _
from digitapp.io.files import PRIVATE_FILE, flush, make_private, replacing
from digitapp.storage.project_file.format import (
    CONTENTS,
    FORMAT,
    MOST_PAGES,
    PICTURES,
    RESULTS,
    VERSION,
    box_out,
    is_too_large,
    turned_state,
)

if TYPE_CHECKING:
    from digitapp.editor.image_store import Picture, PictureStore
    from digitapp.records import DigitSequence
    from digitapp.rules import Rules

_copied: dict[Path, dict[str, weakref.ref[DigitSequence]]] = {}
"""What is in a safety copy already, by entry."""


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
            for name, data in _entries_of_forms(pages):
                archive.writestr(name, data)
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
    _save_forms(pages, folder)
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


def _save_forms(pages: Sequence[OpenPage], folder: Path) -> None:
    """Write the forms that are not in a safety copy yet; they never change."""
    if all(page.by_form is None for page in pages):
        return
    from digitapp.storage.project_file.form_results import FOLDER

    make_private(folder / FOLDER)
    for name, data in _entries_of_forms(pages, folder):
        with replacing(folder / name, PRIVATE_FILE) as draft:
            draft.write_bytes(data)


def _entries_of_forms(
    pages: Sequence[OpenPage], folder: Path | None = None
) -> Iterator[tuple[str, bytes]]:
    """The entries of all forms that pages were read by, without those that a folder has."""
    if all(page.by_form is None for page in pages):
        return
    from digitapp.storage.project_file.form_results import FOLDER, entries_of, forms_in

    for key, form in forms_in(pages).items():
        if folder is None or not (folder / FOLDER / f"{key}.form.json").exists():
            yield from entries_of(key, form)


def _check(pages: Sequence[OpenPage], description: str) -> None:
    """Raise InputError with a sentence where a project would hold more than `load` opens."""
    from digitapp.storage.project_file.schema import opens_whole

    for number, page in enumerate(pages, 1):
        size = (page.picture.width, page.picture.height) if page.picture else None
        if not opens_whole(_page_out(page), size):
            raise InputError(
                _("Not saved: page {page} holds more than a project can keep.").format(page=number)
            )
    if len(pages) > MOST_PAGES or is_too_large(description.encode()):
        raise InputError(_("Not saved: there is more than a project can keep."))


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
        "region": box_out(content.region) if content.region else None,
        "strokes": [{"width": s.width, "points": s.points} for s in content.strokes],
        "corrections": [
            {
                "replaced": [box_out(box) for box in c.replaced],
                "box": box_out(c.box) if c.box else None,
                "digit": c.digit,
            }
            for c in content.corrections
        ],
        "signs": [{"box": box_out(edit.box), "sign": edit.sign} for edit in content.signs],
        "reviewed": [box_out(box) for box in content.reviewed],
        "marked": [{"field": name, "marked": marked} for name, marked in content.marked],
        "results": _results_entry(page.picture) if page.picture and page.sequence else None,
    }


def _results_entry(picture: Picture) -> str:
    """The entry of what was read on an image; a drawing is soon read again."""
    return f"{RESULTS}/{Path(picture.entry).stem}.json"


def _results_of(page: OpenPage, sequence: DigitSequence) -> bytes:
    from digitapp.storage.project_file import results

    turned = turned_state(page.content)
    kept = page.milliseconds, page.models, turned, page.wide
    return results.encode(sequence, *kept, page.by_form)


def _entry(picture: Picture) -> str:
    return f"{PICTURES}/{picture.entry}"
