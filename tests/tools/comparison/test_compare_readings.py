"""Two versions are the same if they read the same pages alike, whatever time they take."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.tools.comparison import compare_readings


def record(file: str, digits: str, confidence: float = 0.9, **more: Any) -> dict[str, Any]:
    found = [{"digit": digit, "box": [0, 0, 5, 9], "confidence": confidence} for digit in digits]
    lines = [{"text": digits, "confidence": confidence, "digits": found}]
    return {"file": file, "page": 1, "text": digits, "lines": lines, "milliseconds": 5.0, **more}


@pytest.fixture
def compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Compares two lists of records; gives the exit code and the lines that were printed."""

    def compare(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> tuple[int, list[str]]:
        files = []
        for name, records in (("before", before), ("after", after)):
            files.append(tmp_path / f"{name}.jsonl")
            files[-1].write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")
        code = compare_readings.main([str(file) for file in files])
        return code, capsys.readouterr().out.splitlines()

    return compare


def test_times_and_order_do_not_count(compared: Any) -> None:
    before = [record("a.png", "12"), record("b.png", "3")]
    after = [record("b.png", "3", milliseconds=7.0), record("a.png", "12", milliseconds=8.0)]
    said = ["pages: 2; other digits: 0; other values only: 0"]
    assert compared(before, after) == (0, said)


def test_other_digits_and_other_values_are_told_apart(compared: Any) -> None:
    before = [record("a.png", "12"), record("b.png", "3"), record("c.png", "4")]
    after = [record("a.png", "17"), record("b.png", "3", 0.8), record("c.png", "4")]
    code, said = compared(before, after)
    assert code == 1
    assert said == [
        "a.png, page 1: text: '12' -> '17'",
        "b.png, page 1: lines.0.confidence: 0.9 -> 0.8",
        "pages: 3; other digits: 1; other values only: 1",
    ]


@pytest.mark.parametrize(
    "after", [[], [{"file": "a.png", "error": "a.png is damaged"}]], ids=["missing", "refused"]
)
def test_a_page_that_one_version_did_not_read_has_other_digits(
    compared: Any, after: list[dict[str, Any]]
) -> None:
    code, said = compared([record("a.png", "12")], after)
    assert code == 1 and said[-1] == "pages: 1; other digits: 1; other values only: 0"


def test_an_empty_comparison_proves_nothing(compared: Any) -> None:
    assert compared([], [])[0] == 1


def test_checkouts_read_the_same_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for version, digits in (("old", "12"), ("new", "17")):
        (tmp_path / version).mkdir()
        (tmp_path / version / "main.py").write_text(
            "import json, sys\n"
            "for file in sys.argv[1:]:\n"
            "    if file.endswith('.png'):\n"
            f"        digits = '{digits}' if file.endswith('a3.png') else '5'\n"
            "        lines = [{'digits': [{'digit': digit} for digit in digits]}]\n"
            "        print(json.dumps({'file': file, 'lines': lines}))\n"
        )
    pages = tmp_path / "pages"
    pages.mkdir()
    for n in range(1, 6):
        (pages / f"a{n}.png").touch()
    monkeypatch.chdir(tmp_path)
    assert compare_readings.main(["old", "new", "pages", "--every", "2"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"{pages / 'a3.png'}, page 1: ")
    assert said[1] == "pages: 3; other digits: 1; other values only: 0"
