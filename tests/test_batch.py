import os

import numpy as np
import pytest
from PIL import Image

from digitapp.batch import AnnotatedPictures, read_file
from digitapp.io.files import find_files
from digitapp.records import Page
from tests.sequences import sequence


def save(file):
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.full((200, 300), 255, np.uint8)).save(file)
    return file


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


def test_a_folder_that_may_not_be_looked_into_is_named(tmp_path, monkeypatch):
    save(tmp_path / "open" / "page.png")
    closed = save(tmp_path / "closed" / "page.png").parent

    def scandir(folder, real=os.scandir):
        if os.fspath(folder) == str(closed):
            raise PermissionError(13, "Permission denied", str(closed))
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(os, "access", lambda path, mode: os.fspath(path) != str(closed))
    found = find_files([tmp_path])
    assert found == [closed, tmp_path / "open" / "page.png"]
    (outcome,) = read_file(closed, lambda page: sequence(page=page))
    assert outcome.error == "closed cannot be opened: Permission denied"


def test_own_pictures_are_left_out_and_those_of_others_are_not(tmp_path):
    page = Page(np.full((200, 300), 255, np.uint8), name="a.png")
    own = AnnotatedPictures(tmp_path, []).write(sequence("12", page=page))
    other = save(tmp_path / "b.annotated.png")
    assert find_files([tmp_path]) == [other]
    assert find_files([own]) == [own]


@pytest.mark.parametrize("name", ["x" * 251 + ".png", "é" * 125 + ".png"])
def test_a_page_with_a_long_name_is_annotated(tmp_path, name):
    page = Page(np.full((200, 300), 255, np.uint8), name=name, number=12)
    file = AnnotatedPictures(tmp_path, []).write(sequence("12", page=page))
    assert file.name.endswith("-page12.annotated.png")
    assert file.is_file()


def test_named_files_are_taken_whatever_they_are(tmp_path):
    named = [tmp_path / "notes.txt", tmp_path / "missing.png"]
    assert find_files(named) == named


def test_a_file_gives_an_outcome_a_page(tmp_path):
    frames = [Image.fromarray(np.full((200, 300), 255, np.uint8)) for _ in range(2)]
    frames[0].save(tmp_path / "scan.tif", save_all=True, append_images=frames[1:])
    outcomes = list(read_file(tmp_path / "scan.tif", lambda page: sequence("12", page=page)))
    assert [outcome.record["page"] for outcome in outcomes] == [1, 2]
    assert outcomes[0].record["file"] == str(tmp_path / "scan.tif")
    assert outcomes[0].record["milliseconds"] > 0


def test_an_empty_folder_is_an_error(tmp_path):
    assert find_files([tmp_path]) == [tmp_path]
    (outcome,) = read_file(tmp_path, lambda page: sequence(page=page))
    assert "holds no image or PDF" in (outcome.error or "")


@pytest.mark.parametrize("flaw", [ValueError("bad\nvalue"), MemoryError(), ZeroDivisionError()])
def test_a_flaw_in_digitapp_costs_one_file_only(tmp_path, flaw):
    def recognize(page):
        raise flaw

    (outcome,) = read_file(save(tmp_path / "page.png"), recognize)
    assert outcome.error is not None
    assert outcome.error.startswith("page.png could not be read") and "\n" not in outcome.error


def test_annotated_pictures_never_overwrite_what_is_read(tmp_path):
    page = Page(np.full((200, 300), 255, np.uint8), name="a.png")
    inputs = [save(tmp_path / "a.png"), save(tmp_path / "a.annotated.png")]
    before = inputs[1].read_bytes()
    pictures = AnnotatedPictures(tmp_path, inputs)
    first = pictures.write(sequence("12", page=page))
    second = pictures.write(sequence("12", page=page))
    third = pictures.write(sequence("1", page=Page(page.gray, name="a.tif", number=3)))
    assert len({*inputs, first, second, third}) == 5
    assert "page3" in third.name
    assert inputs[1].read_bytes() == before
