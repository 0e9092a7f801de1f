import csv
import io
import json
import stat

import digitapp.pipeline.recognize
from digitapp import cli
from tests.records.sequences import sequence


def test_doubtful_lines_are_answered_and_put_into_the_results(pages, capsys, monkeypatch):
    def recognize(page, models):
        return sequence("1512", "88", page=page, doubtful="2")

    monkeypatch.setattr(digitapp.pipeline.recognize, "recognize", recognize)
    words = ["read", "a.png", "b.png", "--csv", "--output", "o.csv", "--review", "to check"]
    assert cli.main(words) == 0
    assert "2 lines to answer are in to check/review.csv" in capsys.readouterr().err
    folder = pages / "to check"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    rows = list(csv.DictReader((folder / "review.csv").open()))
    assert [row["file"] for row in rows] == ["a.png", "b.png"]
    assert all((folder / row["picture"]).is_file() for row in rows)
    rows[0]["answer"] = "0572"
    with (pages / "filled.csv").open("w") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert cli.main(["review", "to check", "--apply", "filled.csv", "--csv"]) == 0
    out, err = capsys.readouterr()
    assert [row["text"] for row in csv.DictReader(io.StringIO(out))] == ["0572", "88", "1512", "88"]
    assert "1 answer applied" in err
    words = ["review", "to check", "--apply", "filled.csv", "--json", "--output", "o.json"]
    assert cli.main(words) == 0
    assert json.loads((pages / "o.json").read_text())[0]["lines"][0]["corrected"]


def test_wrong_use_gets_a_sentence(pages, capsys):
    assert cli.main(["read", "a.png", "--review", "x"]) == 2
    assert "--review needs --output" in capsys.readouterr().err
    (pages / "filled.csv").write_text("file,page,line,answer\na.png,1,1,abc\n")
    assert cli.main(["review", ".", "--apply", "filled.csv"]) == 1
    assert cli.main(["review", ".", "--apply", "gone.csv"]) == 1
    assert "gone.csv cannot be opened" in capsys.readouterr().err
    assert cli.main(["review", ".", "--apply", "filled.csv", "--xlsx"]) == 2
