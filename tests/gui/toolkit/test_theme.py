"""Icons and tiles, and what is kept of them from one start to the next."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from digitapp.storage.drawn_pictures import FILE, DrawnPictures
from tests.gui.conftest import Hand


@pytest.mark.slow
def test_a_kept_picture_that_is_damaged_is_drawn_anew(
    launch: Callable[..., Hand], home: Path
) -> None:
    first = launch()
    first.application.drawn.save()
    first.window.files.end(first.window.end)
    stamp, pictures = json.loads((home / FILE).read_text())
    (home / FILE).write_text(json.dumps([stamp, dict.fromkeys(pictures, "no picture")]))
    second = launch()
    assert second.window.theme.icon("pen").width() == second.window.theme.px(20)
    second.application.drawn.save()
    assert json.loads((home / FILE).read_text()) == [stamp, pictures]


def test_a_picture_is_drawn_once_for_all_starts(tmp_path: Path) -> None:
    file, drawn = tmp_path / "home" / "pictures.json", []

    def draw() -> bytes:
        drawn.append(1)
        return b"picture"

    for _start in range(3):
        pictures = DrawnPictures(file)
        assert base64.b64decode(pictures.get("pen 20", draw)) == b"picture"
        pictures.save()
    assert len(drawn) == 1


def test_what_is_no_longer_used_is_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "pictures.json"
    for name in ("light", "dark", "light"):
        pictures = DrawnPictures(file)
        assert base64.b64decode(pictures.get(name, name.encode)) == name.encode()
        pictures.save()
    assert "dark" not in file.read_text()


def test_pictures_are_drawn_anew_when_their_source_changes(tmp_path: Path) -> None:
    file, source = tmp_path / "pictures.json", tmp_path / "pen.svg"
    source.write_text("old")
    pictures = DrawnPictures(file, [source])
    pictures.get("pen", lambda: b"old")
    pictures.save()
    source.write_text("new one")
    os.utime(source, ns=(1, 1))
    kept = DrawnPictures(file, [source]).get("pen", lambda: b"new")
    assert base64.b64decode(kept) == b"new"


@pytest.mark.parametrize("damaged", ["", "{", "[]", "[[], 5]", '[[], {"pen": 5}]', "[" * 99999])
def test_a_damaged_file_counts_as_none(tmp_path: Path, damaged: str) -> None:
    file = tmp_path / "pictures.json"
    file.write_text(damaged)
    pictures = DrawnPictures(file)
    assert base64.b64decode(pictures.get("pen", lambda: b"pen")) == b"pen"
    pictures.save()
    assert DrawnPictures(file).get("pen", lambda: b"") == pictures.get("pen", lambda: b"")


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file in the place of the folder")
    pictures = DrawnPictures(tmp_path / "home" / "pictures.json")
    assert base64.b64decode(pictures.get("pen", lambda: b"pen")) == b"pen"
    pictures.save()
