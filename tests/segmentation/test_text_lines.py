import random

import pytest

from digitapp.records import Box
from digitapp.segmentation.text_lines import (
    find_blanks,
    find_broken,
    find_crumbs,
    find_cut_neighbours,
    group_lines,
    typical_height,
)


def row(y: int, xs, height: int = 60, slope: float = 0.0):
    return [Box(x, round(y + slope * x), height // 2, height) for x in xs]


def test_lines_top_to_bottom_and_left_to_right_whatever_the_order():
    boxes = row(300, (10, 80, 150)) + row(100, (20, 90, 160, 230))
    order = list(range(7))
    random.Random(0).shuffle(order)
    lines = group_lines([boxes[i] for i in order])
    assert [[order[i] for i in line] for line in lines] == [[3, 4, 5, 6], [0, 1, 2]]


@pytest.mark.parametrize("slope", [-0.12, 0.12])
def test_slanted_lines_stay_lines(slope):
    xs = range(0, 800, 70)
    boxes = row(100, xs, slope=slope) + row(220, xs, slope=slope)
    assert [len(line) for line in group_lines(boxes)] == [12, 12]


def test_columns_of_one_row_are_one_line():
    boxes = row(100, (0, 50, 100)) + row(104, (700, 750)) + row(300, (0, 50))
    assert [len(line) for line in group_lines(boxes)] == [5, 2]


def test_a_dot_joins_the_line_it_stands_in():
    boxes = [*row(100, (0, 50, 120)), Box(95, 150, 8, 8), *row(300, (0, 50))]
    assert group_lines(boxes) == [[0, 1, 3, 2], [4, 5]]


def test_the_parts_of_a_broken_digit_are_a_pair():
    upper, lower = Box(100, 10, 30, 24), Box(102, 36, 34, 26)
    assert find_broken([lower, upper]) == [(1, 0)]
    assert find_broken([upper, lower, *row(10, (0, 50, 150), 52)]) == [(0, 1)]


def test_digits_on_top_of_each_other_or_far_apart_are_no_pair():
    assert find_broken([*row(0, (0, 50, 100)), *row(44, (0, 50, 100))]) == []
    assert find_broken([Box(100, 10, 30, 24), Box(102, 56, 34, 26)]) == []
    assert find_broken([Box(0, 0, 9, 9)]) == find_broken([]) == []


@pytest.mark.parametrize("scale", [0.2, 1, 20])
def test_scale_changes_nothing(scale):
    boxes = row(100, (0, 50, 100)) + row(300, (0, 50))
    scaled = [Box(*(round(v * scale) for v in (b.x, b.y, b.width, b.height))) for b in boxes]
    assert group_lines(scaled) == group_lines(boxes)


def test_nothing_gives_no_lines():
    assert group_lines([]) == []


def test_a_wide_gap_is_a_blank():
    assert find_blanks(row(0, (0, 40, 80, 220, 260))) == {3}
    assert find_blanks(row(0, (0, 40, 80, 120))) == frozenset()


def test_typical_height_is_not_fooled_by_specks():
    boxes = [Box(0, 0, 3, 3)] * 20 + [Box(0, 0, 30, 60)] * 5
    assert typical_height(boxes) == 60


def test_crumbs_are_lines_far_smaller_than_the_pages_digits():
    crumbs = [Box(5 * i, 300, 3, 9) for i in range(8)]
    assert find_crumbs([row(0, (0, 50)), crumbs, row(100, (0, 50), 40)]) == {1}


def test_a_large_heading_makes_no_crumbs_of_the_rows_below():
    rows = [row(300 + 40 * i, range(0, 200, 25), 25) for i in range(10)]
    assert find_crumbs([row(0, (0, 100), 90), *rows]) == frozenset()


def test_no_lines_have_no_crumbs():
    assert find_crumbs([]) == frozenset()


def test_a_digit_that_the_edge_cuts_off_belongs_to_other_writing():
    lines = [row(10, (20, 40, 60)), [Box(90, 50, 10, 20)]]
    assert find_cut_neighbours(lines, 100, 80) == {1}
    # At some distance from every edge, it is a line of its own.
    assert find_cut_neighbours(lines, 101, 80) == frozenset()
    # Longer lines that reach an edge are writing.
    assert find_cut_neighbours([row(0, (0, 20)), row(40, (0, 20, 40))], 60, 60) == frozenset()


def test_a_close_picture_of_single_digits_keeps_them():
    column = [[Box(0, y, 20, 20)] for y in (0, 30)] + [[Box(5, 60, 8, 20)]]
    assert find_cut_neighbours(column, 20, 90) == frozenset()
    assert find_cut_neighbours([[Box(0, 0, 20, 20)]], 20, 20) == frozenset()
