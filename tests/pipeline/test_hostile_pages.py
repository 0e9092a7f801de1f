"""Pages that ask for endless time or memory get an answer; a child process reads them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.inputs.hostile_pages import FAMILIES, hostile_page
from tests.tools.attacks.read_hostile_pages import attack

SEED = 7


@pytest.mark.slow
@pytest.mark.parametrize(("start", "count", "most_pixels"), [(0, 279, 1_500), (279, 21, 25_000)])
def test_three_hundred_hostile_pages_are_answered_in_time_and_memory(
    start: int, count: int, most_pixels: int
) -> None:
    findings = attack(count, SEED, most_pixels, start)
    assert not findings.faults
    assert findings.pages == count


@pytest.mark.parametrize("number", range(len(FAMILIES)))
def test_a_page_is_the_same_each_time_and_no_page_is_like_another(number: int) -> None:
    name, page = hostile_page(number, SEED, 20_000)
    again, other = hostile_page(number, SEED, 20_000)[1], hostile_page(number, SEED + 1, 20_000)[1]
    assert name == list(FAMILIES)[number]
    assert page.dtype == np.uint8 and np.array_equal(page, again)
    assert not np.array_equal(page, other)
