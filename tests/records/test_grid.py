"""Where the cells of a grid lie, and the text that numbers make in them."""

import pytest

from digitapp.records import Box, Edge, Grid, Line, Mark, cell_of
from tests.records.sequences import reading, sequence, table

FALLING = Grid(
    (Edge(0, 0.1), Edge(40, 0.1), Edge(80, 0.1)), ((0.0, 50.0, 100.0), (5.0, 55.0, 105.0))
)


def test_cells_are_found_by_the_middle_of_a_box():
    assert FALLING.cell(Box(10, 10, 10, 20)) == (0, 0)
    assert FALLING.cell(Box(80, 38, 10, 10)) == (0, 1)  # the row has fallen by 8 pixels
    assert FALLING.cell(Box(80, 45, 10, 10)) == (1, 1)
    assert FALLING.cell(Box(46, 50, 12, 10)) == (1, 0)
    assert FALLING.cell(Box(10, 90, 10, 20)) is None and FALLING.cell(Box(200, 30, 9, 9)) is None
    assert cell_of(Box(10, 10, 10, 20), [FALLING.moved(300, 0), FALLING]) == (FALLING, 0, 0)


def test_a_grid_moves_with_its_numbers():
    moved = FALLING.moved(200, 30)
    assert moved.cell(Box(280, 68, 10, 10)) == (0, 1)
    assert moved.cell(Box(280, 75, 10, 10)) == (1, 1)


@pytest.mark.parametrize(
    "columns", [(), ((0.0, 5.0),), ((0.0,), (0.0,)), ((0.0, 5.0), (0.0, 5.0, 9.0))]
)
def test_edges_that_make_no_cells_are_refused(columns):
    with pytest.raises(ValueError, match="no rows"):
        Grid((Edge(0), Edge(9), Edge(18)), columns)


def test_a_tab_stands_for_each_edge_between_columns():
    assert table(["01", "", "7"], ["", "23", ""]).text == "01\t\t7\n\t23\t"
    assert sequence("12 5").text == "12 5"


def test_marks_stay_in_their_cell():
    found = table(["12", "34"])
    (line,) = found.lines
    boxes = [Box(32, 20, 4, 8), Box(84, 20, 4, 8), Box(112, 20, 4, 8)]
    marks = tuple(Mark(".", box, 0.9, before) for box, before in zip(boxes, (2, 2, 4), strict=True))
    signed = Line(line.readings, frozenset({2}), 0.9, marks)
    assert signed.text_in(found.grids) == "12.\t.34."


def test_a_comb_is_one_number_and_an_empty_box_is_a_blank():
    edges = tuple(20.0 * i for i in range(8))
    comb = Grid((Edge(0), Edge(40)), (edges,), comb=True)
    boxes = [Box(5 + 20 * i, 8, 10, 20) for i in (1, 2, 5, 6)]
    line = Line(tuple(map(reading, "4711", boxes)), frozenset({2}), 0.9)
    assert line.text == "47 11" and line.text_in([comb]) == "47  11"
    beside = comb.moved(200, 0)
    far = [Box(205 + 20 * i, 8, 10, 20) for i in range(2)]
    both = Line((*line.readings, *map(reading, "80", far)), frozenset(), 0.9)
    assert both.text_in([comb, beside]) == "47  11 80"


def test_the_cells_of_a_table_have_their_text_doubt_and_place():
    found = table(["01", "", "7"], ["", "", ""], ["", "23", "9"], doubtful="9")
    (only,) = found.tables
    assert (only.rows, only.columns) == (3, 3)
    assert only.texts() == [["01", "", "7"], ["", "", ""], ["", "23", "9"]]
    cell = only.cells[2]
    assert (cell.row, cell.column, cell.text, cell.doubtful) == (2, 1, "23", False)
    assert (cell.line, cell.first, cell.count) == (1, 0, 2)
    assert cell.box == Box(90, 90, 22, 20) and cell.confidence == pytest.approx(0.99**2)
    assert only.cells[3].doubtful
