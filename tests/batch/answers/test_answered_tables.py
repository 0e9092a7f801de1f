"""A person's answers stand in the cells of a table, too."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from digitapp.batch.answers.answered import answered
from digitapp.batch.answers.filled_table import NO_LINE
from digitapp.io.page_record import page_record
from tests.records.sequences import table

SCHEMA = json.loads(
    (Path(__file__).resolve().parents[3] / "docs" / "record.schema.json").read_text("utf-8")
)
CELLS = [["01", "", "7"], ["", "23", "9"], ["4", "5", "6"]]


def after(answers: dict[int, str]):
    record = page_record(table(*CELLS, doubtful="9"), "a.png", 1)
    (found,) = answered([record], {("a.png", 1, line): text for line, text in answers.items()})
    jsonschema_rs.validate(SCHEMA, found)
    cells = {(c["row"], c["column"]): c for c in found["tables"][0]["cells"]}
    return found["text"], cells


@pytest.mark.parametrize("answer", ["239", "23 9"])
def test_the_same_digits_or_parts_go_into_their_cells(answer):
    text, cells = after({2: answer.replace("9", "8")})
    assert text == "01\t\t7\n\t23\t8\n4\t5\t6"
    assert (cells[2, 2]["text"], cells[2, 3]["text"]) == ("23", "8")
    assert not cells[2, 3]["doubtful"] and cells[2, 3]["first"] == 2


def test_parts_may_have_other_lengths():
    text, cells = after({2: "2 39"})
    assert text.splitlines()[1] == "\t2\t39" and cells[2, 3]["first"] == 1


def test_an_answer_that_fits_no_cells_is_to_be_checked():
    text, cells = after({2: "12345"})
    assert text.splitlines()[1] == "\t12345\t" and cells[2, 2]["doubtful"]
    assert (2, 3) not in cells


def test_a_line_that_is_none_leaves_its_cells_empty():
    text, cells = after({2: NO_LINE})
    assert text == "01\t\t7\n4\t5\t6"
    assert not {place for place in cells if place[0] == 2}
    assert cells[3, 1]["line"] == 2
