import csv
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from digitapp.batch.answers.answered import answered
from digitapp.batch.answers.filled_table import read_answers
from digitapp.batch.answers.review_files import picture_name, read_results, write_review
from digitapp.errors import InputError
from digitapp.io.page_record import error_record, page_record
from tests.records.sequences import marked, sequence


@pytest.fixture
def records():
    return [
        page_record(sequence("1512", "88", doubtful="2"), "a.png", 1),
        page_record(marked("12,7"), "b.png", 1),
        error_record("c.png", "c.png is empty"),
    ]


@pytest.fixture
def folder(records, tmp_path):
    assert write_review(tmp_path, enumerate(records)) == 1
    return tmp_path


def fill(folder, answer, ending=".csv"):
    if ending == ".xlsx":
        book = openpyxl.load_workbook(folder / "review.xlsx")
        book["Review"].cell(2, 8).value = answer
        book.save(folder / "filled.xlsx")
        return read_answers(folder / "filled.xlsx")
    rows = list(csv.reader((folder / "review.csv").open()))
    rows[1][7] = answer
    with (folder / "filled.csv").open("w") as stream:
        csv.writer(stream).writerows(rows)
    return read_answers(folder / "filled.csv")


def test_the_table_names_doubtful_lines_with_their_pictures(folder):
    (row,) = csv.DictReader((folder / "review.csv").open())
    assert (row["file"], row["page"], row["line"], row["read"]) == ("a.png", "1", "1", "1512")
    assert row["picture"] == f"lines/{picture_name(0, 1, 1)}" and row["answer"] == ""


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_answers_go_into_the_results(folder, records, ending):
    found = fill(folder, "0572", ending)
    assert found.problems == ()
    first, second, third = answered(read_results(folder), found.answers)
    assert first["text"] == "0572\n88"
    line = first["lines"][0]
    assert line["corrected"] and line["confidence"] == 1
    assert [digit["box"] for digit in line["digits"]] == [
        digit["box"] for digit in records[0]["lines"][0]["digits"]
    ]
    assert first["lines"][1] == records[0]["lines"][1]
    assert (second, third) == (records[1], records[2])


def test_an_answer_of_another_length_shares_the_line_out(folder):
    first = next(answered(read_results(folder), fill(folder, "15-2").answers))
    digits = first["lines"][0]["digits"]
    assert "".join(digit["digit"] for digit in digits) == "152"
    assert digits[0]["box"][0] == 10 and digits[2]["box"][0] + digits[2]["box"][2] == 56


def test_ink_that_is_no_number_is_taken_out(folder):
    first = next(answered(read_results(folder), fill(folder, "none").answers))
    assert first["text"] == "88" and len(first["lines"]) == 1


def test_marks_stay_where_the_answer_has_them():
    (record,) = answered([page_record(marked("12,7"), "b.png", 1)], {("b.png", 1, 1): "13,7"})
    assert record["lines"][0]["marks"][0]["mark"] == ","
    (record,) = answered([page_record(marked("12,7"), "b.png", 1)], {("b.png", 1, 1): "137"})
    assert "marks" not in record["lines"][0]


def test_no_answer_changes_nothing_and_nonsense_is_told(folder, records):
    assert fill(folder, "").answers == {}
    found = fill(folder, "abc")
    assert found.answers == {} and found.problems == ("filled.csv, row 2: abc is no number",)


def test_a_table_with_semicolons_is_read(tmp_path):
    file = tmp_path / "filled.csv"
    file.write_text("file;page;line;answer\na.png;1;2;0815\nb.png;x;1;7\n")
    found = read_answers(file)
    assert found.answers == {("a.png", 1, 2): "0815"}
    assert len(found.problems) == 1


@pytest.mark.parametrize("name", ["gone.csv", "gone.xlsx", "text.xlsx", "picture.csv"])
def test_what_is_no_table_gets_a_sentence(tmp_path, name):
    (tmp_path / "text.xlsx").write_text("no spreadsheet")
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(InputError, match=name):
        read_answers(tmp_path / name)


def test_what_is_no_review_folder_gets_a_sentence(tmp_path):
    with pytest.raises(InputError, match="no review folder"):
        list(read_results(tmp_path))
    (tmp_path / "results.jsonl").write_text("{")
    with pytest.raises(InputError, match="damaged"):
        list(read_results(tmp_path))


def spreadsheet(file, sheet):
    """A spreadsheet with this XML as its sheet."""
    book = openpyxl.Workbook()
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries["xl/worksheets/sheet1.xml"] = sheet
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)


NUMBERS = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
SHEETS = {
    "no XML": b"<",
    "large": b" " * (80 << 20),
    "a wide row": NUMBERS + b"<sheetData>" + b'<row><c r="XFD1"><v>1</v></c></row>' * 2000,
    "infinity": NUMBERS + b"<sheetData><row><c><v>1e999</v></c></row></sheetData></worksheet>",
}


@pytest.mark.parametrize("kind", SHEETS)
@pytest.mark.slow
def test_a_hostile_spreadsheet_gets_a_sentence_soon(tmp_path, kind):
    spreadsheet(tmp_path / "filled.xlsx", SHEETS[kind])
    start = time.process_time()
    try:
        assert read_answers(tmp_path / "filled.xlsx").answers == {}
    except InputError as error:
        assert "filled.xlsx" in str(error)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("a.png,1,1," + "1" * 5000 + "x1", "is no number"),
        ("a.png,1,1," + "1" * 100_000 + "?", "is no number"),
        ("a.png," + "9" * 5000 + ",1,7", "file, page or line is missing"),
        ("a.png,1e999,1,7", "file, page or line is missing"),
    ],
)
def test_a_hostile_table_gets_a_sentence_soon(tmp_path, row, problem):
    (tmp_path / "filled.csv").write_text(f"file,page,line,answer\n{row}\n")
    start = time.process_time()
    (told,) = read_answers(tmp_path / "filled.csv").problems
    assert problem in told and len(told) < 300
    assert time.process_time() - start < 2


@pytest.mark.parametrize("content", ["[]\n", "7\n", '{"file": "a"}\n', "[" * 100_000, "{}" * 10])
def test_damaged_results_get_a_sentence(folder, content):
    (folder / "results.jsonl").write_text(content)
    with pytest.raises(InputError, match="damaged"):
        list(answered(read_results(folder), {}))


def test_a_device_is_no_table():
    with pytest.raises(InputError, match="device"):
        read_answers(Path("/dev/zero"))
