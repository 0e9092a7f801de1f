from dataclasses import replace

import pytest

from digitapp.records import Box, Edge, Grid, Line, Mark
from digitapp.tables.arrange import in_rows
from tests.records.sequences import reading, table


def test_rows_that_are_lines_already_stay_as_they_are():
    found = table(["01", "", "7"], ["", "23", "9"])
    assert in_rows(found.lines, found.grids) == found.lines


def test_a_line_over_two_rows_is_parted_and_two_in_one_row_are_joined():
    found = table(["1", "2", "3"], ["4", "5", "6"])
    upper, lower = (line.readings for line in found.lines)
    falling = [Line((*upper[:2], lower[2]), confidence=0.9), Line((*lower[:2], upper[2]))]
    lines = in_rows(falling, found.grids)
    assert [line.text_in(found.grids) for line in lines] == ["1\t2\t3", "4\t5\t6"]
    assert lines[0].confidence == pytest.approx(0.99**3, abs=1e-6)


def test_lines_outside_a_table_keep_their_place_and_text():
    (grid,) = table(["1", "2"], ["3", "4"]).grids
    lower = grid.moved(0, 40)
    cells = [[Box(10 + 80 * c, 50 + 40 * r, 10, 20) for c in range(2)] for r in range(2)]
    title = Line((reading("9", Box(20, 5, 10, 20)),), confidence=0.5)
    total = Line((reading("8", Box(20, 140, 10, 20)),), confidence=0.5)
    rows = [Line(tuple(reading("1", box) for box in row)) for row in cells]
    lines = in_rows([title, *rows, total], [lower])
    assert lines[0] is title and lines[-1] is total and len(lines) == 4


def test_marks_and_blanks_go_with_their_digits():
    found = table(["12", "34"], ["56", "78"])
    upper, lower = found.lines
    comma = Mark(",", Box(88 + 13, 64, 2, 8), 0.9, 7)
    mixed = Line((*upper.readings, *lower.readings), frozenset({1, 5}), 0.9, (comma,))
    lines = in_rows([mixed], found.grids)
    assert [line.text_in(found.grids) for line in lines] == ["1 2\t34", "5 6\t7,8"]


def test_a_comb_does_not_part_lines():
    comb = Grid((Edge(0), Edge(40)), ((0.0, 20.0, 40.0, 60.0),), comb=True)
    line = Line(tuple(reading("1", Box(5 + 20 * i, 5, 10, 20)) for i in range(3)))
    assert in_rows([line], [comb]) == (line,)
    lines = in_rows([replace(line, confidence=0.3)], [])
    assert lines[0].confidence == 0.3


def on_edges(*places: tuple[float, int]) -> Line:
    """Narrow 1s with their middles at these x and y."""
    boxes = [Box(round(x) - 2, y - 10, 4, 20) for x, y in places]
    return Line(tuple(reading("1", box) for box in boxes), frozenset(), 0.8)


def test_a_1_on_an_edge_between_columns_is_a_piece_of_a_rule():
    found = table(["5", "6", "7"], ["3", "", "8"])
    (grid,) = found.grids
    inner, outer = grid.columns[0][1], grid.columns[0][-1]
    pieces = on_edges((inner, 20), (outer, 20))
    upper, lower = found.lines
    mixed = Line((upper.readings[0], *pieces.readings[:1], *upper.readings[1:], pieces.readings[1]))
    lines = in_rows([mixed, lower, on_edges((inner, 60))], found.grids)
    assert [line.text_in(found.grids) for line in lines] == ["5\t6\t7", "3\t\t8"]


def test_a_1_beside_an_edge_stays_and_marks_keep_their_place():
    found = table(["5", "6", "7"], ["3", "", "8"])
    (grid,) = found.grids
    inner = grid.columns[0][1]
    upper, lower = found.lines
    first, *rest = upper.readings
    comma = Mark(",", Box(rest[0].box.right + 1, 28, 2, 4), 0.9, 3)
    piece = on_edges((inner, 20)).readings
    lines = in_rows([Line((first, *piece, *rest), frozenset({1}), 0.9, (comma,)), lower], [grid])
    assert lines[0].marks[0].before == 2
    beside = on_edges((inner + 6, 60))
    assert in_rows([upper, beside], [grid])[1].digits == "1"
