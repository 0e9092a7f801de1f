"""`digitapp evaluate`, with a recognizer that always gives the same answer."""

import json

from digitapp import cli


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
