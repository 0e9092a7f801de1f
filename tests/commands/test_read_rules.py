"""`digitapp read` with rules of the numbers."""

import csv
import io
import json
from dataclasses import replace

import pytest

import digitapp.pipeline.recognize
from digitapp import cli
from digitapp.settings import DEFAULTS
from tests.rules.lines import page as line_page


@pytest.fixture
def unsure(pages, monkeypatch):
    """Every page is read as 1512, or perhaps 1572."""

    def recognize(page, models, settings=DEFAULTS):
        return replace(line_page(("1512", [("1572", 0.2)])), page=page)

    monkeypatch.setattr(digitapp.pipeline.recognize, "recognize", recognize)
    (pages / "known.txt").write_text("1572\n1573\n")
    (pages / "rules.toml").write_text('range = "1570:"\n')
    return pages


@pytest.mark.parametrize(
    "words", [["--allowed", "known.txt"], ["--rules", "rules.toml"], ["--range", "1570:1580"]]
)
def test_rules_choose_another_reading_and_say_so(unsure, capsys, words):
    assert cli.main(["read", "a.png", "--csv", *words]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["text"], row["check"]) == ("1572", "yes")
    assert "1512 was read" in row["rule"] and "1572 (20 %) was taken" in row["rule"]
    assert cli.main(["read", "a.png", "--json", *words]) == 0
    (line,) = json.loads(capsys.readouterr().out)["lines"]
    assert line["rule"]["obeyed"] and line["rule"]["probability"] == 0.2


def test_a_line_that_obeys_no_rule_is_to_be_checked(unsure, capsys):
    assert cli.main(["read", "a.png", "--csv", "--check", "isbn"]) == 0
    out, err = capsys.readouterr()
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["text"], row["check"]) == ("1512", "yes")
    assert "must have the check digits of isbn" in row["rule"] and "1 line to check" in err


def test_other_rules_read_everything_again(unsure, capsys):
    words = ["read", ".", "--csv", "--output", "o.csv", "--resume"]
    assert cli.main(words) == 0
    assert cli.main([*words, "--length", "4"]) == 0
    assert "all pages are read again" in capsys.readouterr().err


def test_a_wrong_rule_gets_a_sentence(pages, capsys):
    assert cli.main(["read", "a.png", "--pattern", "?"]) == 1
    assert "? is no pattern" in capsys.readouterr().err
