import functools

import numpy as np
import pytest

import digitapp
from digitapp.errors import InputError
from digitapp.forms import Form
from digitapp.records import Page
from digitapp.rules import Rules
from tests.forms.drawn import COLUMN, COMB, NUMBER, blank, filled, form, photographed, ruled


@functools.cache
def models():
    return digitapp.load_models()


def read(gray, forms):
    return digitapp.read_form(Page(gray), forms, models())


def texts(reading):
    return {(value.field.name, value.row): value.text for value in reading.values}


FILLED = {
    ("points", 0): "47",
    ("code", 0): "07 4",
    ("yes", 0): "x",
    ("no", 0): "",
    ("count", 1): "1",
    ("count", 2): "",
    ("count", 3): "10",
    ("count", 4): "7",
}


def test_a_flat_page_is_read_field_by_field():
    reading = read(filled(), form())
    assert texts(reading) == FILLED
    assert reading.form is not None and reading.residual < 0.05 and reading.complete
    assert reading.sequence.text == "47\n07 4\n1\n10\n7"


@pytest.mark.slow
@pytest.mark.parametrize(("degrees", "turned"), [(4, 0), (-86, 90), (176, 180), (93, 270)])
def test_a_photo_is_read_however_it_lies(degrees, turned):
    reading = read(photographed(filled(), degrees), form())
    assert texts(reading) == FILLED
    assert reading.sequence.turned == turned
    box = reading.values[0].line.readings[0].box
    x, y = box.centre
    assert reading.values[0].box.x < x < reading.values[0].box.right
    assert reading.values[0].box.y < y < reading.values[0].box.bottom
    assert box.height > box.width


def test_a_blank_page_is_left_empty():
    reading = read(photographed(blank(), 2), form())
    assert reading.form is not None and not any(texts(reading).values())
    assert not any(value.doubtful for value in reading.values)


@pytest.mark.slow
@pytest.mark.parametrize(
    "gray",
    [
        np.full((900, 700), 255, np.uint8),
        np.zeros((40, 30), np.uint8),
        np.random.default_rng(1).integers(0, 256, (800, 600), np.uint8),
        np.full((1, 1), 255, np.uint8),
    ],
)
def test_a_page_of_no_form_is_set_aside(gray):
    reading = read(gray, form())
    assert reading.form is None and reading.values == () and reading.sequence.lines == ()


@pytest.mark.slow
def test_forms_in_one_pile_are_told_apart():
    both = [form(), form(name="night", title="Night watch log book")]
    for n, title in enumerate(("Report of the day", "Night watch log book")):
        reading = read(photographed(filled(title), 3), both)
        assert reading.form is both[n] and texts(reading) == FILLED


@pytest.mark.slow
def test_a_rule_chooses_or_makes_doubtful():
    (value,) = read(filled(), ruled(Rules(range="0:50"))).values
    assert value.text == "47" and value.verdict is None and not value.doubtful
    (value,) = read(filled(), ruled(Rules(range="80:90"))).values
    assert value.doubtful and value.verdict is not None
    assert not value.verdict.obeyed or 80 <= int(value.text) <= 90
    (value,) = read(filled(), ruled(Rules(length="4"), COMB)).values
    assert value.doubtful and value.verdict is not None and not value.verdict.obeyed


def test_print_of_a_filled_template_is_no_print():
    template = digitapp.Form("report", Page(filled()), form().fields, filled=True)
    assert texts(read(photographed(filled(), 2), template)) == FILLED


def test_when_the_time_is_over_the_rest_is_doubtful():
    from dataclasses import replace

    from digitapp.settings import DEFAULTS

    late = replace(DEFAULTS, seconds=0.001)
    reading = digitapp.read_form(Page(filled()), form(), models(), late)
    assert not reading.complete
    late_ones = [value for value in reading.values if value.field.name in ("points", "code")]
    assert all(value.doubtful and not value.confidence for value in late_ones)


def test_a_check_ends_the_reading():
    def stop():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        digitapp.read_form(Page(filled()), form(), models(), check=stop)


def test_a_form_without_print_gets_a_sentence():
    bare = Form("bare", Page(np.full((900, 700), 250, np.uint8)), (NUMBER,))
    with pytest.raises(InputError, match="bare has too little print"):
        read(filled(), bare)


@pytest.mark.slow
def test_a_page_whose_heading_is_another_is_set_aside():
    assert read(photographed(filled("Inventory of goods"), 20), form()).form is None
    assert read(photographed(filled(), 20), form()).form is not None


def test_a_crease_through_a_blank_field_is_no_digit():
    gray = blank()
    shade = np.ones(gray.shape[1], np.float32)
    shade -= 0.45 * np.exp(-(((np.arange(gray.shape[1]) - 400) / 4) ** 2)).astype(np.float32)
    reading = read((gray * shade).astype(np.uint8), form((NUMBER, COLUMN)))
    assert [value.text for value in reading.values] == [""] * 5
