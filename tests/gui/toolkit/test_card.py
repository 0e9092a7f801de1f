"""Words are shortened to the room that they have."""

from __future__ import annotations

import pytest

from digitapp.gui.toolkit.card import shortened, shortened_parts
from tests.gui.conftest import Hand

PARTS = ("restent 14", "vérifié", "chalkboard.png")


@pytest.mark.parametrize(
    ("fits", "shown"),
    [
        ("restent 14  ·  vérifié  ·  chalkboard.png", "restent 14  ·  vérifié  ·  chalkboard.png"),
        ("restent 14  ·  vérifié  ·  chalkb…", "restent 14  ·  vérifié  ·  chalkb…"),
        ("restent 14  ·  vérifié  ·  c…", "restent 14  ·  vérifié"),
        ("restent 14  ·  ", "restent 14"),
        ("restent 14", "restent 14"),
        ("reste…", "reste…"),
    ],
)
def test_the_last_parts_give_way_to_the_first(hand: Hand, fits: str, shown: str) -> None:
    font = hand.window.theme.heading
    assert shortened_parts(PARTS, font, font.measure(fits)) == shown


@pytest.mark.parametrize(
    ("words", "fits", "shown"),
    [
        ("#{4,5}, 0:40000", "#{4,5}, 0:40…", "#{4,5}, 0:…"),
        ("#{4,5}, 0:40000", "#{4,5}, 0…", "#{4,5}, 0…"),
        ("between 0 and 40 000", "between 0 and 40…", "between 0 and 40…"),
        ("314159 was read", "314159 wa…", "314159 wa…"),
        ("314159 was read", "314…", "…"),
    ],
)
def test_no_number_is_cut(hand: Hand, words: str, fits: str, shown: str) -> None:
    font = hand.window.theme.body
    assert shortened(words, font, font.measure(fits)) == shown
