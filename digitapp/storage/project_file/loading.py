"""Open a project file or a safety copy: all valid parts, and a sentence for each other one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitapp.editor.pages import OpenPage
from digitapp.errors import InputError
from digitapp.i18n import _
from digitapp.storage.project_file.format import (
    CONTENTS,
    FORMAT,
    MOST_JSON,
    MOST_PAGES,
    VERSION,
    is_too_large,
    turned_state,
)
from digitapp.storage.project_file.source import DAMAGED, MOST_BYTES, Source, opened, parsed

if TYPE_CHECKING:
    from digitapp.editor.image_store import Picture, PictureStore
    from digitapp.forms import Form
    from digitapp.records import Array
    from digitapp.rules import Rules
    from digitapp.storage.project_file.form_results import ByForm
    from digitapp.storage.project_file.schema import PageEntry

    Enlarge = Callable[[Array], Array]


@dataclass(frozen=True, eq=False)
class Project:
    """The content of a project file. current: the page that was shown; problems: a sentence for
    each part that could not be opened; rules: for the numbers, if there are any."""

    pages: list[OpenPage]
    current: int
    problems: tuple[str, ...] = ()
    rules: Rules | None = None


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


def _contents(read: Source, path: Path) -> dict[str, Any]:
    """The JSON of a project; checks format and version."""
    data = read(CONTENTS, MOST_JSON)
    if is_too_large(data):
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
        self._forms: dict[str, Form] = {}

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
        from digitapp.storage.project_file.schema import PageEntry

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
        self._results(page, entry, number)
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

    def _results(self, page: OpenPage, entry: PageEntry, number: int) -> None:
        """Add what was read on a page; without it, or if it is damaged, the page is read again."""
        from digitapp.storage.project_file import results

        name = entry.results
        if name is None or name in self._taken or page.is_drawing:
            return
        self._taken.add(name)
        try:
            data = self._read(name, results.MOST_BYTES)
            found = results.decode(data, page, turned_state(page.content), self._enlarge)
        except DAMAGED:
            return
        page.sequence, page.milliseconds, page.models, page.wide, by_form = found
        if by_form is not None:
            self._by_form(page, by_form, number)

    def _by_form(self, page: OpenPage, found: ByForm, number: int) -> None:
        """Add what was read by a form; without the form, the lines alone are left."""
        from digitapp.storage.project_file.form_results import MOST_FORMS, decode_reading, load_form

        assert page.sequence is not None
        try:
            key = found.form
            if key and key not in self._forms:
                if len(self._forms) >= MOST_FORMS:
                    raise ValueError("too many forms")
                self._forms[key] = load_form(key, self._read)
            page.by_form = decode_reading(found, page.sequence, self._forms[key] if key else None)
        except (*DAMAGED, InputError):
            self._tell(_("The form of page {page} of {name} is damaged and was left out."), number)

    def _tell(self, sentence: str, page: int = 0) -> None:
        self._problems.append(sentence.format(page=page, name=self._path.name, most=MOST_PAGES))


def _plainly(crops: Array) -> Array:
    """Enlarge crops without a network."""
    return crops.repeat(5, axis=1).repeat(5, axis=2)
