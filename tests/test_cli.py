"""The command line, with a recognizer that always gives the same answer."""

import csv
import io
import json

import numpy as np
import pytest
from PIL import Image

import digitapp
import digitapp.models
import digitapp.pipeline.recognize
from digitapp import cli
from digitapp.errors import DisplayError, ModelError
from digitapp.settings import DEFAULTS
from tests.sequences import marked, sequence


@pytest.fixture
def pages(tmp_path, monkeypatch):
    """A folder with a white page, read as "1 5" and "7", and a black one without digits."""

    def recognize(page, models):
        return sequence("1 5", "7", page=page) if page.gray.any() else sequence(page=page)

    monkeypatch.setattr(digitapp.models, "load_models", lambda: None)
    monkeypatch.setattr(digitapp.pipeline.recognize, "recognize", recognize)
    monkeypatch.chdir(tmp_path)
    for name, shade in (("a.png", 255), ("b.png", 0)):
        Image.fromarray(np.full((200, 300), shade, np.uint8)).save(tmp_path / name)
    return tmp_path


def test_one_file_gives_the_digits_alone(pages, capsys):
    assert cli.main(["read", "a.png"]) == 0
    out, err = capsys.readouterr()
    assert out == "1 5\n7\n"
    assert "a.png: 3 digits" in err


def test_it_tells_its_version(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"digitapp {digitapp.__version__}\n"


def test_several_files_are_named(pages, capsys):
    assert cli.main(["read", "a.png", "b.png"]) == 0
    out, err = capsys.readouterr()
    assert out == "a.png:\n1 5\n7\nb.png:\n"
    assert "[2/2] b.png: no digits" in err


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


def test_names_that_no_system_takes_get_a_sentence(pages, window, capsys):
    long = "x" * 300 + ".png"
    assert cli.main(["read", long, "a.png", "--json"]) == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert "cannot be opened: File name too long" in first["error"]
    assert second["text"]
    assert cli.main([long]) == 1
    assert "cannot be opened: File name too long" in capsys.readouterr().err
    assert not window


@pytest.mark.parametrize("option", ["--output", "--annotate"])
def test_places_that_cannot_be_written_get_a_sentence(pages, capsys, option):
    assert cli.main(["read", "a.png", option, "a.png/below"]) == 1
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["read"], ["read", "a.png", "--jsn"], ["evaluate"], ["--nonsense"]]
)
def test_wrong_usage_exits_with_2(words, capsys):
    with pytest.raises(SystemExit) as exited:
        cli.main(words)
    assert exited.value.code == 2
    assert "usage: digitapp" in capsys.readouterr().err


def test_one_format_at_a_time(pages):
    with pytest.raises(SystemExit):
        cli.main(["read", "a.png", "--json", "--csv"])


def test_ctrl_c_ends_in_silence(pages, capsys, monkeypatch):
    def recognize(page, models):
        raise KeyboardInterrupt

    monkeypatch.setattr(digitapp.pipeline.recognize, "recognize", recognize)
    assert cli.main(["read", "a.png"]) == 130
    assert capsys.readouterr().err == "Stopped.\n"


def test_damaged_models_get_a_sentence(pages, capsys, monkeypatch):
    def load_models():
        raise ModelError("classifier.onnx is damaged")

    monkeypatch.setattr(digitapp.models, "load_models", load_models)
    assert cli.main(["read", "a.png"]) == 1
    assert capsys.readouterr().err == "classifier.onnx is damaged\n"


def test_evaluate_prints_figures(pages, capsys):
    (pages / "labels.csv").write_text("file,text\na.png,15|7\nb.png,3\n")
    assert cli.main(["evaluate", ".", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["pages_exact"]["count"] == 1 and figures["pages_exact"]["total"] == 2
    assert cli.main(["evaluate", ".", "--errors", "wrong"]) == 0
    assert "pages exact" in capsys.readouterr().out
    assert [file.name for file in (pages / "wrong").iterdir()] == ["b.png"]


def test_evaluate_in_halves(pages, capsys):
    (pages / "labels.csv").write_text("file,text\na.png,15|7\nb.png,3\n")
    assert cli.main(["evaluate", ".", "--halves", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    counts = [figures[half]["pages_exact"]["total"] for half in ("choose", "report")]
    assert sum(counts) == 2
    assert cli.main(["evaluate", ".", "--halves"]) == 0
    out = capsys.readouterr().out
    assert ", choose" in out and ", report" in out


def test_evaluate_without_labels_gets_a_sentence(pages, capsys):
    assert cli.main(["evaluate", "."]) == 1
    assert "holds no labels.csv" in capsys.readouterr().err


def test_evaluate_names_files_that_are_lost(pages, capsys):
    (pages / "labels.csv").write_text("file,text\na.png,15|7\nlost.png,3\n")
    assert cli.main(["evaluate", "."]) == 1
    out, err = capsys.readouterr()
    assert "1/2" in out and "lost.png does not exist" in err


@pytest.fixture
def window(monkeypatch):
    """A display, and a window that only records the files it is opened with."""
    app = pytest.importorskip("digitapp.gui.app")
    opened = []

    def run(files):
        opened.append(list(files))
        return 0

    monkeypatch.setenv("DISPLAY", ":1")
    monkeypatch.setattr(app, "run", run)
    return opened


def test_no_command_opens_the_window(pages, window):
    assert cli.main([]) == 0
    assert cli.main(["a.png"]) == 0
    assert [[file.name for file in files] for files in window] == [[], ["a.png"]]


def test_a_mistyped_command_gets_a_sentence(pages, window, capsys):
    assert cli.main(["raed", "a.png"]) == 2
    assert "raed is neither a file nor a command" in capsys.readouterr().err
    assert not window


@pytest.mark.skipif("sys.platform != 'linux'")
def test_without_a_display_an_example_is_read(pages, monkeypatch, capsys):
    monkeypatch.delenv("DISPLAY", raising=False)
    assert cli.main([]) == 0
    out, err = capsys.readouterr()
    assert "no display" in err and "an example page" in err
    assert out == "1 5\n7\n"


def test_a_file_is_read_where_its_window_cannot_open(pages, window, monkeypatch, capsys):
    def run(files):
        raise DisplayError("No window can be opened")

    monkeypatch.setattr("digitapp.gui.app.run", run)
    assert cli.main(["b.png"]) == 0
    assert "reading the file instead" in capsys.readouterr().err
