import numpy as np
import pytest

from digitapp.recognition.line_reader import CLASSES
from training.synthesis.lines.texts import draw_text

LONGEST = 34
"""Characters of five groups of six digits, with the blanks between them."""


def texts(count: int) -> list[str]:
    rng = np.random.default_rng(2)
    return [draw_text(rng) for _ in range(count)]


@pytest.mark.slow
def test_texts_use_exactly_the_characters_of_the_reader():
    assert set("".join(texts(4000))) == {*CLASSES, " "}


def test_texts_are_as_long_as_a_line_and_begin_and_end_with_ink():
    for text in texts(2000):
        assert 1 <= len(text) <= LONGEST and text == text.strip()
        assert any(c.isdigit() for c in text)


def test_many_kinds_are_drawn():
    drawn = texts(1000)
    for part in (".", ",", "/", "-", ":", "(", "00", "11", " "):
        assert sum(part in text for text in drawn) > 20, part
    assert sum(text.isdigit() for text in drawn) > 250


def test_the_same_seed_gives_the_same_texts():
    assert texts(50) == texts(50)
