"""The command from data to document, and what the document says of the numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from digitapp.evaluation import Label
from digitapp.evaluation.alignment import Faults
from digitapp.evaluation.evaluate import Evaluation, PageResult
from training.cli import main
from training.evaluation.pages import measure
from training.evaluation.pages.document import document, hard_table, speed_table
from training.evaluation.pages.readers import Digitapp
from training.evaluation.pages.sets import SETS, chosen
from training.evaluation.pages.speed import Cost

PHOTOS = next(s for s in SETS if s.name == "photos")
DOODLES = next(s for s in SETS if s.name == "doodles")


def evaluation(right: int, wrong: int, empty: bool = False) -> Evaluation:
    label = Label(Path("a"), () if empty else ("12",))
    good = PageResult(label, label.lines, len(label.lines), 1, 0, Faults(), 5.0)
    bad = PageResult(label, ("17",), 0, 1, 1, Faults(confused=1), 7.0)
    return Evaluation((good,) * right + (bad,) * wrong, name="x")


def test_the_document_says_what_falls_short():
    titles = {"digitapp": "digitapp", "no_lattice": "without the lattice"}
    found = {
        ("photos", "digitapp"): evaluation(8, 2),
        ("photos", "no_lattice"): evaluation(5, 5),
        ("doodles", "digitapp"): evaluation(3, 1, empty=True),
        ("doodles", "no_lattice"): evaluation(4, 0, empty=True),
    }
    text = document([PHOTOS, DOODLES], titles, found, {}, ["Another reader is not here."])
    assert "80.0 % (" in text and "falls short on photos" in text
    assert "Without the lattice, +30.0 points are lost" in text
    assert "25.0 % | 0.0 %" in text
    assert "Another reader is not here." in text


def test_the_tables_of_costs_name_what_is_too_much():
    photo = "a 12-megapixel photo with 20 digits"
    stages = {"load": 100.0, "ink": 300.0}
    slow = speed_table([Cost(photo, 450.0, 20, 600.0, stages)])
    assert f"Slower than wanted: {photo}" in slow and f"Over 500 MB: {photo}" in slow
    assert "| ink | 75 % |" in slow
    hard = hard_table([Cost("noise", 900.0, 0, 99.0), Cost("text", 60_000.0, 0, 0.0, stopped=True)])
    assert "Beyond 10 s and 1000 MB: text." in hard and "| noise | 0.90 s |" in hard


def test_samples_are_chosen_over_the_whole_set(data: Path):
    mnist = next(s for s in SETS if s.name == "mnist")
    samples = mnist.samples(data)
    few = chosen(samples, 5)
    assert few[0] is samples[0] and few[-1] is samples[-1]
    assert len({id(s) for s in few}) == 5
    assert chosen(samples, None) is samples


def test_the_command_writes_a_document_and_reads_nothing_twice(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    output = tmp_path / "document.md"
    command = [
        "pages",
        "--data",
        str(data),
        "--sets",
        "mnist",
        "--readers",
        "digitapp",
        "--parts",
        "sets",
    ]
    command += ["--most", "4", "--runs", str(tmp_path), "--output", str(output)]
    assert main(command) == 0
    first = output.read_text("utf-8")
    assert "`mnist`" in first and "| 4 |" in first

    def forbidden(*arguments: object) -> PageResult:
        raise AssertionError("a page was read again")

    monkeypatch.setattr(Digitapp, "read", forbidden)
    assert main(command) == 0
    assert output.read_text("utf-8") == first


def test_readers_beside_digitapp_may_get_fewer_pages(data: Path, tmp_path: Path):
    output = tmp_path / "document.md"
    command = ["pages", "--data", str(data), "--sets", "mnist", "--parts", "sets", "--most", "6"]
    command += ["--readers", "digitapp", "no_lattice", "--most-beside", "2"]
    command += [
        "--runs",
        str(tmp_path / "runs"),
        "--cache",
        str(tmp_path / "cache"),
        "--output",
        str(output),
    ]
    assert main(command) == 0
    text = output.read_text("utf-8")
    assert "| 6 |" in text and "evenly spaced: 2." in text
    assert "| digitapp, the same pages |" in text


def test_a_reader_that_is_missing_is_left_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    found, missing = measure.readers(["digitapp", "tesseract"])
    assert [reader.name for reader in found] == ["digitapp"]
    assert len(missing) == 1 and missing[0].startswith("Tesseract is not installed")


def test_missing_data_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    command = ["pages", "--data", str(tmp_path / "none"), "--sets", "photos"]
    with pytest.raises(SystemExit) as stopped:
        main(command)
    assert stopped.value.code == 2
    assert "is not a folder" in capsys.readouterr().err
