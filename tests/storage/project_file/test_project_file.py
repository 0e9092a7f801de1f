from __future__ import annotations

import json
import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from digitapp.editor import digit_edits, page_edits
from digitapp.editor.corrections import Correction
from digitapp.editor.image_store import PictureStore
from digitapp.editor.pages import Content, OpenPage
from digitapp.editor.session import Session
from digitapp.editor.strokes import Stroke
from digitapp.errors import InputError
from digitapp.records import Box, Page
from digitapp.rules import Rules
from digitapp.storage import project_file
from digitapp.storage.project_file import saving
from digitapp.storage.project_file.schema import MOST_CORRECTIONS, MOST_POINTS, MOST_REPLACED
from tests.editor.readings import sequence


@pytest.fixture
def store(tmp_path: Path) -> PictureStore:
    return PictureStore(tmp_path / "copy" / project_file.PICTURES)


@pytest.fixture
def session(store: PictureStore) -> Session:
    made = Session()
    page_edits.draw(made, Stroke(((10.0, 10.5), (20.0, 40.25)), 4.0))
    colour = np.random.default_rng(3).integers(0, 256, (40, 60, 3), np.uint8)
    gray = cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)
    picture = store.put(Page(gray, colour, "scan.tif", 2))
    page = made.add(picture, Path("/x/scan.tif"), show=True)
    made.read(page.key, sequence("12"))
    made.select(0)
    digit_edits.type_over(made, "7")
    digit_edits.add_box(made, Box(1, 2, 3, 4))
    page_edits.turn(made)
    return made


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_pages_strokes_and_corrections_come_back(
    session: Session, store: PictureStore, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"work{project_file.ENDING}"
    if kind == "file":
        project_file.save(session.pages, 1, path)
    else:
        path = tmp_path / "copy"
        project_file.save_folder(session.pages, 1, path, store)
    found = project_file.load(path, PictureStore())
    pages = found.pages
    assert found.current == 1
    assert found.problems == ()
    for old, new in zip(session.pages, pages, strict=True):
        assert new.content == old.content
        assert (new.name, new.path, new.size) == (old.name, old.path, old.size)
    old_picture, new_picture = session.pages[1].picture, pages[1].picture
    assert old_picture is not None
    assert new_picture is not None
    assert new_picture.number == 2
    old_page, new_page = old_picture.load(), new_picture.load()
    np.testing.assert_array_equal(old_page.gray, new_page.gray)
    assert old_page.colour is not None
    np.testing.assert_array_equal(old_page.colour, new_page.colour)


def test_corrections_take_effect_when_a_restored_page_is_read_again(
    session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "work.digits"
    page_edits.turn(session, 3)
    project_file.save(session.pages, 1, path)
    other = Session()
    found = project_file.load(path, PictureStore())
    other.restore(found.pages, found.current, path)
    other.read(other.page.key, sequence("12"))
    assert "7" in other.page.text
    assert not other.unsaved


@pytest.mark.parametrize(
    "content", [b"", b"words", b"PK\x03\x04 broken"], ids=["empty", "words", "broken zip"]
)
def test_a_damaged_project_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "work.digits"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"work\.digits"):
        project_file.load(path, PictureStore())


@pytest.mark.parametrize(
    "change",
    [
        {"version": 99},
        {"format": "other"},
        {"pages": [{}]},
        {"pages": None},
        {"pages": [{"name": "x", "number": 1, "path": None, "picture": "gone.png"}]},
    ],
)
def test_a_foreign_or_newer_project_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "work.digits"
    content = {"format": project_file.FORMAT, "version": 1, "current": 0, "pages": []}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.json", json.dumps({**content, **change}))
    with pytest.raises(InputError, match=r"work\.digits"):
        project_file.load(path, PictureStore())


def test_a_missing_project_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        project_file.load(tmp_path / "gone.digits", PictureStore())


def test_saving_fails_whole_and_leaves_the_old_file(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "work.digits"
    project_file.save(session.pages, 0, path)
    before = path.read_bytes()
    with pytest.raises(OSError, match="gone"):
        project_file.save(session.pages, 0, tmp_path / "gone" / "work.digits")
    assert path.read_bytes() == before


def with_corrections(count: int) -> list[Correction]:
    return [Correction((), Box(n % 50, n // 50 % 20, 5, 5), "7") for n in range(count)]


@pytest.mark.parametrize(
    "content",
    [
        Content(corrections=tuple(with_corrections(MOST_CORRECTIONS + 1))),
        Content(corrections=(Correction((Box(0, 0, 5, 5),) * (MOST_REPLACED + 1), None, ""),)),
    ],
    ids=["corrections", "replaced boxes"],
)
def test_what_would_not_open_again_is_not_saved(
    session: Session, tmp_path: Path, content: Content
) -> None:
    path = tmp_path / "work.digits"
    project_file.save(session.pages, 0, path)
    before = path.read_bytes()
    session.pages[1].content = content
    with pytest.raises(InputError, match="page 2 holds more than a project can keep"):
        project_file.save(session.pages, 0, path)
    assert path.read_bytes() == before


def test_a_drawing_that_would_not_open_again_is_not_saved(session: Session, tmp_path: Path) -> None:
    long = Stroke(((0.0, 0.0), (900.0, 0.0)) * (MOST_POINTS // 2 + 1), 4.0)
    session.pages[0].content = Content((long,))
    with pytest.raises(InputError, match="page 1 holds more than a project can keep"):
        project_file.save(session.pages, 0, tmp_path / "work.digits")


def test_what_is_just_within_the_bounds_opens_again_whole(session: Session, tmp_path: Path) -> None:
    session.pages[1].content = Content(corrections=tuple(with_corrections(MOST_CORRECTIONS)))
    project_file.save(session.pages, 0, tmp_path / "work.digits")
    found = project_file.load(tmp_path / "work.digits", PictureStore())
    assert found.problems == ()
    assert len(found.pages[1].content.corrections) == MOST_CORRECTIONS


def test_a_document_of_too_many_pages_is_not_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MOST_PAGES", 2)
    pages = [OpenPage(str(number), "") for number in range(3)]
    with pytest.raises(InputError, match="there is more than a project can keep"):
        project_file.save(pages, 0, tmp_path / "work.digits")
    project_file.save(pages[:2], 0, tmp_path / "work.digits")


@pytest.mark.parametrize("rules", [Rules(pattern="##-#", total=True), Rules(range="0:9"), None])
def test_rules_are_kept(session: Session, tmp_path: Path, rules: Rules | None) -> None:
    path = tmp_path / "work.digits"
    project_file.save(session.pages, 1, path, rules)
    found = project_file.load(path, PictureStore())
    assert found.rules == rules and found.problems == ()


@pytest.mark.parametrize(
    "rules", [5, [], {"pattern": "abc"}, {"nonsense": 1}, {"allowed": "/etc/passwd"}]
)
def test_damaged_rules_are_left_out_and_told(
    session: Session, tmp_path: Path, rules: object
) -> None:
    path, other = tmp_path / "work.digits", tmp_path / "other.digits"
    project_file.save(session.pages, 1, path)
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == project_file.CONTENTS:
                data = json.dumps({**json.loads(data), "rules": rules}).encode()
            target.writestr(name, data)
    found = project_file.load(other, PictureStore())
    assert found.rules is None and len(found.pages) == 2
    assert found.problems == ("The rules of other.digits are damaged and were left out.",)
