import re
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitapp.errors import InputError
from digitapp.rules.pattern import interval, mask_digits, value_of


@pytest.mark.parametrize(
    ("mask", "good", "bad"),
    [
        ("##-####", ["123456", "000000"], ["12345", "1234567"]),
        ("#{5,7}", ["12345", "1234567"], ["1234", "12345678"]),
        ("#{3}", ["123"], ["12", "1234"]),
        ("20##/#", ["20261"], ["19261", "2026"]),
        ("(408) ###", ["408123"], ["409123"]),
    ],
)
def test_a_mask_counts_digits_and_no_signs(mask, good, bad):
    found = mask_digits(mask)
    assert all(found.matches(digits) for digits in good)
    assert not any(found.matches(digits) for digits in bad)


@pytest.mark.parametrize(
    "mask", ["", "-", "abc", "#{7,5}", "#{9999}", "#{", "##*", "#" * 5000, "#{" + "9" * 5000 + "}"]
)
def test_what_is_no_mask_gets_a_sentence(mask):
    with pytest.raises(InputError, match="no pattern"):
        mask_digits(mask)


@pytest.mark.slow
@given(st.text("#{}0123456789,-/ ", max_size=12), st.text("0123456789", max_size=12))
def test_any_mask_is_understood_or_refused(mask, digits):
    try:
        found = mask_digits(mask)
    except InputError:
        return
    found.matches(digits)


parts = st.sampled_from(["#", "0", "1", "#{0,3}", "#{2}", "#{1,4}", "-"])


@given(st.lists(parts, min_size=1, max_size=6), st.text("012", max_size=9))
def test_a_mask_matches_what_an_expression_would(found, digits):
    mask = "".join(found)
    expression = re.sub("-", "", mask).replace("#", "[0-9]")
    if expression:
        assert mask_digits(mask).matches(digits) == bool(re.fullmatch(expression, digits))


def test_a_mask_that_could_be_filled_in_endless_ways_is_decided_soon():
    mask = mask_digits("#{0,1000}" * 20 + "1")
    start = time.process_time()
    assert not mask.matches("2" * 120)
    assert mask.matches("2" * 120 + "1")
    assert time.process_time() - start < 2


def test_ranges_may_be_open():
    assert interval("0:100") == (Decimal(0), Decimal(100))
    assert interval("5:") == (Decimal(5), None)
    assert interval(":7.5") == (None, Decimal("7.5"))
    assert interval("-3:-1") == (Decimal(-3), Decimal(-1))
    assert interval("12") == (Decimal(12), Decimal(12))


@pytest.mark.parametrize("text", ["", ":", "a:b", "9:1", "nan:1", "1:2:3", "1e9999:", "9" * 5000])
def test_what_is_no_range_gets_a_sentence(text):
    with pytest.raises(InputError, match="no range"):
        interval(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1572", 1572),
        ("007", 7),
        ("12,50", Decimal("12.5")),
        ("12.50", Decimal("12.5")),
        ("1.234,5", Decimal("1234.5")),
        ("1.234.567", 1234567),
        ("-7", -7),
        ("1 572", 1572),
        ("3/4", None),
        ("", None),
    ],
)
def test_the_value_of_a_number(text, value):
    assert value_of(text) == value


def test_a_mask_that_can_be_met_in_many_ways_takes_no_time():
    found = mask_digits("#{0,1000}" * 20 + "7")
    assert not found.matches("1" * 300)
    assert found.matches("1" * 300 + "7")
