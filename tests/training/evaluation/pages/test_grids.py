"""Tables count as read only with their rows, columns and cells."""

from dataclasses import replace

import pytest
from PIL import Image

from tests.records.sequences import sequence, table
from training.evaluation.pages.grids import Grid, cells_of, compared, summary
from training.evaluation.pages.rows_of_pages import COLUMNS, NONE, pages

TRUTH = [["01", "", "7"], ["", "", ""], ["", "23", "9"]]


def judged(found) -> tuple[bool, bool, int]:
    result = compared("a", "printed", False, TRUTH, found)
    assert result.cells == 4
    return result.structure, result.exact, result.right


def test_a_table_is_compared_cell_by_cell():
    assert judged(table(*TRUTH)) == (True, True, 4)
    assert judged(table(["01", "", "4"], *TRUTH[1:])) == (True, False, 3)
    assert judged(table(["01", "5", "7"], *TRUTH[1:])) == (False, False, 4)
    assert judged(table(["01", "", ""], *TRUTH[1:])) == (False, False, 3)


def test_other_counts_of_rows_and_columns_are_wrong():
    assert judged(table(*TRUTH[::2])) == (False, False, 0)
    assert judged(sequence("01 7", "23 9")) == (False, False, 0)


def test_numbers_beside_the_table_count_against_it():
    found = table(*TRUTH)
    (stray,) = sequence("5").lines
    far = replace(stray.readings[0].segment.box, x=290, y=190)
    moved = replace(stray.readings[0], segment=replace(stray.readings[0].segment, box=far))
    assert not judged(replace(found, lines=(*found.lines, replace(stray, readings=(moved,)))))[0]


def test_without_a_table_each_line_is_a_cell():
    assert cells_of(sequence("12 5", "7")) == [["125"], ["7"]]


@pytest.mark.slow
def test_the_summary_has_every_kind_both_halves_and_all():
    found = [Grid(f"grid_{i}", "none", i % 2 == 0, True, False, 4, 3, 0) for i in range(8)]
    rows = summary(found).rows
    assert [row[0] for row in rows][:2] == ["without rules, flat", "without rules, photo"]
    assert rows[-1][:2] == ["all that are drawn", "8"] and rows[-1][2].startswith("100.0 %")
    assert sum(int(row[1]) for row in rows[2:-1]) == 8


@pytest.mark.slow
def test_photos_count_apart_from_drawings():
    photos = [Grid("a.jpg", kind, True, True, True, 4, 4, 0) for kind in (COLUMNS, NONE, NONE)]
    rows = summary([Grid("grid_1", "none", False, False, False, 4, 3, 0), *photos]).rows
    assert [row[:2] for row in rows[-3:]] == [
        ["all that are drawn", "1"],
        [COLUMNS, "1"],
        [NONE, "2"],
    ]
    assert rows[-3][2].startswith("0.0 %") and rows[-2][2].startswith("100.0 %")


def test_photos_of_several_rows_have_the_cells_of_their_labels(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    Image.new("L", (40, 30), 255).save(folder / "a.png")
    (folder / "labels.csv").write_text("file,text\na.png,12 345|6\na.png,123\na.png,12|34\n")
    found = [(kind, page.width, cells) for _, kind, page, cells in pages(tmp_path)]
    assert found == [(COLUMNS, 40, [["12", "345"], ["6", ""]]), (NONE, 40, [["12"], ["34"]])]
