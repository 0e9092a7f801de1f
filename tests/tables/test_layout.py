"""Tables are found by rule lines or by alignment, and what is none is left alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from digitapp.records import Box, Grid, cell_of
from digitapp.tables.layout import find_grids, rules_beside
from digitapp.tables.rule_lines import Rule, RuleLines
from tests.tables.drawing import blank, digits, rules

CELLS = [["1", "204", "", "7"], ["", "", "", ""], ["33", "5", "", "12"], ["4", "", "", "9"]]


def found_in(cells, ink, **placed):
    lines = digits(cells, **placed)
    return find_grids(lines, rules_beside(lines, ink, 1.0)), lines


def counts(grid: Grid, lines: Sequence[Sequence[Box]]) -> list[list[int]]:
    """How many digits stand in each cell."""
    found = [[0] * grid.width for _ in range(grid.height)]
    for line in lines:
        for box in line:
            place = grid.cell(box)
            assert place is not None
            found[place[0]][place[1]] += 1
    return found


def lengths(cells):
    return [[len(text) for text in row] for row in cells]


@pytest.mark.parametrize("slope", [-0.06, 0.0, 0.05])
@pytest.mark.parametrize("framed", [True, False])
def test_rules_make_rows_and_columns_also_empty_ones(framed, slope):
    ink = rules(blank(), 4, 4, slope, framed)
    (grid,), lines = found_in(CELLS, ink, slope=slope)
    assert counts(grid, lines) == lengths(CELLS)


def test_numbers_keep_to_their_row_in_any_line():
    ink = rules(blank(), 4, 4, 0.05)
    lines = digits(CELLS, 0.05)
    mixed = [sorted((box for line in lines for box in line), key=lambda box: box.x)]
    (grid,) = find_grids(mixed, rules_beside(mixed, ink, 1.0))
    assert counts(grid, mixed) == lengths(CELLS)


@pytest.mark.parametrize("align", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("slope", [-0.05, 0.0, 0.04])
def test_numbers_below_each_other_make_columns_without_rules(align, slope):
    cells = [["1", "204", "7"], ["", "12", "65"], ["33", "5", ""], ["4", "9", "310"]]
    (grid,), lines = found_in(cells, blank(), slope=slope, align=align)
    assert counts(grid, lines) == lengths(cells)


def test_single_digits_make_a_table():
    cells = [list("123"), list("456"), ["7", "", "9"]]
    ink = rules(blank(), 3, 3, width=50)
    (grid,), lines = found_in(cells, ink, width=50)
    assert counts(grid, lines) == lengths(cells)


def test_a_rule_that_is_missing_is_made_up_for_by_alignment():
    ink = rules(blank(), 4, 4)
    ink[:, 100 + 120 - 4 : 100 + 120 + 5] = 0
    ink[80 + 60 * 3 - 4 : 80 + 60 * 3 + 5] = 0
    cells = [["1", "204", "6", "7"], ["2", "3", "", ""], ["33", "5", "", "12"], ["4", "", "", "9"]]
    (grid,), lines = found_in(cells, ink)
    assert counts(grid, lines) == lengths(cells)


def test_dashed_rules_are_rules():
    ink = rules(blank(), 4, 4)
    ink[::12] = 0
    ink[1::12] = 0
    ink[:, ::12] = 0
    ink[:, 1::12] = 0
    (grid,), lines = found_in(CELLS, ink)
    assert counts(grid, lines) == lengths(CELLS)


def test_what_stands_beside_a_table_is_not_in_it():
    ink = rules(blank(), 4, 4)
    title = [Box(120, 20, 20, 30), Box(144, 20, 20, 30)]
    lines = [title, *digits(CELLS)]
    grids = find_grids(lines, rules_beside(lines, ink, 1.0))
    assert len(grids) == 1 and all(cell_of(box, grids) is None for box in title)


@pytest.mark.parametrize(
    "cells",
    [
        [["1204"]],
        [["12"], ["7"], ["333"]],
        [["12", "7", "5"]],
        [["12", "73"], ["2026", ""], ["06", "984"], ["386", ""]],
    ],
    ids=["a number", "a list", "one row", "notes"],
)
def test_numbers_that_stand_in_no_columns_are_no_table(cells):
    assert found_in(cells, blank())[0] == ()


def test_groups_of_a_telephone_number_are_no_columns():
    lines = [
        [Box(100 + 24 * i + 15 * (i // 3), 100 + 60 * row, 20, 30) for i in range(9)]
        for row in range(3)
    ]
    assert find_grids(lines) == ()


def test_numbers_across_squared_paper_are_no_table():
    ink = blank()
    for place in range(0, 900, 33):
        ink[:, place : place + 2] = 255
        ink[min(place, 698) : min(place, 698) + 2] = 255
    lines = [[Box(100 + 24 * i, 100 + 60 * row, 20, 30) for i in range(8)] for row in range(3)]
    assert find_grids(lines, rules_beside(lines, ink, 1.0)) == ()


def test_evenly_spaced_digits_are_no_columns_where_their_gaps_meet():
    rows = [
        (0, 54, 92, 130, 168, 228, 266),
        (0, 54, 104, 154, 228, 278),
        (0, 54, 98, 142, 186, 228),
    ]
    lines = [[Box(100 + x, 100 + 60 * y, 22, 30) for x in row] for y, row in enumerate(rows)]
    assert find_grids(lines) == ()


def test_numbers_of_a_row_may_stand_a_little_higher_or_lower():
    first = [Box(x, 100, 20, 30) for x in (100, 124, 220, 244, 300)]
    one, other = [Box(108, 158, 8, 30)], [Box(220, 174, 20, 30), Box(244, 175, 20, 30)]
    (grid,) = find_grids([first, one, other])
    assert (grid.height, grid.width) == (2, 3)


def test_nothing_has_no_table():
    assert find_grids([], rules_beside([], blank(), 1.0)) == ()
    assert find_grids([[]]) == ()


def test_lines_through_digits_are_strokes_and_make_no_table():
    boxes = [Box(80 + 50 * n, 65, 32, 48) for n in range(9)]
    across = tuple(Rule(20, 620, place, 0.0) for place in (30, 90, 120))
    upright = (Rule(40, 125, 215, 0.0),)
    assert find_grids([boxes], RuleLines(across, upright)) == ()
    between = RuleLines((across[0], across[2]), upright)
    assert all(
        len({cell[0] for b in boxes if (cell := g.cell(b))}) == 1
        for g in find_grids([boxes], between)
    )


def test_close_numbers_in_uneven_columns_are_a_table():
    ink = blank()
    edges = (100, 160, 196, 236, 296)
    for x in edges:
        ink[80:320, x : x + 2] = 255
    for row in range(5):
        ink[80 + 60 * row : 82 + 60 * row, 100:298] = 255
    lines = [[Box(x, 95 + 60 * row, 20, 30) for x in (138, 164, 214, 238)] for row in range(4)]
    (grid,) = find_grids(lines, rules_beside(lines, ink, 1.0))
    assert (grid.height, grid.width) == (4, 4)


def test_two_short_lines_among_many_numbers_are_no_table():
    ink = blank()
    ink[60:150, 160:163] = 255
    ink[140:143, 130:210] = 255
    cells = [
        ["12", "345", "6", "78"],
        ["9", "10", "22", ""],
        ["3", "45", "", "67"],
        ["8", "", "9", "1"],
    ]
    (grid,), lines = found_in(cells, ink)
    assert counts(grid, lines) == lengths(cells)


def test_the_soft_edges_of_strokes_are_no_rules():
    cells = [list("7777"), list("5555"), list("7777")]
    ink = rules(blank(), 3, 4, width=50)
    for line in digits(cells, width=50):
        for box in line:
            ink[box.y - 1, box.x : box.right] = 255
    (grid,), lines = found_in(cells, ink, width=50)
    assert counts(grid, lines) == lengths(cells)
