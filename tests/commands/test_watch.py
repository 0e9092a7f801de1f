import csv

import pytest

import digitapp.batch.watch
from digitapp import cli
from tests.batch.pages import save


@pytest.fixture
def arriving(monkeypatch):
    """Lists of files that come one after another; then Ctrl+C."""
    lists: list[object] = []

    def complete_files(folders, recursive, control):
        yield from lists
        raise KeyboardInterrupt

    monkeypatch.setattr(digitapp.batch.watch, "complete_files", complete_files)
    return lists


def rows(file):
    return [(row["file"], row["text"]) for row in csv.DictReader(file.open())]


def test_what_comes_is_added_and_a_restart_reads_nothing_twice(pages, arriving, capsys):
    words = ["watch", ".", "--csv", "--output", "o.csv"]
    a, b, c = pages / "a.png", pages / "b.png", save(pages / "c.png")
    arriving += [[a], []]
    assert cli.main(words) == 130
    assert [text for _, text in rows(pages / "o.csv")] == ["1 5", "7"]
    assert "The same command goes on" in capsys.readouterr().err
    arriving[:] = [[a, b], [c, pages / "o.csv"]]
    assert cli.main([*words, "--verbose"]) == 130
    assert [file.rpartition("/")[2] for file, _ in rows(pages / "o.csv")] == [
        *("a.png", "a.png", "b.png", "c.png", "c.png")
    ]
    err = capsys.readouterr().err
    assert "a.png: 3 digits, read before" in err and "o.csv" not in err.replace("in o.csv", "")


def test_pages_can_be_annotated(pages, arriving):
    arriving += [[pages / "a.png"]]
    words = ["watch", ".", "--json", "--output", "o.jsonl", "--annotate", "seen", "--quiet"]
    assert cli.main(words) == 130
    assert (pages / "seen" / "a.annotated.png").is_file()


def test_wrong_use_gets_a_sentence(pages, capsys):
    assert cli.main(["watch", "."]) == 2
    assert "--output is needed" in capsys.readouterr().err
    assert cli.main(["watch", "a.png", "--csv", "--output", "o.csv"]) == 1
    assert "a.png is not a folder" in capsys.readouterr().err


def test_a_scan_in_a_watched_folder_is_not_taken_for_the_output(pages, arriving, capsys):
    before = (pages / "a.png").read_bytes()
    assert cli.main(["watch", ".", "--csv", "--output", "a.png"]) == 1
    assert "a.png is to be read; it cannot be the output too" in capsys.readouterr().err
    assert (pages / "a.png").read_bytes() == before
    assert sorted(file.name for file in pages.glob("a.png*")) == ["a.png"]


def test_an_output_that_this_command_wrote_may_have_the_name_of_a_scan(pages, arriving):
    arriving += [[pages / "a.png"]]
    words = ["watch", ".", "--pdf", "--output", "o.pdf", "--quiet"]
    assert [cli.main(words) for _ in range(2)] == [130, 130]
    assert (pages / "o.pdf").read_bytes().startswith(b"%PDF-")
