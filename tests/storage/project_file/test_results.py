"""What was read is kept in a project, and read back only as it was written."""

from __future__ import annotations

import base64
import csv
import json
import struct
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from digitapp.editor import corrections
from digitapp.editor.image_store import PictureStore
from digitapp.editor.pages import Content, OpenPage
from digitapp.editor.punctuation import SignEdit
from digitapp.records import Alternative, Array, Box, Edge, Grid, Page
from digitapp.rules import Rules
from digitapp.rules.choice import apply_rules
from digitapp.storage import export, project_file
from digitapp.storage.project_file import results
from tests.editor.readings import marked
from tests.records.sequences import table

PAGE = Page(np.full((200, 300), 255, np.uint8), name="page.png")


def plain(crops: Array) -> Array:
    return crops.repeat(5, axis=1).repeat(5, axis=2)


@pytest.fixture
def page() -> OpenPage:
    """An image read as "12,5", "70", with ink left over."""
    made = OpenPage("1", "page.png", PictureStore().put(PAGE), None, (300, 200))
    made.sequence = replace(marked("12,5", "70"), leftover=(Box(5, 150, 9, 9),))
    made.milliseconds, made.models = 12.5, "abc"
    made.content = Content(signs=(SignEdit(Box(8, 8, 4, 4), "."),), reviewed=(Box(10, 10, 80, 30),))
    return made


def saved(page: OpenPage, tmp_path: Path) -> Path:
    file = tmp_path / "work.digits"
    project_file.save([page], 0, file)
    return file


def test_a_project_brings_back_what_was_read(page: OpenPage, tmp_path: Path) -> None:
    (found,) = project_file.load(saved(page, tmp_path), PictureStore()).pages
    assert found.sequence is not None and page.sequence is not None
    assert found.sequence.text == "12,5\n70"
    assert found.sequence.leftover == (Box(5, 150, 9, 9),)
    assert (found.milliseconds, found.models) == (12.5, "abc")
    assert found.content == page.content
    for old, new in zip(page.sequence.readings, found.sequence.readings, strict=True):
        assert old.box == new.box and old.doubtful == new.doubtful
        np.testing.assert_allclose(old.probabilities, new.probabilities, atol=1e-4)
        np.testing.assert_allclose(old.crop, new.crop, atol=0.01)


def test_other_readings_come_back_for_the_rules(page: OpenPage, tmp_path: Path) -> None:
    assert page.sequence is not None
    first, second = page.sequence.lines
    boxes = tuple(reading.box for reading in first.readings)
    others = Alternative("725", 0.25, boxes), Alternative("12", 0.125, boxes[:2])
    page.sequence = replace(page.sequence, lines=(replace(first, alternatives=others), second))
    (found,) = project_file.load(saved(page, tmp_path), PictureStore()).pages
    assert found.sequence is not None
    assert found.sequence.lines[0].alternatives == others
    taken, (verdict, _) = apply_rules(found.sequence, Rules(length="2"))
    assert verdict is not None and taken.text == "12,\n70"


def test_what_was_read_of_a_page_in_another_state_is_not_used(page: OpenPage) -> None:
    assert page.sequence is not None
    data = results.encode(page.sequence, 1.0, "abc", "[0]")
    with pytest.raises(ValueError, match="another state"):
        results.decode(data, page, "[1]", plain)


COMMA = {"sign": ",", "box": [0, 0, 1, 1], "confidence": 1, "before": 0}


def bomb(width: int, height: int) -> str:
    """A small PNG that says it is large, in base64."""
    data = bytearray(cv2.imencode(".png", np.zeros((28, 28), np.uint8))[1].tobytes())
    data[16:24] = struct.pack(">II", width, height)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    return base64.b64encode(data).decode()


def changed(**fields: object) -> bytes:
    sequence = marked("12,5")
    content = json.loads(results.encode(sequence, 1.0, "", "[0]"))
    for name, value in fields.items():
        target = content
        *path, last = name.split("__")
        for part in path:
            target = target[int(part) if part.isdigit() else part]
        target[last] = value
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{",
        changed(crops="no base64 !"),
        changed(crops=""),
        changed(lines=[{}]),
        changed(milliseconds=-1),
        changed(models="x" * 65),
        changed(leftover=[[0, 0, 0, 5]]),
        changed(lines__0__confidence=2),
        changed(lines__0__marks=[{"sign": "?", "box": [0, 0, 1, 1], "confidence": 1, "before": 0}]),
        changed(lines__0__marks=[{"sign": ".", "box": [0, 0, 1, 1], "confidence": 1, "before": 9}]),
        changed(lines__0__others=[{"digits": "1", "probability": 1, "boxes": []}]),
        changed(lines__0__others=[{"digits": "x", "probability": 1, "boxes": [[0, 0, 1, 1]]}]),
        changed(lines__0__digits=[{"box": [0, 0, 9, 9], "probabilities": [1], "doubtful": False}]),
        changed(lines__0__digits__0__box=[300, 0, 9, 9]),
        changed(lines__0__marks__0__box=[0, -9, 9, 9]),
        changed(leftover=[[-500, 0, 5, 5]]),
        changed(crops=bomb(28, 28_000_000)),
        changed(lines__0__marks=[COMMA] * (results.MOST_DIGITS + 1)),
    ],
)
def test_damaged_results_are_refused(page: OpenPage, data: bytes) -> None:
    with pytest.raises(ValueError):
        results.decode(data, page, "[0]", plain)


def test_boxes_of_results_are_cut_to_the_page(page: OpenPage) -> None:
    data = changed(lines__0__digits__0__box=[290, -5, 1_000_000, 1_000_000])
    sequence, *_ = results.decode(data, page, "[0]", plain)
    assert sequence.readings[0].box == Box(290, 0, 10, 200)


def test_a_page_with_damaged_results_opens_and_is_read_again(
    page: OpenPage, tmp_path: Path
) -> None:
    file, other = saved(page, tmp_path), tmp_path / "other.digits"
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(other, "w") as target:
        for name in source.namelist():
            target.writestr(name, b"{}" if name.startswith("results") else source.read(name))
    project = project_file.load(other, PictureStore())
    assert project.pages[0].sequence is None and project.problems == ()


def test_a_project_of_an_earlier_version_opens(page: OpenPage, tmp_path: Path) -> None:
    file, other = saved(page, tmp_path), tmp_path / "other.digits"
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(other, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == project_file.CONTENTS:
                content = json.loads(data)
                for entry in content["pages"]:
                    del entry["results"], entry["signs"], entry["reviewed"]
                data = json.dumps(content).encode()
            target.writestr(name, data)
    project = project_file.load(other, PictureStore())
    assert project.problems == () and project.pages[0].content == Content()


def test_a_safety_copy_writes_results_once(page: OpenPage, tmp_path: Path) -> None:
    store = PictureStore(tmp_path / "pictures")
    page.picture = store.put(PAGE)
    project_file.save_folder([page], 0, tmp_path, store)
    (file,) = (tmp_path / "results").iterdir()
    before = file.stat().st_mtime_ns
    project_file.save_folder([page], 0, tmp_path, store)
    assert file.stat().st_mtime_ns == before
    (found,) = project_file.load(tmp_path, PictureStore()).pages
    assert found.sequence is not None and found.sequence.text == "12,5\n70"


def test_an_export_names_pages_that_were_not_read(page: OpenPage, tmp_path: Path) -> None:
    from digitapp.editor import corrections

    assert page.sequence is not None
    page.lines = corrections.marks(page.sequence, (), {})
    unread = OpenPage("2", "other.png", page.picture, Path("/a/other.png"), (300, 200))
    for kind in (".txt", ".csv", ".json", ".jsonl", ".xlsx"):
        export.write([page, unread], tmp_path / f"out{kind}")
    text = (tmp_path / "out.txt").read_text()
    assert text == "page.png:\n12,5\n70\n\f/a/other.png:\n[This page was not read.]\n"
    table = (tmp_path / "out.csv").read_text().splitlines()
    assert (
        table[0]
        == "file,page,line,text,confidence,doubtful,corrected,reviewed,digits,error,rule,typed"
    )
    assert table[1].endswith(',1,1,"12,5",0.9,,,yes,125,,,')
    assert table[3] == "/a/other.png,1,,,,,,,,This page was not read.,,"
    records = json.loads((tmp_path / "out.json").read_text())
    assert records[0]["lines"][0]["reviewed"] is True
    assert records[1]["error"] == "This page was not read."
    lines = (tmp_path / "out.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == records
    export.write([page, unread], tmp_path / "out.png")
    pictures = sorted(path.name for path in tmp_path.glob("*.png"))
    assert pictures == ["other.not-read.png", "page.annotated.png"]


def test_an_export_says_which_digits_a_person_typed(page: OpenPage, tmp_path: Path) -> None:
    from digitapp.editor import corrections

    assert page.sequence is not None
    box = page.sequence.lines[0].readings[1].box
    page.lines = corrections.marks(page.sequence, (corrections.Correction((box,), box, "9"),), {})
    export.write([page], tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["digits"], first["corrected"], first["typed"]) == ("195", "yes", "2")
    assert (second["corrected"], second["typed"]) == ("", "")


def test_an_export_says_which_page_was_not_read_to_its_end(page: OpenPage, tmp_path: Path) -> None:
    from digitapp.editor import corrections

    assert page.sequence is not None
    page.sequence = replace(page.sequence, complete=False)
    page.lines = corrections.marks(page.sequence, (), {})
    export.write([page], tmp_path / "out.csv")
    table = (tmp_path / "out.csv").read_text().splitlines()
    assert all(row.endswith("This page was not read to its end.,,") for row in table[1:])


def test_a_project_keeps_tables(page: OpenPage) -> None:
    comb = Grid((Edge(100.0), Edge(150.0)), ((0.0, 20.0, 40.0),), comb=True)
    read = table(["01", "", "7"], ["", "23", "9"], page=PAGE)
    page.sequence = replace(read, grids=(*read.grids, comb))
    data = results.encode(page.sequence, 1.0, "abc", "")
    back, *_ = results.decode(data, page, "", plain)
    assert back.grids == page.sequence.grids and back.text == "01\t\t7\n\t23\t9"
    page.lines = corrections.marks(page.sequence, (), {})
    assert export.record(page)["tables"][0]["cells"][2]["text"] == "23"


@pytest.mark.parametrize(
    "grid",
    [
        {"rows": [[0, 0]], "columns": [[0, 9]]},
        {"rows": [[0, 0], [9, 0]], "columns": [[0, 9], [0, 9]]},
        {"rows": [[0, 0], [9, 0]], "columns": [[0]]},
        {"rows": [[n, 0] for n in range(201)], "columns": [list(range(200))] * 200},
    ],
)
def test_damaged_tables_are_refused(page: OpenPage, grid: dict[str, object]) -> None:
    assert page.sequence is not None
    entry = json.loads(results.encode(page.sequence, 1.0, "abc", ""))
    entry["grids"] = [grid]
    with pytest.raises(ValueError, match=r"no results|no rows|too many cells"):
        results.decode(json.dumps(entry).encode(), page, "", plain)
