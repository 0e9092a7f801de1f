import cv2
import numpy as np
import pytest

from digitapp.records import CLASSES, NONE, Box, Segment
from digitapp.segment import signs
from digitapp.segment.signs import FEATURES, KINDS, SIGNS, describe, sign_probabilities, stroke
from digitapp.settings import Settings


def drawn(points: list[tuple[int, int]], x: int, y: int) -> Segment:
    """A curve through points, from (x, y) on, with a pen of five pixels."""
    line = np.array(points) + 5
    canvas = np.zeros((line[:, 1].max() + 6, line[:, 0].max() + 6), np.uint8)
    cv2.polylines(canvas, [line], False, 255, 5, cv2.LINE_AA)
    return Segment(Box(x, y, canvas.shape[1], canvas.shape[0]), canvas)


def bracket(x: int, opening: bool, height: int = 90) -> Segment:
    down = np.linspace(0, 1, 20)
    bulge = 4 * down * (1 - down) * 0.22 * height
    across = bulge.max() - bulge if opening else bulge
    points = [(round(a), round(d * height)) for a, d in zip(across, down, strict=True)]
    return drawn(points, x, 5)


def one(x: int, height: int = 60) -> Segment:
    return drawn([(0, 0), (0, height)], x, 20)


def slash(x: int) -> Segment:
    return drawn([(45, 0), (0, 105)], x, 5)


def zero(x: int) -> Segment:
    return drawn([(0, 0), (35, 0), (35, 60), (0, 60), (0, 0)], x, 20)


def read_as(digits: str, sure: float = 0.99) -> np.ndarray:
    p = np.full((len(digits), len(CLASSES)), (1 - sure) / 10)
    p[np.arange(len(digits)), [int(d) for d in digits]] = sure
    return p


def none_of(segments: list[Segment], digits: str) -> list[bool]:
    p, _ = signs.without_signs(segments, read_as(digits))
    assert np.allclose(p.sum(1), 1)
    return [bool(row[NONE] > 0.5) for row in p]


def test_brackets_around_digits_are_none_and_ones_among_them_stay():
    line = [bracket(0, True), zero(60), one(130), zero(160), bracket(230, False)]
    assert none_of(line, "10101") == [True, False, False, False, True]


def test_a_slash_between_digits_is_none():
    line = [zero(0), zero(60), slash(120), zero(180)]
    assert none_of(line, "0010") == [False, False, True, False]


def test_a_slash_at_the_end_parts_nothing():
    assert none_of([zero(0), zero(60), slash(120)], "001") == [False] * 3


def test_without_other_digits_nothing_is_known_of_a_tall_stroke():
    p = read_as("1")
    assert (signs.without_signs([slash(0)], p)[0] == p).all()
    assert (signs.without_signs([], p[:0])[0] == p[:0]).all()


def test_ones_as_tall_as_their_neighbours_stay():
    assert none_of([one(0), zero(40), one(100), zero(130), one(190)], "10101") == [False] * 5


def test_the_middle_of_a_stroke_tells_how_it_bends():
    opening, closing = stroke(bracket(0, True).ink), stroke(bracket(0, False).ink)
    assert opening[0] > 0.5 and closing[0] < -0.5
    assert stroke(slash(0).ink)[1] == pytest.approx(-45 / 105, abs=0.1)
    assert np.abs(stroke(one(0).ink)[:3]).max() < 0.05
    assert stroke(zero(0).ink)[3] > 0.3
    assert stroke(np.zeros((20, 5), np.uint8)) == (0, 0, 0, 0)


def test_features_do_not_depend_on_scale():
    def twice(segment: Segment) -> Segment:
        box = segment.box
        ink = cv2.resize(segment.ink, None, fx=2, fy=2)
        return Segment(Box(2 * box.x, 2 * box.y, ink.shape[1], ink.shape[0]), ink)

    sign, others = bracket(0, True), [zero(60), zero(120)]
    small, large = describe(sign, others), describe(twice(sign), [twice(o) for o in others])
    assert small.shape == (len(FEATURES),)
    assert np.allclose(small, large, atol=0.05)


def test_a_bracket_is_believed_with_its_partner_and_hardly_alone():
    digit, opening, closing = [1, 0.01, 0.01, 0.01], [1, 0.01, 2, 0.01], [1, 0.01, 0.01, 2]
    settings = Settings(bracket_price=0.0, lone_bracket=2.0)
    pair = sign_probabilities(np.array([opening, digit, closing]), settings)
    turned = sign_probabilities(np.array([closing, digit, opening]), settings)
    alone = sign_probabilities(np.array([opening, digit, digit]), settings)
    assert pair[0] > 0.7 and pair[2] > 0.7 and pair[1] < 0.1
    assert alone[0] < 0.4 and turned.max() < 0.4


def test_dearer_signs_are_believed_less():
    likely = np.array([[1.0, 3.0, 0.1, 0.1]])
    cheap, dear = (sign_probabilities(likely, Settings(slash_price=p)) for p in (0.0, 3.0))
    assert cheap[0] > 0.5 > dear[0]


def test_a_long_line_is_weighed_without_overflow():
    likely = np.tile([1.0, 1e8, 1e8, 1e8], (2000, 1))
    assert np.allclose(sign_probabilities(likely), 1)


def test_the_weights_that_ship_fit_the_features():
    assert signs.shipped_weights().shape == (len(KINDS), len(FEATURES))
    assert KINDS[-len(SIGNS) :] == tuple(SIGNS)
