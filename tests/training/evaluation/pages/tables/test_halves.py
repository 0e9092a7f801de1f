"""The tables of halves and marks."""

from __future__ import annotations

from pathlib import Path

from digitapp.evaluation import Label
from digitapp.evaluation.alignment import Faults
from digitapp.evaluation.evaluate import Evaluation, PageResult
from digitapp.evaluation.halves import half_of
from training.evaluation.pages.sets import SETS
from training.evaluation.pages.tables.halves import (
    beyond_chance,
    compared,
    falling_short,
    halves_table,
    marks_table,
    target,
)

PHOTOS, CELLS, TABLES, BLANK = (
    next(s for s in SETS if s.name == name)
    for name in ("photos", "logbook_cells", "tables", "blank_forms")
)
NAMES = [f"page_{i:03}" for i in range(200)]


def evaluation(wrong_half: int | None, marks: bool = False) -> Evaluation:
    """Every second page of each half is wrong with high confidence; all others are right."""
    pages = []
    for number, name in enumerate(NAMES):
        right = half_of(name) != wrong_half or bool(number % 2)
        label = Label(Path(name), ("12",), marks=("1,2",) if marks else None)
        lines = label.lines if right else ("13",)
        known = int(right) if marks else None
        wrong = int(not right)
        pages.append(PageResult(label, lines, int(right), 1, wrong, Faults(), 1.0, known))
    return Evaluation(tuple(pages))


def test_every_set_has_a_row_with_both_halves() -> None:
    own = {"photos": evaluation(None), "logbook_cells": evaluation(1, marks=True)}
    columns, rows = halves_table([PHOTOS, CELLS], own)
    assert all(len(row) == len(columns) for row in rows)
    photos, cells = (dict(zip(columns, row, strict=True)) for row in rows)
    assert photos["choose: exact"] == "100.0 % (100.0 to 100.0)"
    assert photos["choose: lines with marks"] == "–"
    assert cells["choose: lines with marks"].startswith("100.0 %")
    count, _, total = cells["report: sure to 0.95 but wrong"].partition(" of ")
    assert 0.3 < int(count) / int(total) < 0.7
    assert cells["choose: sure to 0.95 but wrong"].startswith("0 of ")


def test_sets_with_halves_apart_are_named() -> None:
    own = {"photos": evaluation(None), "logbook_cells": evaluation(1)}
    assert beyond_chance([PHOTOS, CELLS], own) == ["logbook_cells"]
    _, rows = halves_table([PHOTOS, CELLS], own)
    assert [row[4].endswith("*") for row in rows] == [False, True]


def test_marks_are_reported_for_sets_and_readers_that_have_them() -> None:
    titles = {"digitapp": "digitapp", "tesseract": "Tesseract"}
    found = {
        ("photos", "digitapp"): evaluation(None),
        ("photos", "tesseract"): evaluation(None),
        ("logbook_cells", "digitapp"): evaluation(None, marks=True),
        ("logbook_cells", "tesseract"): evaluation(None),
    }
    table = marks_table([PHOTOS, CELLS], titles, found)
    assert table is not None
    columns, (row,) = table
    assert columns == ["set", "lines", "digitapp", "Tesseract"]
    assert row[1:] == ["200", "100.0 % (100.0 to 100.0)", "–"]
    assert marks_table([PHOTOS], titles, found) is None


def test_sets_that_miss_their_target_on_the_report_half_are_named() -> None:
    own = {"photos": evaluation(0), "logbook_cells": evaluation(1)}
    assert falling_short([PHOTOS, CELLS], own) == ["logbook_cells"]
    _, rows = halves_table([PHOTOS, CELLS], own)
    assert [row[1] for row in rows] == ["96 %", "92 %"]


def test_blank_pages_should_be_right_where_few_may_give_digits() -> None:
    assert target(BLANK) == 0.98 and target(PHOTOS) == 0.96
    assert compared(TABLES) == "lines_exact" and compared(PHOTOS) == "pages_exact"
