import pickle

import pytest

from digitapp.errors import InputError
from digitapp.forms import Field
from digitapp.records import Box
from digitapp.rules import Rules
from tests.forms.drawn import COLUMN, COMB, NUMBER, form


def test_rows_and_boxes_part_a_field_without_gaps():
    rows, boxes = COLUMN.rows, COMB.boxes
    assert [row.height for row in rows] == [70, 70, 70, 70] and rows[-1].bottom == COLUMN.box.bottom
    assert [box.x for box in boxes] == [300, 365, 430, 495] and boxes[-1].right == COMB.box.right
    assert NUMBER.rows == NUMBER.boxes == (NUMBER.box,)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("", "number", Box(0, 0, 20, 20)), "needs a name"),
        (("a\nb", "number", Box(0, 0, 20, 20)), "needs a name"),
        (("a", "circle", Box(0, 0, 20, 20)), "unknown kind"),
        (("a", "number", Box(0, 0, 20, 20), 2), "2 parts"),
        (("a", "comb", Box(0, 0, 20, 20), 10), "too small"),
        (("a", "column", Box(0, 0, 20, 20), 201), "201 parts"),
        (("a", "number", Box(0, 0, 20, 20), 1, Rules(total=True)), "sum"),
    ],
)
def test_an_impossible_field_gets_a_sentence(values, said):
    with pytest.raises(InputError, match=said):
        Field(*values)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ((), "at least one field"),
        ((NUMBER, Field("points", "mark", Box(1, 1, 20, 20))), "Two fields have the name points"),
        ((Field("far", "mark", Box(750, 10, 20, 20)),), "far lies outside the page"),
        ((Field("far", "mark", Box(-1, 10, 20, 20)),), "far lies outside the page"),
    ],
)
def test_fields_that_do_not_fit_together_get_a_sentence(fields, said):
    with pytest.raises(InputError, match=said):
        form(fields)


def test_a_form_can_be_sent_to_another_process():
    whole = form()
    assert whole.template.words
    sent = pickle.loads(pickle.dumps(whole))
    assert sent.fields == whole.fields and sent.fingerprint == whole.fingerprint


def test_another_rule_is_another_form():
    other = form((Field("points", "number", NUMBER.box, 1, Rules(range="0:9")),))
    assert other.fingerprint != form((NUMBER,)).fingerprint
