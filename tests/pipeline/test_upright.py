"""Pages are turned to be read only on good evidence, and undone where that reads worse."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import numpy as np
import pytest

import digitapp
from digitapp import Page
from digitapp.models import Models
from digitapp.models.onnx_network import Network
from digitapp.pipeline.orientation import LIES, MIRRORED
from digitapp.pipeline.upright import (
    UPRIGHT,
    Lie,
    Turn,
    TurnedReading,
    lie_of,
    turned_page,
    upright_reading,
)
from digitapp.records import DigitSequence
from digitapp.settings import DEFAULTS
from tests.inputs.drawing import FOUR, SEVEN, draw, paper
from tests.records.sequences import sequence

COMPETITION = replace(
    DEFAULTS.competition,
    turn=0.0,
    turn_weight=1.0,
)
SETTINGS = replace(DEFAULTS, competition=COMPETITION)


def lie(*nats: float, least: float = -1.0) -> Lie:
    return lie_of(np.array(nats), least)


def test_turns_with_enough_evidence_are_tried_the_likeliest_first():
    assert lie(0, 5, 14.9, 1, 2, least=10) == UPRIGHT
    assert lie(0, 5, 15.1, 1, 2, least=10) == Lie((Turn(180, 15.1),))
    assert lie(0, 30, -0.5, -2, -3) == Lie((Turn(270, 30), Turn(180, -0.5)))  # it lies at 90


def test_any_evidence_counts_where_the_page_is_not_read_surely():
    nats = np.array([0, -1, 2.5, -3, 1])
    assert lie_of(nats, 4.0, sure=True) == UPRIGHT
    assert lie_of(nats, 4.0, sure=False) == Lie((Turn(180, 2.5),))


def test_a_mirrored_page_is_not_turned():
    assert lie(0, 3, 7, 4, 9, least=8) == Lie(mirrored=True)
    assert not lie(0, 3, 7, 4, 7.5, least=8).mirrored


def chosen(lines: DigitSequence, turns: list[tuple[int, float]], **readings: DigitSequence) -> str:
    """What is read in the end, and how it was turned."""
    asked = Lie(tuple(Turn(*turn) for turn in turns))
    found = upright_reading(
        lines.lines, asked, lambda degrees: TurnedReading(readings[f"at_{degrees}"]), SETTINGS
    )
    return "as it lies" if found is None else f"{found.text} at {found.turned}"


def test_a_turned_reading_stands_by_its_confidence_and_the_evidence():
    poor, fair, good = (sequence("12", confidence=c) for c in (0.01, 0.6, 0.99))
    assert chosen(fair, [(180, 0.5)], at_180=good) == "12 at 180"
    assert chosen(good, [(180, -0.5)], at_180=good) == "as it lies"
    assert chosen(good, [(180, 6.0)], at_180=poor) == "12 at 180"
    assert chosen(good, [(180, 0.3)], at_180=fair) == "as it lies"
    assert chosen(fair, [(180, 6.0)], at_180=sequence()) == "as it lies"
    cut_short = replace(good, complete=False)
    assert chosen(fair, [(180, 6.0), (90, 6.0)], at_180=cut_short) == "as it lies"


def test_a_sure_reading_ends_the_search():
    fair, good = sequence("12", confidence=0.6), sequence("34", confidence=0.95)
    assert chosen(sequence("5", confidence=0.1), [(90, 3.0), (180, 2.0)], at_90=good) == "34 at 90"
    both = {"at_90": fair, "at_180": replace(good, turned=0)}
    assert chosen(sequence("5", confidence=0.1), [(90, 2.2), (180, 2.0)], **both) == "34 at 180"


def test_where_nothing_was_read_a_turned_reading_must_be_sure():
    assert chosen(sequence(), [(90, 50.0)], at_90=sequence("12")) == "12 at 90"
    fair = sequence("12", confidence=0.7)
    assert chosen(sequence(), [(90, 50.0)], at_90=fair) == "as it lies"


def test_rows_tell_a_quarter_turn_from_the_opposite_one():
    asked = Lie((Turn(90, 5.0), Turn(270, 4.0)))
    readings = {
        90: TurnedReading(sequence("46", confidence=0.95), upside_down=3.0),
        270: TurnedReading(sequence("97", confidence=0.95), upside_down=-3.0),
    }
    found = upright_reading((), asked, readings.__getitem__, SETTINGS)
    assert found is not None and (found.text, found.turned) == ("97", 270)


def test_turning_keeps_colour_name_and_number():
    colour = np.zeros((4, 6, 3), np.uint8)
    colour[0, 0] = 9
    page = Page(colour[..., 0].copy(), colour, "a.png", 3)
    found = turned_page(page, 90)
    assert found.gray.shape == (6, 4) and found.gray[0, -1] == 9
    assert found.colour is not None and found.colour[0, -1].tolist() == [9, 9, 9]
    assert (found.name, found.number) == ("a.png", 3)
    assert turned_page(page, 0) is page


@pytest.fixture(scope="module")
def models() -> Models:
    return digitapp.load_models()


def says(models: Models, number: int) -> Models:
    """Models whose network answers that all components lie so; see `LIES`."""
    answer = np.full((1, len(LIES)), 0.01)
    answer[0, number] = 1 - answer[0, 1:].sum()
    return replace(models, orientation=cast(Network, lambda seen: answer.repeat(len(seen), 0)))


def page() -> Page:
    gray = paper(200, 420)
    for n, shape in enumerate((SEVEN, FOUR, SEVEN, FOUR)):
        draw(gray, shape, (40 + 90 * n, 50, 60, 90), 6, 40)
    return Page(gray)


@pytest.mark.slow
def test_a_page_that_seems_turned_is_read_turned(models: Models):
    plain = digitapp.recognize(page(), says(models, 0))
    assert plain.text == "7474" and plain.turned == 0
    upside_down = digitapp.recognize(turned_page(page(), 180), says(models, 2))
    assert upside_down.text == "7474" and upside_down.turned == 180
    assert np.array_equal(upside_down.page.gray, page().gray)
    assert [r.box for r in upside_down.readings] == [r.box for r in plain.readings]
    on_its_side = digitapp.recognize(turned_page(page(), 90), says(models, 1))
    assert on_its_side.text == "7474" and on_its_side.turned == 270


def test_a_page_that_reads_no_better_turned_stays_as_it_lies(models: Models):
    """The network is wrong, but upside down the page has no digits."""
    found = digitapp.recognize(page(), says(models, 2))
    assert found.text == "7474" and found.turned == 0


def test_no_page_is_turned_where_it_may_not_be(models: Models):
    upside_down = turned_page(page(), 180)
    settings = replace(DEFAULTS, turn=False)
    assert digitapp.recognize(upside_down, says(models, 2), settings).turned == 0
    assert digitapp.recognize(upside_down, replace(models, orientation=None)).turned == 0


def test_a_mirrored_page_is_read_as_it_lies_and_says_so(models: Models):
    unsure = replace(DEFAULTS.competition, settled=1.1)
    settings = replace(DEFAULTS, competition=unsure)
    found = digitapp.recognize(page(), says(models, MIRRORED), settings)
    assert found.mirrored and found.turned == 0 and found.text == "7474"
    assert not digitapp.recognize(page(), says(models, 0), settings).mirrored


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_the_shipped_network_finds_how_drawn_digits_lie(models: Models, degrees: int):
    found = digitapp.recognize(turned_page(page(), degrees), models)
    assert found.text == "7474" and found.turned == (-degrees) % 360


def test_a_page_of_many_components_is_not_read_once_more_for_a_turn(models: Models):
    few = replace(DEFAULTS, competition=replace(DEFAULTS.competition, most_components=3))
    lies_at_90 = says(models, 1)
    assert digitapp.recognize(page(), lies_at_90, few).turned == 0


def test_a_turn_that_hides_most_digits_does_not_stand():
    rows = sequence(*["4711"] * 8, confidence=0.4)
    few, many = sequence("0", confidence=0.9), sequence("4711", "4711", "471147", confidence=0.99)
    assert chosen(rows, [(90, 8)], at_90=few) == "as it lies"
    assert chosen(sequence("12", confidence=0.1), [(90, 8)], at_90=few).endswith("at 90")
    assert chosen(rows, [(90, 8)], at_90=many) == "as it lies"


def test_a_turn_that_reads_fewer_digits_no_more_surely_does_not_stand():
    upright, other = (
        sequence("22", "90", "08", confidence=0.9),
        sequence("80", "22", confidence=0.9),
    )
    assert chosen(upright, [(180, 8)], at_180=other) == "as it lies"
    surer = sequence("80", "22", confidence=0.97)
    assert chosen(upright, [(180, 8)], at_180=surer).endswith("at 180")
