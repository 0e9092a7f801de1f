import csv
import io
from dataclasses import replace

import pytest

from digitapp.io.export.csv_table import (
    CSV_COLUMNS,
    DIGIT_COLUMNS,
    as_csv,
    csv_of,
    csv_row,
    digits_csv_of,
)
from digitapp.io.page_record import error_record, page_record
from tests.io.export.records import a_table
from tests.records.sequences import marked, sequence


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


def test_csv_has_a_column_with_the_digits_alone():
    found = rows(as_csv(page_record(marked("(408) 97", "¤5"), "a.png", 1)))
    assert [(row["text"], row["digits"]) for row in found] == [("(408) 97", "40897"), ("5", "5")]
    for record in (page_record(sequence(), "a.png", 1), error_record("x.txt", "x.txt is empty")):
        assert rows(as_csv(record))[0]["digits"] == ""


def test_a_table_begins_with_its_columns():
    pages = [page_record(sequence("12"), "a.png", 1), error_record("b.png", "b.png is empty")]
    found = list(csv.reader(io.StringIO("".join(csv_of(pages)))))
    assert tuple(found[0]) == CSV_COLUMNS
    assert [row[0] for row in found[1:]] == ["a.png", "b.png"]


def test_the_table_of_digits_has_a_row_a_digit_with_its_box():
    pages = [
        page_record(sequence("1 5", "7", doubtful="7"), "a.png", 1),
        page_record(sequence(), "blank.png", 1),
        error_record("x.pdf", "x.pdf is damaged on page 2", 2),
    ]
    found = list(csv.DictReader(io.StringIO("".join(digits_csv_of(pages)))))
    assert tuple(found[0]) == DIGIT_COLUMNS
    assert [(row["line"], row["position"], row["digit"]) for row in found[:3]] == [
        ("1", "1", "1"),
        ("1", "2", "5"),
        ("2", "1", "7"),
    ]
    assert [found[1][side] for side in ("x", "y", "width", "height")] == ["22", "10", "10", "20"]
    assert [row["doubtful"] for row in found[:3]] == ["", "", "yes"]
    assert (found[3]["file"], found[3]["digit"], found[3]["error"]) == ("blank.png", "", "")
    assert (found[4]["page"], found[4]["error"]) == ("2", "x.pdf is damaged on page 2")


@pytest.mark.parametrize("text", ["12", ""])
def test_the_tables_say_that_a_page_was_not_read_to_its_end(text):
    record = page_record(replace(sequence(*text.split()), complete=False), "a.png", 1)
    assert all("not read to its end" in row["error"] for row in rows(as_csv(record)))
    assert "".join(digits_csv_of([record])).count("not read to its end") == max(len(text), 1)


def test_tables_say_which_pages_were_turned():
    record = page_record(replace(sequence("12"), turned=270), "a.png", 1)
    assert [row["note"] for row in rows(as_csv(record))] == ["turned by 270 degrees"]
    digits = csv.DictReader(io.StringIO("".join(digits_csv_of([record]))))
    assert [row["note"] for row in digits] == ["turned by 270 degrees"] * 2


def test_tabs_part_the_columns_of_a_table_and_are_no_formula():
    assert [row["text"] for row in rows(as_csv(a_table()))] == ["01\t\t7", "\t23\t9"]
    assert rows(as_csv({**a_table(), "file": "\t=1"}))[0]["file"] == "'\t=1"
