"""Folders are searched for what can be read."""

import os

import numpy as np
from PIL import Image

from digitapp.batch.annotated_pictures import AnnotatedPictures
from digitapp.io.files import find_files
from digitapp.io.picture_file import as_png
from tests.batch.pages import save


def test_folders_are_searched_for_pictures_in_natural_order(tmp_path):
    for name in ("page10.png", "page2.png", "deep/page1.JPG", ".hidden.png"):
        save(tmp_path / name)
    (tmp_path / "labels.csv").touch()
    found = find_files([tmp_path])
    assert [str(file.relative_to(tmp_path)) for file in found] == [
        "deep/page1.JPG",
        "page2.png",
        "page10.png",
    ]
    assert find_files([tmp_path], recursive=False) == found[1:]


def test_a_folder_that_may_not_be_looked_into_is_named(tmp_path, monkeypatch):
    save(tmp_path / "open" / "page.png")
    closed = save(tmp_path / "closed" / "page.png").parent

    def scandir(folder, real=os.scandir):
        if os.fspath(folder) == str(closed):
            raise PermissionError(13, "Permission denied", str(closed))
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    assert find_files([tmp_path]) == [closed, tmp_path / "open" / "page.png"]


def test_own_pictures_are_left_out_and_those_of_others_are_not(tmp_path):
    png = as_png(np.zeros((20, 30, 3), np.uint8))
    own = AnnotatedPictures(tmp_path, []).write("a.png", 1, png)
    other = tmp_path / "b.annotated.png"
    Image.new("L", (30, 20)).save(other)
    assert find_files([tmp_path]) == [other]
    assert find_files([own]) == [own]


def test_named_files_are_taken_whatever_they_are(tmp_path):
    named = [tmp_path / "notes.txt", tmp_path / "missing.png"]
    assert find_files(named) == named
    assert find_files([tmp_path]) == [tmp_path]
