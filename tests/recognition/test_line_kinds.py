"""Kinds of rows that cannot be read digit by digit: what a row alone tells.

The pages are drawn by `handwriting`, six of each kind; so many of them are read right by the
shipped networks.
"""

from __future__ import annotations

import pytest

from digitapp import load_models, recognize
from digitapp.models import Models

from .handwriting import KINDS, SEEDS, sample

DIGITS_ALONE = {"brackets", "comparisons"}
"""Here the signs are not compared, as some of them have no class of their own."""


LEAST = dict.fromkeys(KINDS, SEEDS) | {
    "brackets": 5,
    "commas in digits": 4,
    "linked arcs": 4,
    "dashes that link": 2,
    "ones that touch": 5,
}
"""How many of each kind are read right at least."""


def answer(kind: str, seed: int, models: Models) -> tuple[str, str]:
    """What a row should read and what is read, without blanks; lines are parted by "|"."""
    text, page = sample(kind, seed)
    found = "|".join(line.text for line in recognize(page, models).lines).replace(" ", "")
    if kind in DIGITS_ALONE:
        text = "".join(c for c in text if c.isdigit())
        found = "".join(c for c in found if c.isdigit() or c == "|")
    return text, found


def read_right(kind: str, models: Models) -> int:
    """How many of the rows of a kind are read exactly, 0 to `SEEDS`."""
    pairs = [answer(kind, seed, models) for seed in range(SEEDS)]
    return sum(text == found for text, found in pairs)


@pytest.fixture(scope="module")
def models() -> Models:
    loaded = load_models()
    if loaded.line_reader is None:
        pytest.skip("the shipped networks have no line reader")
    return loaded


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.slow
def test_so_many_of_a_kind_are_read(models: Models, kind: str):
    assert read_right(kind, models) >= LEAST[kind]


def test_samples_are_drawn_the_same_every_time_and_differ_by_seed():
    for kind in KINDS:
        pages = [sample(kind, seed)[1].gray for seed in range(SEEDS)]
        assert all((page < 120).any() for page in pages)
        assert len({page.tobytes() for page in pages}) == SEEDS
        assert (sample(kind, 2)[1].gray == pages[2]).all()
