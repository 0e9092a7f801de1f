"""`digitapp read`, with a recognizer that always gives the same answer."""

import csv
import io
import json
from dataclasses import replace

import pytest

import digitapp.models
import digitapp.pipeline.recognize
from digitapp import cli
from digitapp.errors import ModelError
from digitapp.settings import DEFAULTS
from tests.batch.pages import save, save_document
from tests.records.sequences import marked, sequence


def test_one_file_gives_the_digits_alone(pages, capsys):
    assert cli.main(["read", "a.png"]) == 0
    out, err = capsys.readouterr()
    assert out == "1 5\n7\n"
    assert err.startswith("1 page, 3 digits, 0 lines to check; ")


def test_several_files_are_named(pages, capsys):
    assert cli.main(["read", "a.png", "b.png"]) == 0
    assert capsys.readouterr().out == "a.png:\n1 5\n7\nb.png:\n"


def test_json_goes_on_past_a_bad_file(pages, capsys):
    (pages / "x.txt").write_text("hello")
    assert cli.main(["read", "a.png", "x.txt", "b.png", "--json"]) == 1
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["file"] for record in records] == ["a.png", "x.txt", "b.png"]
    assert records[1] == {
        "file": "x.txt",
        "error": "x.txt is not an image or PDF that can be read",
    }
    assert records[2]["text"] == "" and records[2]["lines"] == []


def test_csv_has_a_header(pages, capsys):
    assert cli.main(["read", "a.png", "missing.png", "--csv"]) == 1
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["text"] for row in rows] == ["1 5", "7", ""]
    assert rows[2]["error"] == "missing.png does not exist"


def test_a_record_is_out_before_the_next_file_is_read(pages, capsys, monkeypatch):
    seen = []

    def recognize(page, models):
        seen.append(capsys.readouterr().out)
        return sequence("7", page=page)

    monkeypatch.setattr(digitapp.pipeline.recognize, "recognize", recognize)
    cli.main(["read", "a.png", "b.png", "--json"])
    assert seen[0] == "" and json.loads(seen[1])["file"] == "a.png"


def test_output_and_annotated_pictures_go_where_they_should(pages, capsys):
    assert cli.main(["read", ".", "--json", "--output", "out.jsonl", "--annotate", "new/seen"]) == 0
    assert capsys.readouterr().out == ""
    assert len((pages / "out.jsonl").read_text().splitlines()) == 2
    assert {file.name for file in (pages / "new/seen").iterdir()} == {
        "a.annotated.png",
        "b.annotated.png",
    }


def test_digits_only_leaves_marks_out_everywhere(pages, capsys, monkeypatch):
    def recognize(page, models, settings=DEFAULTS):
        read = marked("12,7", page=page)
        return read if settings.recognition.marks else read.without_marks()

    monkeypatch.setattr(digitapp.pipeline.recognize, "recognize", recognize)
    assert cli.main(["read", "a.png", "--json"]) == 0
    (shown,) = json.loads(capsys.readouterr().out)["lines"]
    assert shown["text"] == "12,7" and shown["marks"][0]["before"] == 2
    assert cli.main(["read", "a.png", "--json", "--digits-only"]) == 0
    (shown,) = json.loads(capsys.readouterr().out)["lines"]
    assert shown["text"] == "127" and "marks" not in shown
    assert cli.main(["read", "a.png", "--digits-only"]) == 0
    assert capsys.readouterr().out == "127\n"


def test_an_input_is_never_overwritten(pages, capsys):
    before = (pages / "a.png").read_bytes()
    assert cli.main(["read", "a.png", "--output", "./a.png"]) == 1
    assert "cannot be the output" in capsys.readouterr().err
    assert (pages / "a.png").read_bytes() == before


@pytest.mark.parametrize("link", ["hardlink_to", "symlink_to"])
def test_an_input_is_not_overwritten_through_a_link(pages, capsys, link):
    getattr(pages / "other.jsonl", link)(pages / "a.png")
    before = (pages / "a.png").read_bytes()
    assert cli.main(["read", "a.png", "--json", "--output", "other.jsonl"]) == 1
    assert "cannot be the output" in capsys.readouterr().err
    assert (pages / "a.png").read_bytes() == before


def test_a_second_run_does_not_read_the_pictures_of_the_first(pages, capsys):
    assert cli.main(["read", ".", "--annotate", "."]) == 0
    first = capsys.readouterr().out
    written = sorted(file.name for file in pages.iterdir())
    assert "a.annotated.png" in written
    assert cli.main(["read", ".", "--annotate", "."]) == 0
    assert capsys.readouterr().out == first
    assert sorted(file.name for file in pages.iterdir()) == written
    assert cli.main(["read", "a.png", "a.annotated.png", "--json", "--annotate", "."]) == 0
    out, err = capsys.readouterr()
    assert [json.loads(line)["file"] for line in out.splitlines()] == ["a.png"]
    assert "a.annotated.png was written by --annotate" in err


@pytest.mark.parametrize("option", ["--output", "--annotate"])
def test_places_that_cannot_be_written_get_a_sentence(pages, capsys, option):
    assert cli.main(["read", "a.png", option, "a.png/below"]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_one_format_at_a_time(pages):
    with pytest.raises(SystemExit):
        cli.main(["read", "a.png", "--json", "--csv"])


def test_ctrl_c_says_how_to_go_on(pages, capsys, monkeypatch):
    def recognize(page, models):
        raise KeyboardInterrupt

    monkeypatch.setattr(digitapp.pipeline.recognize, "recognize", recognize)
    assert cli.main(["read", "a.png"]) == 130
    assert "With --output FILE, a stopped run can go on" in capsys.readouterr().err


def test_damaged_models_get_a_sentence(pages, capsys, monkeypatch):
    def load_models():
        raise ModelError("classifier.onnx is damaged")

    monkeypatch.setattr(digitapp.models, "load_models", load_models)
    assert cli.main(["read", "a.png"]) == 1
    assert capsys.readouterr().err == "classifier.onnx is damaged\n"


def test_progress_is_told_as_much_as_asked_for(pages, capsys):
    assert cli.main(["read", "a.png", "b.png", "x.png", "--verbose"]) == 1
    err = capsys.readouterr().err.splitlines()
    assert err[0].startswith("[1/3] a.png: 3 digits, ")
    assert err[1].startswith("[2/3] b.png: no digits, ")
    assert err[2] == "x.png does not exist"
    assert err[3].startswith("3 pages, 3 digits, 0 lines to check, 1 not read; ")
    assert cli.main(["read", "a.png", "b.png", "x.png", "--quiet"]) == 1
    assert capsys.readouterr().err == "x.png does not exist\n"
    assert cli.main(["read", "a.png", "b.png"]) == 0
    assert "0/2" in capsys.readouterr().err


def test_folders_and_patterns_are_searched(pages, capsys):
    save(pages / "deep" / "c.png")

    def files(*words):
        assert cli.main(["read", *words, "--json", "--quiet"]) == 0
        return [json.loads(line)["file"] for line in capsys.readouterr().out.splitlines()]

    assert files(".") == ["a.png", "b.png", "deep/c.png"]
    assert files(".", "--no-recursive") == ["a.png", "b.png"]
    assert files("*.png") == ["a.png", "b.png"]
    assert files("**/c.png") == ["deep/c.png"]
    (pages / "odd[1].png").write_bytes((pages / "a.png").read_bytes())
    assert files("odd[1].png") == ["odd[1].png"]


def test_a_pattern_that_names_nothing_is_an_error(pages, capsys):
    assert cli.main(["read", "*.jpg"]) == 1
    assert "*.jpg does not exist" in capsys.readouterr().err


def test_standard_input_is_read(pages, capsys, monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO((pages / "a.png").read_bytes()))
    monkeypatch.setattr("sys.stdin", stream)
    assert cli.main(["read", "-", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["file"], record["text"]) == ("-", "1 5\n7")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"no picture")))
    assert cli.main(["read", "-", "--csv", "--output", "out.csv"]) == 1
    assert "-,,,,,standard input is not an image or PDF that can be read,,," in (
        pages / "out.csv"
    ).read_text("utf-8")


def test_a_standard_input_without_end_is_given_up(pages, capsys, monkeypatch):
    monkeypatch.setattr("digitapp.commands.inputs.MOST_BYTES", 3 << 20)
    with open("/dev/zero", encoding="latin-1") as endless:
        monkeypatch.setattr("sys.stdin", endless)
        assert cli.main(["read", "-", "--json"]) == 1
    assert capsys.readouterr().err == "Standard input is larger than 3 MB\n"


def test_a_document_has_a_row_a_page(pages, capsys):
    save_document(pages / "scan.tif", 2)
    assert cli.main(["read", "scan.tif"]) == 0
    out, err = capsys.readouterr()
    assert out == "1 5\n7\nscan.tif, page 2:\n1 5\n7\n"
    assert "2 pages, 6 digits" in err


def test_json_in_a_file_is_an_array_and_json_lines_are_lines(pages):
    assert cli.main(["read", ".", "--json", "--output", "out.json"]) == 0
    assert cli.main(["read", ".", "--json", "--output", "out.jsonl"]) == 0
    lines = [json.loads(line) for line in (pages / "out.jsonl").read_text().splitlines()]
    array = json.loads((pages / "out.json").read_text())
    assert [page["text"] for page in array] == [page["text"] for page in lines] == ["1 5\n7", ""]


def test_csv_can_have_a_row_a_digit(pages, capsys):
    assert cli.main(["read", "a.png", "--csv", "--level", "digit"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["digit"] for row in rows] == ["1", "5", "7"]


def test_a_stopped_run_goes_on_and_reads_nothing_twice(pages, capsys, monkeypatch):
    read: list[str] = []

    def recognize(page, models):
        if len(read) == 3 and "c.png" not in read:
            raise KeyboardInterrupt
        read.append(page.name)
        return sequence(str(len(page.name)), page=page)

    monkeypatch.setattr(digitapp.pipeline.recognize, "recognize", recognize)
    for name in ("b1.png", "b2.png", "c.png"):
        save(pages / name)
    words = ["read", "a.png", "b.png", "b1.png", "b2.png", "c.png", "--csv", "--output", "o.csv"]
    assert cli.main(words) == 130
    err = capsys.readouterr().err
    assert "Stopped after 3 of 5 pages. They are in o.csv. To go on: digitapp" in err
    partial = (pages / "o.csv").read_text().splitlines()
    assert len(partial) == 1 + 3
    read.append("c.png")
    assert cli.main([*words, "--resume"]) == 0
    assert "3 read before" in capsys.readouterr().err
    rows = list(csv.DictReader((pages / "o.csv").open()))
    assert [row["file"] for row in rows] == words[1:6]
    assert sorted(set(read)) == ["a.png", "b.png", "b1.png", "b2.png", "c.png"]
    before = len(read)
    assert cli.main([*words, "--resume"]) == 0
    assert len(read) == before


def test_the_journal_goes_with_a_run_that_is_complete(pages):
    assert cli.main(["read", ".", "--csv", "--output", "o.csv"]) == 0
    assert list((pages / ".home" / "journals").iterdir()) == []


def test_options_that_do_not_go_together_are_misuse(pages, capsys):
    assert cli.main(["read", "a.png", "--resume"]) == 2
    assert "--resume needs --output" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        cli.main(["read", "a.png", "--jobs", "0"])
    assert stopped.value.code == 2


def test_the_help_names_formats_and_exit_codes(capsys):
    with pytest.raises(SystemExit):
        cli.main(["read", "--help"])
    out = " ".join(capsys.readouterr().out.split())
    assert "PDF" in out and "130 stopped by Ctrl+C" in out and "--jobs" in out


def test_a_pipe_gets_every_page_at_once(pages, capsys):
    assert cli.main(["read", "a.png", "--output", "/dev/null"]) == 0
    assert not (pages / ".home").exists()


def test_a_full_disk_gets_a_sentence(pages, capsys):
    assert cli.main(["read", "a.png", "--output", "/dev/full"]) == 1
    assert "No space left" in capsys.readouterr().err


def test_a_page_that_was_not_read_to_its_end_is_told(pages, capsys, monkeypatch):
    def in_part(page, models):
        return replace(sequence("12", page=page), complete=False)

    monkeypatch.setattr(digitapp.pipeline.recognize, "recognize", in_part)
    assert cli.main(["read", "a.png", "--json"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["complete"] is False
    assert json.loads(out)["text"] == "12"
    assert "a.png: not read to its end" in err
