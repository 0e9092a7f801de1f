"""A file is written whole or not at all, whatever happens meanwhile."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from digitapp.editor.image_store import PictureStore
from digitapp.editor.pages import Content, OpenPage
from digitapp.editor.strokes import Stroke
from digitapp.errors import InputError
from digitapp.i18n import sentence
from digitapp.io.files import read_whole, replacing
from digitapp.storage import project_file

ROOT = Path(__file__).resolve().parents[2]


def write(file: Path, text: str = "new") -> None:
    with replacing(file) as draft:
        draft.write_text(text)


def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "work.digits"
    for mode in (0o600, 0o640, 0o666):
        file.write_text("old")
        file.chmod(mode)
        write(file)
        assert file.read_text() == "new"
        assert file.stat().st_mode & 0o777 == mode


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "kept" / "work.digits", tmp_path / "link.digits"
    target.parent.mkdir()
    target.write_text("old")
    link.symlink_to(target)
    write(link)
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_persons_own_part_file_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "work.digits.part"
    mine.write_text("mine")
    write(tmp_path / "work.digits")
    assert mine.read_text() == "mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["work.digits", "work.digits.part"]


def test_a_name_of_255_bytes_works(tmp_path: Path) -> None:
    file = tmp_path / ("ä" * 124 + ".digits")
    assert len(os.fsencode(file.name)) == 255
    write(file)
    assert file.read_text() == "new"


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "work.digits"
    write(file, "old")
    with pytest.raises(RuntimeError), replacing(file) as draft:
        draft.write_text("half")
        raise RuntimeError
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_pipe_or_a_folder_is_neither_replaced_nor_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path):
        with pytest.raises(InputError):
            write(path)
    with pytest.raises(InputError, match="pipe"):
        read_whole(tmp_path / "pipe", 10)


def test_no_more_than_asked_for_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(11))
    with pytest.raises(InputError, match="too large"):
        read_whole(tmp_path / "file", 10)
    assert read_whole(tmp_path / "file", 11) == bytes(11)


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file may grow over 64 KB."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_costs_no_project_and_is_said(tmp_path: Path, full_disk: None) -> None:
    file = tmp_path / "work.digits"
    project_file.save([OpenPage("1", "")], 0, file)
    before = file.read_bytes()
    points = tuple((n * 0.37 % 997, n * 0.73 % 613) for n in range(40_000))
    page = OpenPage("1", "", content=Content((Stroke(points, 4.0),)))
    with pytest.raises(OSError) as caught:
        project_file.save([page], 0, file)
    assert sentence(caught.value) == "The disk is full."
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


SAVES = """
import pathlib, sys
from digitapp.editor.pages import Content, OpenPage
from digitapp.editor.strokes import Stroke
from digitapp.storage import project_file
points = tuple((n * 0.37 % 997, n * 0.73 % 613) for n in range(20_000))
page = OpenPage("1", "", content=Content((Stroke(points, 4.0),)))
while True:
    project_file.save([page], 0, pathlib.Path(sys.argv[1]))
"""


@pytest.mark.slow
def test_a_kill_while_saving_leaves_a_whole_project(tmp_path: Path) -> None:
    file = tmp_path / "work.digits"
    for n in range(5):
        process = subprocess.Popen([sys.executable, "-c", SAVES, str(file)], cwd=ROOT)
        end = time.monotonic() + 60
        while not file.exists():
            assert time.monotonic() < end
            time.sleep(0.01)
        time.sleep(0.013 * n)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert len(project_file.load(file, PictureStore()).pages) == 1
