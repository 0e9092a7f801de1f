from dataclasses import replace

import pytest

from digitapp.pipeline.hypotheses import (
    compared,
    complemented,
    in_reading_order,
    places_of,
    settled,
    settled_lines,
)
from digitapp.records import Alternative, Box, Line
from digitapp.settings import CompetitionSettings
from tests.records.sequences import reading

SETTINGS = CompetitionSettings()


def line(text: str, confidence: float, y: int = 10) -> Line:
    readings = [reading(digit, Box(10 + 20 * i, y, 15, 30)) for i, digit in enumerate(text)]
    return Line(tuple(readings), confidence=confidence)


def with_alternative(found: Line, digits: str, probability: float) -> Line:
    boxes = tuple(Box(10 + 20 * i, 10, 15, 30) for i in range(len(digits)))
    return replace(found, alternatives=(Alternative(digits, probability, boxes),))


def read(*hypotheses):
    return compared(hypotheses)


def test_two_that_agree_outvote_one_that_is_surer():
    (found,) = read([line("17", 0.7)], [line("12", 0.5)], [line("12", 0.4)])
    assert found.digits == "12"
    assert found.confidence == pytest.approx((0.5 + 0.4) / 3)


def test_of_two_that_differ_the_surer_one_stands_and_the_difference_is_doubtful():
    (found,) = read([line("174", 0.5)], [line("124", 0.8)])
    assert found.digits == "124"
    assert [r.doubtful for r in found.readings] == [False, True, False]
    assert found.confidence == pytest.approx(0.4)


def test_what_a_reading_thought_of_counts_as_well():
    first = with_alternative(line("12", 0.55), "17", 0.45)
    second = with_alternative(line("17", 0.5), "12", 0.2)
    (found,) = read([first], [second])
    assert found.digits == "17"
    assert found.confidence == pytest.approx((0.45 + 0.5) / 2)
    (other,) = found.alternatives
    assert (other.digits, other.probability) == ("12", pytest.approx((0.55 + 0.2) / 2))
    assert len(other.boxes) == 2


def test_a_line_that_only_an_unsure_reading_has_is_left_out():
    assert read([line("1", 0.3)], []) == []
    assert [one.digits for one in read([line("17", 0.9)], [])] == ["17"]


def test_places_are_judged_apart_and_stay_in_order():
    first = [line("11", 0.9, 10), line("22", 0.3, 200)]
    second = [line("11", 0.9, 12), line("55", 0.6, 100), line("29", 0.7, 202)]
    assert [one.digits for one in read(first, second)] == ["11", "55", "29"]


def test_a_line_cut_in_two_competes_with_the_whole():
    parts = [line("12", 0.9), Line((reading("3", Box(50, 10, 15, 30)),), confidence=0.4)]
    (found,) = read([line("123", 0.8)], parts)
    assert found.digits == "123"
    assert all(one.doubtful for one in found.readings)


def test_one_hypothesis_keeps_its_lines_as_they_are():
    (found,) = read([line("17", 0.4)])
    assert (found.digits, found.confidence) == ("17", pytest.approx(0.4))


def test_what_is_sure_is_settled():
    assert settled([line("17", 0.95)], SETTINGS)
    assert not settled([line("17", 0.6)], SETTINGS)
    assert settled([], SETTINGS)


def test_a_second_look_that_takes_over_what_is_settled_leaves_it_as_it_is():
    sure, unsure = line("17", 0.95), line("22", 0.3, y=200)
    assert settled_lines([sure, unsure], SETTINGS) == [sure]
    found = read([sure, unsure], [line("29", 0.7, y=202), sure])
    assert [one.digits for one in found] == ["17", "29"]
    assert found[0].confidence == pytest.approx(0.95)


def test_a_line_that_slopes_takes_no_place_of_its_neighbour():
    steps = [reading(digit, Box(10 + 40 * i, 10 + 20 * i, 15, 30)) for i, digit in enumerate("172")]
    places = places_of(Line(tuple(steps), confidence=0.9))
    assert places == [Box(10, 10, 55, 50), Box(50, 30, 55, 50)]
    assert places_of(Line((reading("1", Box(10, 10, 15, 30)),))) == [Box(10, 10, 15, 30)]


def test_what_only_a_part_of_the_page_shows_is_added_where_it_is_sure():
    whole, part = [line("17", 0.95)], [line("23", 0.97, y=200), line("4", 0.6, y=400)]
    assert [own.digits for own in complemented(whole, part, SETTINGS)] == ["17", "23"]


def test_where_the_whole_has_a_line_the_part_adds_none():
    only = complemented([line("17", 0.6)], [line("11", 0.99)], SETTINGS)
    assert [own.digits for own in only] == ["17"]


def at(found: Line, x: int) -> Line:
    readings = [
        replace(r, segment=replace(r.segment, box=replace(r.segment.box, x=r.segment.box.x + x)))
        for r in found.readings
    ]
    return replace(found, readings=tuple(readings))


def test_lines_side_by_side_are_read_from_left_to_right():
    left, right, below = line("12", 0.9, 14), at(line("34", 0.9, 10), 200), line("56", 0.9, 60)
    ordered = [found.digits for found in in_reading_order([right, below, left])]
    assert ordered == ["12", "34", "56"]
    assert [found.digits for found in compared([[left, right, below]])] == ordered
    assert [found.digits for found in complemented([right], [left], SETTINGS)] == ["12", "34"]
