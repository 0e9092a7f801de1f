"""Kinds of pages on which other things than digits, or their surroundings, mislead.

The pages are drawn by `page_kinds`, six of each kind; so many of them are read right by the
shipped networks.
"""

from __future__ import annotations

import pytest

from digitapp import load_models, recognize
from digitapp.models import Models

from .page_kinds import KINDS, SEEDS, sample

pytestmark = pytest.mark.slow

SURE = 0.95
BESIDE_DOUBT = {"a note on a darker desk", "a number struck out"}
"""Here lines and digits that nobody wrote may be read as well, but none surely."""

LEAST = dict.fromkeys(KINDS, SEEDS) | {
    "a turned 7": 3,
    "a printed word": 5,
    "a shadow across a note on a desk": 4,
}
"""How many of each kind are read right at least."""


def is_right(kind: str, seed: int, models: Models) -> bool:
    text, page = sample(kind, seed)
    lines = recognize(page, models).lines
    if kind == "two notes on a darker desk":  # side by side, they may be one line
        return "".join(line.digits for line in lines) == text.replace("|", "")
    if kind not in BESIDE_DOUBT:
        return [line.digits for line in lines] == text.split("|")
    sure = [line.digits for line in lines if line.confidence >= SURE]
    return sure == [text] or (not sure and any(line.digits.endswith(text) for line in lines))


@pytest.fixture(scope="module")
def models() -> Models:
    return load_models()


@pytest.mark.parametrize("kind", KINDS)
def test_so_many_of_a_kind_are_read(models: Models, kind: str) -> None:
    right = sum(is_right(kind, seed, models) for seed in range(SEEDS))
    assert right >= LEAST[kind]
