"""Files are complete or absent, on full disks and in interrupted runs."""

from __future__ import annotations

import errno
import os
import shutil
import signal
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from training.data import storage


class _Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_an_array_without_room_is_refused_before_it_is_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: _Usage(10**9, 10**9 - 100, 100))
    with pytest.raises(OSError, match="no room on the disk") as refused:
        storage.new_array(tmp_path / "a.npy", np.uint8, (1000, 1000))
    assert refused.value.errno == errno.ENOSPC
    assert list(tmp_path.iterdir()) == []


def test_an_array_is_zero_and_keeps_what_is_written(tmp_path: Path) -> None:
    array = storage.new_array(tmp_path / "a.npy", np.float32, (3, 2))
    array[1] = 7
    del array
    np.testing.assert_array_equal(np.load(tmp_path / "a.npy"), [[0, 0], [7, 7], [0, 0]])


def test_staged_files_appear_together_or_not_at_all(tmp_path: Path) -> None:
    target, scratch = tmp_path / "assets", tmp_path / "runs"
    with storage.staged(target, scratch) as part:
        (part / "a.txt").write_text("first")
        assert not target.exists()
    assert (target / "a.txt").read_text() == "first"
    with pytest.raises(KeyboardInterrupt), storage.staged(target, scratch) as part:
        (part / "a.txt").write_text("half")
        raise KeyboardInterrupt
    assert (target / "a.txt").read_text() == "first"
    assert list(scratch.iterdir()) == []


def test_staged_folders_keep_their_files(tmp_path: Path) -> None:
    with storage.staged(tmp_path / "assets", tmp_path / "runs") as part:
        (part / "inner").mkdir()
        (part / "inner" / "a.txt").write_text("in it")
    assert [file.name for file in (tmp_path / "assets" / "inner").iterdir()] == ["a.txt"]


def test_a_full_disk_stops_before_any_file_is_swapped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "assets"
    with storage.staged(target, tmp_path) as part:
        (part / "a.txt").write_text("old")
        (part / "b.txt").write_text("old")
    real = shutil.copyfile

    def full(source: Path, copy: Path) -> Path:
        if source.name == "b.txt":
            raise OSError(errno.ENOSPC, "No space left on device", str(copy))
        return Path(real(source, copy))

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(OSError, match="No space"), storage.staged(target, tmp_path) as part:
        (part / "a.txt").write_text("new")
        (part / "b.txt").write_text("new")
    assert {file.name: file.read_text() for file in target.iterdir()} == {
        "a.txt": "old",
        "b.txt": "old",
    }


def test_a_signal_waits_for_the_block(tmp_path: Path) -> None:
    heard: list[str] = []
    before = signal.signal(signal.SIGTERM, lambda *_: heard.append("handled"))
    try:
        with storage.uninterrupted():
            os.kill(os.getpid(), signal.SIGTERM)
            heard.append("done")
        assert heard == ["done", "handled"]
    finally:
        signal.signal(signal.SIGTERM, before)


def test_leftovers_of_killed_runs_are_removed(tmp_path: Path) -> None:
    for name in ("export-x1", "part-y2", "classifier"):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (0, 0))
    (tmp_path / "part-at-work").mkdir()
    storage.sweep(tmp_path)
    assert {folder.name for folder in tmp_path.iterdir()} == {"classifier", "part-at-work"}
