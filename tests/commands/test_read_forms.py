"""`digitapp read --form`: pages read by their forms, as tables with named columns."""

import csv
import io
import json
from dataclasses import replace

import jsonschema_rs
import openpyxl
import pytest
from PIL import Image

from digitapp import cli
from digitapp.forms import write_form_file
from digitapp.rules import Rules
from tests.forms.drawn import FIELDS, NUMBER, filled, form
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


@pytest.mark.slow
def test_json_tells_all_fields_and_obeys_the_schema(folder, capsys):
    assert cli.main(["read", "scans/a.png", *FORM, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    jsonschema_rs.validate(SCHEMA, record)
    assert record["form"]["name"] == "report" and record["form"]["residual"] < 0.1
    fields = record["form"]["fields"]
    assert [entry["text"] for entry in fields] == ["47", "07 4", "x", "", "1", "", "10", "7"]
    assert record["lines"][-1]["field"] == "count 4"


@pytest.mark.slow
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


def review_table(folder, **answers):
    """Fill the review table in, by the names of fields; returns its rows."""
    with (folder / "check" / "review.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    with (folder / "filled.csv").open("w") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows({**row, "answer": answers.get(row["field"], "")} for row in rows)
    return {row["field"]: row for row in rows}


@pytest.fixture
def doubtful(folder, monkeypatch, capsys):
    """A review folder of a page whose fields are all in doubt."""
    import digitapp.forms.read_form as reading

    def read_form(*words):
        found = read(*words)
        return replace(found, values=tuple(replace(v, doubtful=True) for v in found.values))

    read = reading.read_form
    fields = [replace(one, rules=Rules(range="0:100")) if one == NUMBER else one for one in FIELDS]
    write_form_file(form(tuple(fields)), folder / "report.form.json")
    monkeypatch.setattr(reading, "read_form", read_form)
    words = ["read", "scans/a.png", *FORM, "--json", "--output", "o.jsonl", "--review", "check"]
    assert cli.main([*words, "--jobs", "1"]) == 0
    assert "8 fields to check" in (said := capsys.readouterr().err) and "8 fields to answer" in said
    return folder


@pytest.mark.slow
def test_a_review_lists_fields_with_name_kind_rule_and_picture(doubtful):
    rows = review_table(doubtful)
    assert list(rows) == ["points", "code", "yes", "no", *(f"count {n}" for n in (1, 2, 3, 4))]
    kinds = [row["kind"] for row in rows.values()]
    assert kinds == ["number", "comb", "mark", "mark", *["column"] * 4]
    assert [row["obeys"] for row in rows.values()] == ["0:100", *[""] * 7]
    assert (rows["code"]["read"], rows["no"]["read"]) == ("07 4", "")
    pictures = {row["picture"] for row in rows.values()}
    assert len(pictures) == 8
    assert all((doubtful / "check" / picture).is_file() for picture in pictures)


@pytest.mark.slow
def test_answers_go_into_the_columns_of_the_form(doubtful, capsys):
    review_table(
        doubtful, **{"points": "48", "yes": "none", "no": "X", "count 1": "none", "count 2": "3"}
    )
    assert cli.main(["review", "check", "--apply", "filled.csv", "--csv"]) == 0
    out, err = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(out)))
    assert "5 answers applied" in err
    assert {(row["points"], row["code"], row["yes"], row["no"]) for row in rows} == {
        ("48", "07 4", "", "x")
    }
    assert [row["count"] for row in rows] == ["", "3", "10", "7"]
    assert rows[0]["check"] == "code" and rows[2]["check"] == "code, count"
    assert rows[0]["points (confidence)"] == "1.0"
    words = ["review", "check", "--apply", "filled.csv", "--csv", "--row-per", "page"]
    assert cli.main(words) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert [row[f"count {n}"] for n in (1, 2, 3, 4)] == ["", "3", "10", "7"]


@pytest.mark.slow
def test_answers_go_into_the_lines_of_the_page_and_the_spreadsheet(doubtful, capsys):
    review_table(doubtful, **{"count 2": "35", "count 3": "none"})
    assert cli.main(["review", "check", "--apply", "filled.csv", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    jsonschema_rs.validate(SCHEMA, record)
    lines = {line["field"]: line for line in record["lines"]}
    assert "count 3" not in lines and lines["count 2"]["corrected"]
    assert record["text"].split("\n")[-2:] == ["35", "7"], "in the order of the fields"
    box = next(f["box"] for f in record["form"]["fields"] if (f["name"], f["row"]) == ("count", 2))
    first, second = (digit["box"] for digit in lines["count 2"]["digits"])
    assert first[0] == box[0] and second[0] + second[2] == box[0] + box[2]
    words = ["review", "check", "--apply", "filled.csv", "--xlsx", "--output", "o.xlsx"]
    assert cli.main(words) == 0
    titles, _, row, *_ = openpyxl.load_workbook("o.xlsx")["report"].iter_rows(values_only=True)
    assert dict(zip(titles, row, strict=True))["count"] == 35


@pytest.mark.slow
def test_an_answer_that_its_field_cannot_hold_gets_a_sentence(doubtful, capsys):
    review_table(doubtful, yes="7", points="x")
    assert cli.main(["review", "check", "--apply", "filled.csv", "--csv"]) == 1
    err = capsys.readouterr().err
    assert "row 4: 7 is neither x nor none" in err and "row 2: x is no number" in err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--form", "none.form.json"], 1, "none.form.json cannot be opened"),
        ([*FORM, *FORM], 1, "Two forms have the name report"),
        ([*FORM, "--range", "1:2"], 2, "--range cannot be used with --form"),
        ([*FORM, "--cluster", "tcp://x:1"], 2, "--cluster cannot be used with --form"),
    ],
)
@pytest.mark.slow
def test_what_cannot_be_gets_a_sentence(folder, capsys, words, code, said):
    assert cli.main(["read", "scans", *words]) == code
    assert said in capsys.readouterr().err
