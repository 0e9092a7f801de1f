"""Safety copies survive what ends a program, and are private."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from digitapp.editor.image_store import PictureStore
from digitapp.editor.pages import OpenPage
from digitapp.storage import project_file, recovery
from tests.editor.readings import PAGE

ROOT = Path(__file__).resolve().parents[2]

DIES = """
import os, pathlib, sys
from digitapp.editor.image_store import PictureStore
from digitapp.editor.pages import OpenPage
from digitapp.storage.recovery import Autosave
root, project, saved = sys.argv[1:]
copy = Autosave(pathlib.Path(root))
assert copy.open()
project = pathlib.Path(project) if project else None
copy.save([OpenPage("1", "")], 0, PictureStore(), project, saved == "saved")
os.kill(os.getpid(), 9)
"""


def killed(root: Path, project: Path | None = None, saved: bool = False) -> None:
    """A process that makes a copy and dies."""
    arguments = [str(root), str(project or ""), "saved" if saved else "changed"]
    subprocess.run([sys.executable, "-c", DIES, *arguments], cwd=ROOT, check=False)


def test_only_what_a_dead_process_left_is_found(tmp_path: Path) -> None:
    living = recovery.Autosave(tmp_path)
    assert living.open()
    living.save([], 0, PictureStore(), None, False)
    assert recovery.left_behind(tmp_path) == []
    killed(tmp_path)
    (found,) = recovery.left_behind(tmp_path)
    assert found.folder != living.folder
    assert found.older_than is None
    found.discard()
    living.discard()
    assert list(tmp_path.iterdir()) == []


def test_two_windows_do_not_offer_the_same_copy(tmp_path: Path) -> None:
    killed(tmp_path)
    (first,) = recovery.left_behind(tmp_path)
    assert recovery.left_behind(tmp_path) == []
    first.release()
    (second,) = recovery.left_behind(tmp_path)
    second.discard()


def test_a_copy_of_saved_work_is_not_offered(tmp_path: Path) -> None:
    project = tmp_path / "work.digits"
    project.write_bytes(b"1")
    killed(tmp_path / "copies", project, saved=True)
    assert recovery.left_behind(tmp_path / "copies") == []
    assert list((tmp_path / "copies").iterdir()) == []


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_copy_older_than_the_project_is_told_apart_whatever_the_clock_says(
    tmp_path: Path, hours: int
) -> None:
    project = tmp_path / "work.digits"
    project.write_bytes(b"1")
    killed(tmp_path / "copies", project)
    (copy,) = recovery.left_behind(tmp_path / "copies")
    assert copy.older_than is None
    copy.release()
    project.write_bytes(b"2")
    then = time.time() + 3600 * hours
    os.utime(project, (then, then))
    (copy,) = recovery.left_behind(tmp_path / "copies")
    assert copy.older_than == project
    assert (copy.folder / project_file.CONTENTS).exists()
    copy.release()


def test_no_copy_takes_the_place_of_an_older_one_when_the_clock_is_set_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "strftime", lambda form: "20200101-000000-")
    monkeypatch.setattr(os, "getpid", lambda: 7)
    copies = [recovery.Autosave(tmp_path) for _ in range(3)]
    assert all(copy.open() for copy in copies)
    assert len({copy.folder for copy in copies}) == 3
    for copy in copies:
        copy.discard()


def test_only_the_owner_may_look_into_a_copy(tmp_path: Path) -> None:
    copy = recovery.Autosave(tmp_path / "copies")
    assert copy.open()
    store = PictureStore(copy.folder / project_file.PICTURES)
    picture = store.put(PAGE)
    copy.save([OpenPage("1", "page", picture)], 0, store, None, False)
    for path in (tmp_path / "copies", *(tmp_path / "copies").rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
    copy.discard()


def test_where_no_folder_can_be_made_there_is_no_copy(tmp_path: Path) -> None:
    (tmp_path / "copies").write_text("a file in its place")
    assert not recovery.Autosave(tmp_path / "copies").open()
    assert recovery.left_behind(tmp_path / "copies") == []


@pytest.mark.parametrize("content", ["", "[" * 9000, '{"project": 3}', '{"project": "\\u0000"}'])
def test_a_damaged_note_costs_no_work(tmp_path: Path, content: str) -> None:
    killed(tmp_path)
    (copy,) = recovery.left_behind(tmp_path)
    copy.release()
    (copy.folder / "origin.json").write_text(content)
    (again,) = recovery.left_behind(tmp_path)
    assert again.older_than is None
    again.discard()


def test_a_pipe_in_the_place_of_a_lock_keeps_nobody_waiting(tmp_path: Path) -> None:
    folder = tmp_path / "copies" / "one"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "lock")
    (folder / "project.json").write_text(json.dumps({}))
    assert recovery.left_behind(tmp_path / "copies") == []
