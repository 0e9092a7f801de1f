import csv
import io
import json

import numpy as np
import pytest
from PIL import Image

from digitapp.io.write import (
    CSV_COLUMNS,
    as_csv,
    as_json,
    as_text,
    csv_row,
    error_record,
    page_record,
    write_picture,
)
from tests.sequences import marked, sequence


def test_a_record_holds_every_digit_with_its_box():
    record = page_record(sequence("1 5", "7"), "scan.png", 41.27)
    assert record["text"] == "1 5\n7"
    assert (record["file"], record["page"], record["milliseconds"]) == ("scan.png", 1, 41.3)
    assert (record["width"], record["height"]) == (300, 200)
    first, second = record["lines"][0]["digits"]
    assert (first["digit"], first["box"]) == ("1", [10, 10, 10, 20])
    assert second["box"] == [22, 10, 10, 20]
    assert first["alternatives"] == [["1", 0.99], ["2", 0.01]]
    assert record["confidence"] == pytest.approx(0.97**2, abs=1e-4)


def test_json_is_one_line():
    line = as_json(page_record(sequence("12", "34"), "a\nb.png", 1))
    assert line.count("\n") == 1 and line.endswith("\n")
    assert json.loads(line)["text"] == "12\n34"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_row(CSV_COLUMNS) + text)))


def test_csv_has_a_row_for_every_line_of_digits():
    found = rows(as_csv(page_record(sequence("1 5", "7"), 'a,"b".png', 1)))
    assert [(row["file"], row["line"], row["text"]) for row in found] == [
        ('a,"b".png', "1", "1 5"),
        ('a,"b".png', "2", "7"),
    ]
    assert found[0]["confidence"] == "0.97"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+41", "'+41"),
        ("@SUM(1)", "'@SUM(1)"),
        ("-745-3", "'-745-3"),
        ("-1 572", "'-1 572"),
        ("\t=1", "'\t=1"),
        ("-745", "-745"),
        ("-7,45", "-7,45"),
        ("745", "745"),
        ("12-3", "12-3"),
        (-0.5, "-0.5"),
    ],
)
def test_no_cell_is_a_formula_and_no_digit_is_lost(cell, written):
    (row,) = csv.reader(io.StringIO(csv_row([cell, "x"])))
    assert row == [written, "x"]


def test_the_names_of_files_are_no_formulas_either():
    (row,) = rows(as_csv(error_record("=cmd.png", "=cmd.png is empty")))
    assert (row["file"], row["error"]) == ("'=cmd.png", "'=cmd.png is empty")


def test_csv_names_pages_without_digits_and_files_that_failed():
    assert rows(as_csv(page_record(sequence(), "blank.png", 1)))[0]["text"] == ""
    failed = rows(as_csv(error_record("x.txt", "x.txt is empty")))
    assert (failed[0]["file"], failed[0]["error"]) == ("x.txt", "x.txt is empty")


def test_text_is_the_digits_alone():
    assert as_text(page_record(sequence("1 5", "7"), "a.png", 1)) == "1 5\n7\n"
    assert as_text(page_record(sequence(), "a.png", 1)) == ""
    assert as_text(error_record("a.png", "a.png is empty")) == ""


def test_a_picture_is_written_as_it_is(tmp_path):
    picture = np.random.default_rng(0).integers(0, 255, (20, 30, 3)).astype(np.uint8)
    write_picture(picture, tmp_path / "page.png")
    assert np.array_equal(np.asarray(Image.open(tmp_path / "page.png")), picture)


def test_a_picture_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    file = tmp_path / "page.png"
    write_picture(np.zeros((20, 30, 3), np.uint8), file)
    before = file.read_bytes()

    def fail(self, draft, **options):
        draft.write_bytes(b"half a picture")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", fail)
    with pytest.raises(OSError, match="No space"):
        write_picture(np.ones((20, 30, 3), np.uint8), file)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_record_names_the_marks_of_a_line_where_there_are_any():
    record = page_record(marked("12,7", "34"), "scan.png", 1)
    assert record["text"] == "12,7\n34" and record["lines"][0]["text"] == "12,7"
    assert record["lines"][0]["marks"] == [
        {"mark": ",", "box": [30, 24, 4, 8], "confidence": 0.9, "before": 2}
    ]
    assert [digit["digit"] for digit in record["lines"][0]["digits"]] == ["1", "2", "7"]
    assert "marks" not in record["lines"][1]


def test_csv_has_a_column_with_the_digits_alone():
    found = rows(as_csv(page_record(marked("(408) 97", "¤5"), "a.png", 1)))
    assert [(row["text"], row["digits"]) for row in found] == [("(408) 97", "40897"), ("5", "5")]
    for record in (page_record(sequence(), "a.png", 1), error_record("x.txt", "x.txt is empty")):
        assert rows(as_csv(record))[0]["digits"] == ""


def test_text_shows_marks():
    assert as_text(page_record(marked("-12.50", "3/4"), "a.png", 1)) == "-12.50\n3/4\n"
