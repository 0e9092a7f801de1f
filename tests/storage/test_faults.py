"""What digitapp writes is whole, whatever ends it meanwhile: kill -9, a full disk, no folder."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from digitapp.errors import InputError
from digitapp.i18n import sentence
from tests.storage.writers import WRITERS, check

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def full_disk() -> Iterator[None]:
    """No file may grow over 8 bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("name", WRITERS)
def test_what_is_written_is_whole(tmp_path: Path, name: str) -> None:
    for version in (0, 1):
        WRITERS[name](tmp_path / name, version)
        check(tmp_path / name)


@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_leaves_the_old_file_alone_and_is_said(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    WRITERS[name](file, 0)
    check(file)
    files, before = sorted(tmp_path.iterdir()), file.read_bytes()
    with full_disk(), pytest.raises((OSError, InputError)) as told:
        WRITERS[name](file, 1)
    assert "\n" not in sentence(told.value)
    assert sorted(tmp_path.iterdir()) == files
    check(file)
    assert file.read_bytes() == before or name == "journal.sqlite"
    WRITERS[name](file, 1)
    check(file)


@pytest.mark.parametrize("name", WRITERS)
def test_a_folder_that_is_none_gets_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "home").touch()
    with pytest.raises((OSError, InputError)) as told:
        WRITERS[name](tmp_path / "home" / name, 0)
    assert "\n" not in sentence(told.value)
    assert (tmp_path / "home").read_bytes() == b""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_two_programs_that_are_killed_while_they_write_leave_whole_files(tmp_path: Path) -> None:
    chance = random.Random(1)
    command = [sys.executable, "-m", "tests.storage.writers", str(tmp_path)]
    for _ in range(2):
        for done in tmp_path.glob("round*"):
            done.unlink()
        programs = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
        end = time.monotonic() + 120
        while not (tmp_path / "round1").exists():
            assert time.monotonic() < end and all(p.poll() is None for p in programs)
            time.sleep(0.01)
        for program in programs:
            time.sleep(chance.uniform(0, 0.1))
            program.kill()
            program.wait()
        for name in WRITERS:
            check(tmp_path / name)
