"""What was read by a form is in a project, and in a safety copy, with the form itself."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from digitapp.editor.image_store import PictureStore
from digitapp.editor.session import Session
from digitapp.forms import Field, FormReading, Value
from digitapp.records import Box, DigitSequence, Page
from digitapp.rules import Rules
from digitapp.storage import project_file
from digitapp.storage.form_export import form_records
from tests.editor.readings import sequence
from tests.forms.drawn import COMB, MARKS, NUMBER, blank, form

RULED = Field(NUMBER.name, "number", NUMBER.box, 1, Rules(range="0:50"))
FIELDS = (RULED, COMB, MARKS[0])


@pytest.fixture
def store(tmp_path: Path) -> PictureStore:
    return PictureStore(tmp_path / "copy" / project_file.PICTURES)


@pytest.fixture
def session(store: PictureStore) -> Session:
    """Two pages read by one form, and one that fits none."""
    made, own = Session(), form(FIELDS)
    for name in ("first", "second", "other"):
        page = made.add(store.put(Page(blank(), name=f"{name}.png")), None, show=False)
        found = sequence("12", "07") if name != "other" else DigitSequence(Page(blank()))
        lines = found.lines
        reading = FormReading(found)
        if lines:
            values = (
                Value(RULED, 0, "12", 0.9, False, Box(5, 5, 60, 40), lines[0]),
                Value(COMB, 0, "0 7", 0.5, True, Box(5, 60, 60, 40), lines[1]),
                Value(MARKS[0], 0, "x", 0.7, True, MARKS[0].box),
            )
            reading = FormReading(found, own, 0.03, values)
        made.read(page.key, found, 12.0, "models", by_form=reading)
    return made


def same(found: FormReading | None, wanted: FormReading | None) -> None:
    assert found is not None and wanted is not None
    assert (found.form is None) == (wanted.form is None)
    assert found.residual == wanted.residual
    for one, other in zip(found.values, wanted.values, strict=True):
        assert (one.name, one.row, one.text, one.box) == (
            *(other.name, other.row, other.text, other.box),
        )
        assert (one.confidence, one.doubtful) == (other.confidence, other.doubtful)
        assert (one.line is None) == (other.line is None)
        assert one.line is None or one.line in found.sequence.lines


@pytest.mark.parametrize("kind", ["project", "copy"])
def test_pages_read_by_a_form_are_opened_as_they_were(
    session: Session, store: PictureStore, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / kind
    if kind == "project":
        project_file.save(session.pages, 0, path)
    else:
        for _twice in range(2):
            project_file.save_folder(session.pages, 0, path, store)
    found = project_file.load(path, PictureStore())
    assert not found.problems
    opened = Session()
    opened.restore(found.pages, 0, path)
    own = [page for page in session.pages if page.by_form is not None]
    for page, before in zip(opened.pages[-3:], own, strict=True):
        same(page.by_form, before.by_form)
    first, second = (page.by_form.form for page in opened.pages[-3:-1] if page.by_form)
    assert first is second and first is not None and first.fields == FIELDS
    assert [r.get("form") for r in form_records(opened.pages[-3:])] == [
        r.get("form") for r in form_records(own)
    ]


def broken(entry: str, change: Callable[[Any], Any]) -> Callable[[Path], None]:
    """Change the JSON of the entries whose names end so."""

    def apply(path: Path) -> None:
        draft = path.with_suffix(".draft")
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(draft, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name.endswith(entry):
                    data = json.dumps(change(json.loads(data))).encode()
                new.writestr(name, data)
        shutil.move(draft, path)

    return apply


def other_fields(found: Any) -> Any:
    return {**found, "fields": found["fields"][:1]}


def outside(found: Any) -> Any:
    (first, *rest) = found["fields"]
    return {**found, "fields": [{**first, "box": [9000, 0, 50, 50]}, *rest]}


def no_line(found: Any) -> Any:
    for value in (found["by_form"] or {}).get("values", []):
        value["line"] = 40
    return found


@pytest.mark.parametrize(
    "damage",
    [
        broken(".form.json", other_fields),
        broken(".form.json", outside),
        broken(".form.json", lambda _found: []),
        broken("/1.json", no_line),
        broken("/2.json", no_line),
    ],
)
def test_of_a_damaged_form_the_lines_are_left(
    session: Session, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    path = tmp_path / "work.digits"
    project_file.save(session.pages, 0, path)
    damage(path)
    found = project_file.load(path, PictureStore())
    left = [page for page in found.pages if page.sequence is not None and page.sequence.lines]
    assert len(left) == 2
    assert any("The form of page" in problem for problem in found.problems)
    assert any(page.by_form is None for page in left)
