"""The page benchmark, from data to document, and the document's statements on the numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("jinja2")
pytest.importorskip("tyro")

from digitapp.evaluation import Label
from digitapp.evaluation.alignment import Faults
from digitapp.evaluation.evaluate import Evaluation, PageResult
from training.cli import main
from training.evaluation.pages import measure, tables
from training.evaluation.pages.document import (
    beyond_limits,
    document,
    effects,
    falling_short,
    too_large,
    too_slow,
)
from training.evaluation.pages.readers import Digitapp
from training.evaluation.pages.sets import SETS, chosen
from training.evaluation.pages.speed import Cost

PHOTOS = next(s for s in SETS if s.name == "photos")
MNIST = next(s for s in SETS if s.name == "mnist")
DOODLES = next(s for s in SETS if s.name == "doodles")

TITLES = {
    "digitapp": "digitapp",
    "no_lattice": "without the lattice",
    "no_super_resolution": "without super-resolution",
}


def evaluation(right: int, wrong: int, empty: bool = False) -> Evaluation:
    label = Label(Path("a"), () if empty else ("12",))
    good = PageResult(label, label.lines, len(label.lines), 1, 0, Faults(), 5.0)
    bad = PageResult(label, ("17",), 0, 1, 1, Faults(confused=1), 7.0)
    return Evaluation((good,) * right + (bad,) * wrong, name="x")


def readings() -> dict[tuple[str, str], Evaluation]:
    return {
        ("photos", "digitapp"): evaluation(8, 2),
        ("photos", "no_lattice"): evaluation(5, 5),
        ("photos", "no_super_resolution"): evaluation(9, 1),
        ("mnist", "digitapp"): evaluation(10, 0),
        ("mnist", "no_lattice"): evaluation(9, 1),
        ("mnist", "no_super_resolution"): evaluation(10, 0),
        ("doodles", "digitapp"): evaluation(3, 1, empty=True),
        ("doodles", "no_lattice"): evaluation(4, 0, empty=True),
        ("doodles", "no_super_resolution"): evaluation(4, 0, empty=True),
    }


def test_a_part_that_helps_lowers_the_share_of_exact_pages_when_it_is_left_out():
    helps, harms = effects([PHOTOS, MNIST], TITLES, readings())
    assert (helps.mean, helps.largest) == pytest.approx((-20, -30)) and helps.where == "photos"
    assert (harms.mean, harms.largest) == pytest.approx((5, 10)) and harms.where == "photos"
    assert falling_short([PHOTOS, MNIST], readings()) == ["photos"]


def test_the_document_tells_gains_from_losses():
    text = document([PHOTOS, MNIST, DOODLES], TITLES, readings(), {}, ["Another is not here."])
    assert "the lattice, the share of exact pages is 20.0 points lower" in text
    assert "super-resolution, the share of exact pages is 5.0 points higher" in text
    assert "Another is not here." in text
    assert "## The two halves" in text and "| `doodles` |" in text
    assert "## Marks between digits" not in text, "no set has labels with marks"


def test_the_tables_hold_a_row_a_set_and_a_column_a_reader():
    exact = tables.exact_pages([PHOTOS], TITLES, readings())
    assert len(exact.columns) == len(exact.rows[0]) == 6
    assert [cell.split(" (")[0] for cell in exact.rows[0][3:]] == ["80.0 %", "50.0 %", "90.0 %"]
    empty = tables.empty_pages([DOODLES], TITLES, readings())
    assert list(empty.rows[0][3:]) == ["25.0 %", "0.0 %", "0.0 %"]


def test_excessive_costs_are_named():
    photo = "a 12-megapixel photo with 20 digits"
    costs = [
        Cost(photo, 450.0, 20, 600.0, {"load": 100.0, "ink": 300.0}),
        Cost("another", 450.0, 20, 60.0, {"load": 100.0, "ink": 300.0}),
    ]
    assert too_slow(costs) == too_large(costs) == [photo]
    assert tables.stage_shares(costs).rows[0] == ["ink", "75 %", "75 %"]
    hard = [Cost("noise", 900.0, 0, 99.0), Cost("text", 60_000.0, 0, 0.0, stopped=True)]
    assert beyond_limits(hard) == ["text"]
    assert tables.hard_costs(hard).rows[0] == ["noise", "0.90 s", "99 MB", "nothing read"]


def test_samples_are_chosen_over_the_whole_set(data: Path):
    samples = MNIST.samples(data)
    few = chosen(samples, 5)
    assert few[0] is samples[0] and few[-1] is samples[-1]
    assert len({id(s) for s in few}) == 5
    assert chosen(samples, None) is samples


@pytest.mark.slow
def test_the_command_writes_a_document_and_reads_each_page_once(
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


@pytest.mark.slow
def test_other_readers_may_get_fewer_pages(data: Path, tmp_path: Path):
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


def test_a_missing_reader_is_left_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    found, missing = measure.readers(["digitapp", "tesseract"])
    assert [reader.name for reader in found] == ["digitapp"]
    assert len(missing) == 1 and missing[0].startswith("Tesseract is not installed")


def test_missing_data_gets_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    command = ["pages", "--data", str(tmp_path / "none"), "--sets", "photos"]
    with pytest.raises(SystemExit) as stopped:
        main(command)
    assert stopped.value.code == 2
    assert "is not a folder" in capsys.readouterr().err
