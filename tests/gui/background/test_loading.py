from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitapp.editor.image_store import PictureStore
from digitapp.gui.background.engine import Engine
from digitapp.gui.background.loading import Loading
from digitapp.gui.background.worker import Job, Worker
from digitapp.records import Page

LAST = 3


class Files(Engine):
    """Opens every file as a white page."""

    def load_pages(self, path: Path) -> Iterator[Page]:
        yield Page(np.full((8, 8), 255, np.uint8), None, path.name, 1)


class Posted(Job):
    """Notes what is posted, and how many pictures were on disk by then."""

    def __init__(self, folder: Path) -> None:
        super().__init__("load", 0, Worker())
        self.folder, self.found = folder, list[tuple[Any, int]]()

    def check(self) -> None:
        pass

    def post(self, value: Any) -> None:
        self.found.append((value, len(list(self.folder.glob("*.png")))))


@pytest.mark.parametrize(("seconds", "written"), [(0.0, 0), (1e-9, 1)])
def test_files_are_listed_first_and_a_pile_is_written_before_it_is_shown(
    tmp_path: Path, seconds: float, written: int
) -> None:
    files = [tmp_path / f"{number}.jpg" for number in range(LAST)]
    for file in files:
        file.touch()
    loading = Loading(files, Files(), PictureStore(tmp_path))
    job = Posted(tmp_path)
    assert loading.step(job)
    assert job.found.pop() == (files, 0)
    loading.seconds = seconds
    assert loading.step(job)
    ((((path, _picture),), on_disk),) = job.found
    assert (path, on_disk) == (files[0], written)
    assert [loading.step(job) for _ in range(LAST)] == [True] * (LAST - 1) + [False]
