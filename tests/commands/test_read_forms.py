"""`digitapp read --form`: pages read by their forms, as tables with named columns."""

import csv
import io
import json

import jsonschema_rs
import openpyxl
import pytest
from PIL import Image

from digitapp import cli
from digitapp.forms import write_form_file
from tests.forms.drawn import filled, form
from tests.io.export.test_record_schema import SCHEMA


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The current folder: a form, a page of it, and a page of none."""
    monkeypatch.setenv("DIGITAPP_HOME", str(tmp_path / ".home"))
    monkeypatch.chdir(tmp_path)
    write_form_file(form(), tmp_path / "report.form.json")
    (tmp_path / "scans").mkdir()
    Image.fromarray(filled()).save(tmp_path / "scans" / "a.png")
    Image.new("L", (300, 400), 255).save(tmp_path / "scans" / "b.png")
    return tmp_path


FORM = ["--form", "report.form.json"]


@pytest.mark.slow
def test_a_table_has_a_column_for_each_field_and_a_row_for_each_row(folder, capsys):
    assert cli.main(["read", "scans", *FORM, "--csv"]) == 1
    out, err = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {bool(row["residual"]) for row in rows} == {True, False}, "none where no form fits"
    assert [row["count"] for row in rows] == ["1", "", "10", "7", ""]
    assert [row["row"] for row in rows] == ["1", "2", "3", "4", ""]
    assert {(row["points"], row["code"], row["yes"], row["no"]) for row in rows[:4]} == {
        ("47", "07 4", "x", "")
    }
    assert 0.5 < float(rows[0]["points (confidence)"]) <= 1
    assert "b.png fits no form; it was set aside" in rows[4]["error"]
    assert "b.png fits no form; it was set aside" in err


@pytest.mark.slow
def test_a_row_can_be_a_page(folder, capsys):
    assert cli.main(["read", "scans/a.png", *FORM, "--csv", "--row-per", "page"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert [row[f"count {n}"] for n in (1, 2, 3, 4)] == ["1", "", "10", "7"] and row["row"] == ""


@pytest.mark.slow
def test_a_spreadsheet_has_a_sheet_a_form_and_one_for_what_was_set_aside(folder):
    assert cli.main(["read", "scans", *FORM, "--xlsx", "--output", "marks.xlsx"]) == 1
    book = openpyxl.load_workbook("marks.xlsx")
    assert book.sheetnames == ["report", "Set aside"]
    titles, first, *_ = book["report"].iter_rows(values_only=True)
    row = dict(zip(titles, first, strict=True))
    assert (row["points"], row["code"], row["yes"], row["count"]) == (47, "07 4", "x", 1)
    assert "fits no form" in book["Set aside"]["C2"].value


def test_json_tells_all_fields_and_obeys_the_schema(folder, capsys):
    assert cli.main(["read", "scans/a.png", *FORM, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    jsonschema_rs.validate(SCHEMA, record)
    assert record["form"]["name"] == "report" and record["form"]["residual"] < 0.1
    fields = record["form"]["fields"]
    assert [entry["text"] for entry in fields] == ["47", "07 4", "x", "", "1", "", "10", "7"]
    assert record["lines"][-1]["field"] == "count 4"


def test_text_names_the_fields(folder, capsys):
    assert cli.main(["read", "scans/a.png", *FORM]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "scans/a.png, report:" and out[1:3] == ["points: 47", "code: 07 4"]
    assert "count 2:" in out


@pytest.mark.slow
def test_a_stopped_run_goes_on_and_another_form_reads_anew(folder, capsys):
    words = ["read", "scans/a.png", *FORM, "--csv", "--output", "o.csv", "--resume"]
    assert cli.main(words) == 0
    first = (folder / "o.csv").read_text()
    assert cli.main(words) == 0 and (folder / "o.csv").read_text() == first
    assert "again" not in capsys.readouterr().err
    write_form_file(form(form().fields[:2]), folder / "report.form.json")
    assert cli.main(words) == 0
    assert "all pages are read again" in capsys.readouterr().err


@pytest.mark.slow
def test_answers_of_a_review_go_into_the_table(folder, capsys):
    words = ["read", "scans/a.png", *FORM, "--json", "--output", "o.jsonl", "--review", "check"]
    assert cli.main(words) == 0
    from digitapp.batch.review_files import answered, read_results

    (record,) = answered(read_results(folder / "check"), {("scans/a.png", 1, 1): "48"})
    assert record["form"]["fields"][0]["text"] == "48" and record["lines"][0]["field"] == "points"
    (record,) = answered(read_results(folder / "check"), {("scans/a.png", 1, 3): "none"})
    assert [entry["text"] for entry in record["form"]["fields"][4:6]] == ["", ""]
    jsonschema_rs.validate(SCHEMA, record)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--form", "none.form.json"], 1, "none.form.json cannot be opened"),
        ([*FORM, *FORM], 1, "Two forms have the name report"),
        ([*FORM, "--range", "1:2"], 2, "--range cannot be used with --form"),
        ([*FORM, "--cluster", "tcp://x:1"], 2, "--cluster cannot be used with --form"),
    ],
)
def test_what_cannot_be_gets_a_sentence(folder, capsys, words, code, said):
    assert cli.main(["read", "scans", *words]) == code
    assert said in capsys.readouterr().err
