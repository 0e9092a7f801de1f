"""The paired comparison of two readers."""

from __future__ import annotations

from pathlib import Path

import pytest

from digitapp.evaluation import Label
from digitapp.evaluation.alignment import Faults
from digitapp.evaluation.evaluate import Evaluation, PageResult
from training.evaluation.pages.tables.paired import (
    Pairing,
    ahead,
    chance,
    paired,
    paired_table,
    same_pages,
)


def evaluation(verdicts: dict[str, bool]) -> Evaluation:
    pages = []
    for name, right in verdicts.items():
        label = Label(Path(name), ("12",))
        lines = ("12",) if right else ("17",)
        pages.append(PageResult(label, lines, int(right), 0, 0, Faults(), 1.0))
    return Evaluation(tuple(pages))


def test_only_pages_that_both_readers_got_are_compared() -> None:
    ours = evaluation({"a": True, "b": True, "c": False, "d": False, "e": True})
    theirs = evaluation({"a": True, "b": False, "c": True, "d": False})
    assert paired(ours, theirs) == Pairing(1, 1, 1, 1)
    kept = same_pages(ours, theirs)
    assert [page.label.file.name for page in kept.pages] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(0, 0, 1.0), (5, 0, 2 / 32), (0, 6, 2 / 64), (3, 3, 1.0), (8, 2, 2 * 56 / 1024)],
)
def test_the_test_is_exact(first: int, second: int, expected: float) -> None:
    assert Pairing(10, first, second, 3).chance == pytest.approx(expected)


def test_a_reader_is_ahead_only_beyond_chance() -> None:
    assert ahead(Pairing(10, 8, 2, 0), "Other") == "–"
    assert ahead(Pairing(10, 12, 1, 0), "Other") == "digitapp"
    assert ahead(Pairing(10, 1, 12, 0), "Other") == "Other"


def test_the_table_tells_counts_and_probability() -> None:
    columns, (row,) = paired_table({"photos": Pairing(10, 12, 1, 1)}, "Other")
    cells = dict(zip(columns, row, strict=True))
    assert (cells["pages"], cells["digitapp alone"], cells["Other alone"]) == ("24", "12", "1")
    assert cells["p"] == "0.003" and cells["ahead"] == "digitapp"
    assert chance(0.0001) == "< 0.001"
