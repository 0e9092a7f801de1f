"""Labels as people type them."""

import pytest

from digitapp.evaluation.label_text import compared, plain


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12–7", "12-7"),
        ("12·5", "12.5"),
        ("3⁄4", "3/4"),
        ("½", "1/2"),
        ("１２，７", "12,7"),
        ("2 × 3", "2x3"),
        ("[(1) {2}]", "((1)(2))"),
        ("$ 1.20", "¤1.20"),
        ("9'000 @ 5", "9¤000¤5"),
        ("4 PM", "4PM"),
    ],
)
def test_signs_that_look_alike_are_one(typed, meant):
    assert plain(typed) == meant


def test_what_is_compared_has_neither_letters_nor_other_signs():
    assert compared("Pay $1.23 @ 4:56 PM") == "1.234:56"
    assert compared("") == ""
