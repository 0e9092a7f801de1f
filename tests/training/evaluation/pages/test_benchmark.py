"""The page benchmark, from data to document, and the document's statements on the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

pytest.importorskip("jinja2")
pytest.importorskip("tyro")

from digitapp.evaluation import Label
from digitapp.evaluation.alignment import Faults
from digitapp.evaluation.evaluate import Evaluation, PageResult
from digitapp.models import threads
from training.cli import main
from training.evaluation.pages import measure
from training.evaluation.pages.benchmark import Choice
from training.evaluation.pages.document import (
    beyond_limits,
    document,
    too_large,
    too_slow,
)
from training.evaluation.pages.readers import Digitapp
from training.evaluation.pages.sets import SETS, chosen
from training.evaluation.pages.speed import Cost
from training.evaluation.pages.tables import accuracy, costs
from training.evaluation.pages.timing import TimedResult

PHOTOS = next(s for s in SETS if s.name == "photos")
MNIST = next(s for s in SETS if s.name == "mnist")
DOODLES = next(s for s in SETS if s.name == "doodles")
TABLES = next(s for s in SETS if s.name == "tables")

VARIANTS = {
    "no_lattice": "without the lattice",
    "no_super_resolution": "without super-resolution",
}
TITLES = {"digitapp": "digitapp", **VARIANTS, "rapidocr": "RapidOCR 3.10.0"}
COMPARED = {"digitapp": "digitapp", "rapidocr": "RapidOCR 3.10.0"}


@pytest.fixture
def threads_as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The benchmark has this process use one thread; later tests use as many as before it."""
    monkeypatch.setattr(threads, "_most", threads._most)
    before = cv2.getNumThreads()
    yield
    cv2.setNumThreads(before)


def evaluation(right: int, wrong: int, empty: bool = False) -> Evaluation:
    pages = []
    for number in range(right + wrong):
        label = Label(Path(f"page_{number}"), () if empty else ("12",))
        good = (label.lines, len(label.lines), 1, 0, Faults(), 5.0)
        bad = (("17",), 0, 1, 1, Faults(confused=1), 7.0)
        pages.append(TimedResult(label, *(good if number < right else bad), processor=3.0))
    return Evaluation(tuple(pages), name="x")


def readings() -> dict[tuple[str, str], Evaluation]:
    return {
        ("photos", "digitapp"): evaluation(8, 2),
        ("photos", "no_lattice"): evaluation(5, 5),
        ("photos", "no_super_resolution"): evaluation(9, 1),
        ("photos", "rapidocr"): evaluation(1, 4),
        ("mnist", "rapidocr"): evaluation(2, 3),
        ("doodles", "rapidocr"): evaluation(1, 1, empty=True),
        ("mnist", "digitapp"): evaluation(10, 0),
        ("mnist", "no_lattice"): evaluation(9, 1),
        ("mnist", "no_super_resolution"): evaluation(10, 0),
        ("doodles", "digitapp"): evaluation(3, 1, empty=True),
        ("doodles", "no_lattice"): evaluation(4, 0, empty=True),
        ("doodles", "no_super_resolution"): evaluation(4, 0, empty=True),
    }


def test_a_part_that_helps_lowers_the_share_of_exact_pages_when_it_is_left_out():
    helps, harms = accuracy.effects([PHOTOS, MNIST], VARIANTS, readings())
    assert (helps.mean, helps.largest) == pytest.approx((-20, -30)) and helps.where == "photos"
    assert (harms.mean, harms.largest) == pytest.approx((5, 10)) and harms.where == "photos"
    assert helps.pages == 20
    table = accuracy.without_parts([PHOTOS], VARIANTS, readings())
    assert table.rows[0][1:] == ["10", "80.0 %", "50.0 %", "90.0 %"]


@pytest.mark.slow
def test_the_document_tells_gains_from_losses():
    text = document(
        "the command", [PHOTOS, MNIST, DOODLES], TITLES, readings(), {}, ["Another is not here."]
    )
    assert "Written by `the command`" in text
    assert "the lattice, the share of exact pages is 20.0 points lower" in text
    assert "super-resolution, the share of exact pages is 5.0 points higher" in text
    assert "Another is not here." in text
    assert "## The two halves" in text and "| `doodles` |" in text
    assert "## Marks between digits" not in text, "no set has labels with marks"
    assert "## digitapp beside RapidOCR 3.10.0" in text
    assert "settings hold" in text and "## Numbers set by hand" in text


@pytest.mark.slow
def test_the_document_of_another_reader_alone_has_no_comparison():
    text = document("", [PHOTOS, DOODLES], {"rapidocr": "RapidOCR 3.10.0"}, readings(), {}, [])
    assert "20.0 %" in text and "beside RapidOCR" not in text and "Without a part" not in text


def test_the_tables_hold_a_row_a_set_and_a_column_a_reader():
    exact = accuracy.exact_pages([PHOTOS], COMPARED, readings())
    assert len(exact.columns) == len(exact.rows[0]) == 5
    assert [cell.split(" (")[0] for cell in exact.rows[0][3:]] == ["80.0 %", "20.0 %"]
    assert exact.rows[0][4].endswith(", 5 pages"), "of ten that digitapp got"
    empty = accuracy.empty_pages([DOODLES], COMPARED, readings())
    assert [cell.split(" (")[0] for cell in empty.rows[0][3:]] == ["25.0 %", "50.0 %"]
    errors = accuracy.digit_errors([PHOTOS], COMPARED, readings())
    assert errors.rows[0][1] == "10.0 %, 5 / 3 ms"


def test_tables_are_reported_by_row_too():
    found = {("tables", "digitapp"): evaluation(3, 1)}
    pages, rows = accuracy.exact_pages([TABLES], {"digitapp": "digitapp"}, found).rows
    assert pages[2] == "–" and rows[2] == "90 %" and rows[3].startswith("75.0 %")


def test_turned_pages_are_compared_with_the_same_pages_upright():
    def of(names: dict[str, bool]) -> Evaluation:
        return Evaluation(
            tuple(
                PageResult(Label(Path(n), ("12",)), ("12",) if ok else (), 0, 0, 0, Faults())
                for n, ok in names.items()
            )
        )

    found = {
        ("upright", "digitapp"): of({"a_1.png": True, "b": True, "c": False}),
        ("turned", "digitapp"): of({"turned_90_a_1.png": True, "turned_180_b": False}),
    }
    table = accuracy.turned_pages(found)
    assert table is not None
    assert table.rows == [
        ["90 degrees", "1", "1", "1", "100.0 %"],
        ["180 degrees", "1", "1", "0", "0.0 %"],
    ]
    assert accuracy.turned_pages({}) is None


def test_excessive_costs_are_named():
    photo = "a 12-megapixel photo with 20 digits"
    usual = [
        Cost(photo, 450.0, 20, 600.0, {"load": 100.0, "ink": 300.0}),
        Cost("another", 450.0, 20, 60.0, {"load": 100.0, "ink": 300.0}),
    ]
    assert too_slow(usual) == too_large(usual) == [photo]
    assert costs.stage_shares(usual).rows[0] == ["ink", "75 %", "75 %"]
    hard = [Cost("noise", 900.0, 0, 99.0), Cost("text", 60_000.0, 0, 0.0, stopped=True)]
    assert beyond_limits(hard) == ["text"]
    assert costs.hard_costs(hard).rows[0] == ["noise", "0.90 s", "99 MB", "nothing read"]


def test_the_command_names_what_was_chosen():
    assert Choice(most=100, most_beside=20).command.endswith("--most 100 --most-beside 20")
    assert (
        "--sets photos mnist --parts sets --most None"
        in Choice(sets=("photos", "mnist"), parts=("sets",)).command
    )
    assert [Choice(most=9, most_beside=4).pages(r) for r in ("rapidocr", "no_lattice")] == [9, 4]


def test_samples_are_chosen_over_the_whole_set(data: Path):
    samples = MNIST.samples(data)
    few, more = chosen(samples, 5), chosen(samples, 8)
    places = [samples.index(sample) for sample in few]
    assert places == sorted(set(places)) and len(places) == 5
    assert max(np.diff([0, *places, len(samples)])) <= len(samples) // 2
    assert {id(s) for s in few} < {id(s) for s in more}
    assert chosen(samples, None) is samples


@pytest.mark.slow
@pytest.mark.usefixtures("threads_as_before")
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
@pytest.mark.usefixtures("threads_as_before")
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
    exact, parts = (text.partition(f"## {title}")[2] for title in ("Pages exact", "Without a part"))
    assert exact.partition("by 28 pixels |")[2].startswith(" 6 |")
    assert parts.partition("| `mnist` |")[2].startswith(" 2 |")


@pytest.mark.slow
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
