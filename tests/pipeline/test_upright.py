"""Pages are turned to be read only on good evidence, and undone where that reads worse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import digitapp
from digitapp import Page
from digitapp.models import Models
from digitapp.pipeline.orientation import MIRRORED
from digitapp.pipeline.upright import UPRIGHT, Lie, lie_of, stands, turned_page
from digitapp.records import Array
from digitapp.settings import DEFAULTS
from tests.drawing import FOUR, SEVEN, draw, paper
from tests.sequences import sequence


def test_upright_stands_until_the_evidence_exceeds_the_prior():
    assert lie_of([0, 5, 9.9, 1, 2], 10) == UPRIGHT
    assert lie_of([0, 5, 10.1, 1, 2], 10) == Lie(180, False, 10.1)
    assert lie_of([0, 30, 10, 1, 2], 10).turn == 270  # it lies turned by 90
    assert lie_of([0, 3, 10, 40, 2], 10).turn == 90
    assert lie_of([0, 3, 10, 4, 20], 10) == Lie(0, True, 20)


def test_a_turned_reading_stands_by_its_confidence_and_the_evidence():
    good, poor = sequence("12"), sequence("12")
    poor = replace(poor, lines=tuple(replace(line, confidence=1e-4) for line in poor.lines))
    lie = Lie(180, False, 5.0)
    assert stands(good, poor.lines, lie, DEFAULTS) and stands(good, good.lines, lie, DEFAULTS)
    assert not stands(poor, good.lines, lie, DEFAULTS)
    assert not stands(sequence(), (), lie, DEFAULTS)
    assert not stands(replace(good, complete=False), poor.lines, lie, DEFAULTS)


def test_where_nothing_was_read_a_turned_reading_must_be_sure():
    lie = Lie(180, False, 50.0)
    assert stands(sequence("12"), (), lie, DEFAULTS)
    assert not stands(sequence("12", confidence=0.7), (), lie, DEFAULTS)


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


def says(models: Models, *lies: int) -> Models:
    """Models whose network answers, call by call, that all components lie so."""
    answers = iter(lies)

    def network(views: Array) -> Array:
        return np.repeat(np.eye(5)[[next(answers)]], len(views), 0)

    unsure: Callable[[Array], Array] = network
    return replace(models, orientation=unsure)


def page() -> Page:
    gray = paper(200, 420)
    for n, shape in enumerate((SEVEN, FOUR, SEVEN, FOUR)):
        draw(gray, shape, (40 + 90 * n, 50, 60, 90), 6, 40)
    return Page(gray)


UNSURE = replace(DEFAULTS, competition=replace(DEFAULTS.competition, settled=1.1))
"""No reading is sure, so the network is always asked."""


def test_a_page_that_seems_turned_is_read_turned(models: Models):
    upside_down = turned_page(page(), 180)
    found = digitapp.recognize(upside_down, says(models, 2), UNSURE)
    assert found.text == "7474" and found.turned == 180
    assert np.array_equal(found.page.gray, page().gray)
    plain = digitapp.recognize(page(), says(models, 0), UNSURE)
    assert [r.box for r in found.readings] == [r.box for r in plain.readings]
    on_its_side = digitapp.recognize(turned_page(page(), 90), says(models, 1), UNSURE)
    assert on_its_side.text == "7474" and on_its_side.turned == 270


def test_a_reading_that_does_not_stand_is_dropped(models: Models):
    """The network is wrong: the page lies upright, and on its side it has no sure line."""
    found = digitapp.recognize(page(), says(models, 0), DEFAULTS)
    assert found.confidence > 0.9, "the page is meant to be easy"
    prior = replace(UNSURE, competition=replace(UNSURE.competition, upright=0.0))
    weak = replace(
        models, orientation=lambda views: np.repeat([[0.49, 0, 0.51, 0, 0]], len(views), 0)
    )
    kept = digitapp.recognize(page(), weak, prior)
    assert kept.text == "7474" and kept.turned == 0


def test_no_page_is_turned_where_it_may_not_be_or_is_sure(models: Models):
    upside_down = turned_page(page(), 180)
    asked = says(models)  # would raise if it were asked
    assert digitapp.recognize(upside_down, asked, replace(UNSURE, turn=False)).turned == 0
    assert digitapp.recognize(page(), asked, DEFAULTS).text == "7474"
    without = replace(models, orientation=None)
    assert digitapp.recognize(upside_down, without, UNSURE).turned == 0


def test_a_mirrored_page_is_read_as_it_lies_and_says_so(models: Models):
    found = digitapp.recognize(page(), says(models, MIRRORED), UNSURE)
    assert found.mirrored and found.turned == 0 and found.text == "7474"
    assert not digitapp.recognize(page(), says(models, 0), UNSURE).mirrored
