"""Drawn pages are reproducible, and their ink is visible."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from training.data import datasets
from training.evaluation.pages.drawing import surfaces
from training.evaluation.pages.drawing.blank_forms import KINDS, blank_page
from training.evaluation.pages.drawing.camera import Sheet, seen
from training.evaluation.pages.drawing.desks import desk_page
from training.evaluation.pages.drawing.hands import Hand, number
from training.evaluation.pages.drawing.numbers import number_page
from training.evaluation.pages.drawing.rules import by_hand, comb, grid, line
from training.evaluation.pages.drawing.strings import paint, sign_page, string_page, touching_pairs
from training.evaluation.pages.drawing.tables import table_page
from training.synthesis.strokes.pen import drawing, framed


@pytest.fixture(scope="module")
def digits(data: Path) -> datasets.StrokeSet:
    return datasets.read_strokes(data / "train" / "unipen_digits.npz")


def test_the_same_seed_gives_the_same_page(digits):
    for draw in (string_page, sign_page):
        one, same = (draw(digits.strokes(4), np.random.default_rng(7)) for _ in range(2))
        assert np.array_equal(one, same)
        other = draw(digits.strokes(4), np.random.default_rng(8))
        assert other.shape != one.shape or not np.array_equal(other, one)


@pytest.mark.parametrize("kind", surfaces.KINDS)
def test_ink_stands_out_on_every_surface(kind):
    coverage = np.zeros((90, 160), np.uint8)
    cv2.line(coverage, (40, 20), (60, 70), 255, 6)
    cv2.line(coverage, (110, 20), (90, 70), 255, 6)
    for seed in range(8):
        gray = surfaces.photograph(coverage, 50, np.random.default_rng(seed), {kind: 1.0})
        assert gray.shape == coverage.shape and gray.dtype == np.uint8
        near = cv2.dilate(coverage, np.ones((21, 21), np.uint8))
        around = (cv2.dilate(coverage, np.ones((9, 9), np.uint8)) == 0) & (near > 0)
        difference = gray[coverage == 255].mean() - gray[around].mean()
        assert (difference > 0) == (kind == "dark screen") and abs(difference) > 10


def test_a_sheet_on_a_desk_is_brighter_than_what_lies_around_it(digits):
    for seed in range(6):
        numbers = [digits.strokes(i) for i in range(seed % 3 + 1)]
        gray, again = (desk_page(numbers, np.random.default_rng(seed)) for _ in range(2))
        assert np.array_equal(gray, again)
        rim = np.concatenate([gray[0], gray[-1], gray[:, 0], gray[:, -1]])
        height, width = gray.shape
        middle = gray[height // 3 : 2 * height // 3, width // 3 : 2 * width // 3]
        assert np.median(rim) < 0.8 * np.percentile(middle, 90)
        assert middle.min() < 0.85 * np.median(middle) or len(numbers) == 1


def test_margins_stay_empty():
    line = framed([np.array([[0, 0], [10, 40]], np.float32)])
    margins = np.array([12, 20, 16, 8])
    coverage = paint([(line, np.eye(2) * 50, np.zeros(2))], 4, margins)
    x, y, width, height = cv2.boundingRect((coverage > 127).astype(np.uint8))
    right, bottom = coverage.shape[1] - x - width, coverage.shape[0] - y - height
    assert np.abs(np.array([x, y, right, bottom]) - margins).max() <= 2


def test_touching_pairs_hang_together_and_come_from_one_writer(digits):
    pairs = list(touching_pairs(digits, 12, seed=3))
    again = list(touching_pairs(digits, 12, seed=3))
    assert [label for label, _ in pairs] == [label for label, _ in again]
    for label, gray in pairs:
        assert len(label) == 2 and label.isdigit()
        _, _, stats, _ = cv2.connectedComponentsWithStats((gray < 128).astype(np.uint8))
        assert stats[1:, cv2.CC_STAT_AREA].max() >= 0.95 * stats[1:, cv2.CC_STAT_AREA].sum()


@pytest.fixture(scope="module")
def hand(digits):
    shapes = {str(label): [drawing(digits.strokes(i))] for i, label in enumerate(digits.labels)}
    return Hand("somebody", shapes)


def test_numbers_stand_on_their_line_and_keep_apart(hand):
    for seed in range(5):
        written = number(hand, 4, 30.0, 2.0, np.random.default_rng(seed))
        assert len(written.text) == len(written.pieces) == 4
        placed = [g.points @ m.T + shift for g, m, shift in written.pieces]
        feet, tops = ([f(p[:, 1]) for p in placed] for f in (np.max, np.min))
        assert max(np.abs(feet)) < 5 and -36 < min(tops) < -22
        lefts, rights = ([f(p[:, 0]) for p in placed] for f in (np.min, np.max))
        assert all(b - a > 2 for a, b in zip(rights, lefts[1:], strict=False))
        assert max(rights) < written.width


@pytest.mark.parametrize("photo", [False, True])
@pytest.mark.parametrize("ruling", ["printed", "by hand"])
def test_tables_have_rules_in_both_directions(hand, ruling, photo):
    for seed in range(4):
        drawn = table_page(hand, ruling, photo, np.random.default_rng(seed))
        again = table_page(hand, ruling, photo, np.random.default_rng(seed))
        lines, gray = drawn.lines, drawn.gray
        assert drawn.cells == again.cells and np.array_equal(gray, again.gray)
        assert {len(row) for row in drawn.cells} <= set(range(1, 6))
        assert 1 <= len(lines) <= 8 and all(line.isdigit() for line in lines)
        background = cv2.medianBlur(gray, 31).astype(np.int16)
        dark = (background - gray > 12).astype(np.uint8)
        for size in ((25, 1), (1, 17)):
            opened = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(size[::-1], np.uint8))
            assert opened.any() or photo or ruling == "by hand", "long straight ink"


def test_a_table_without_rules_has_no_empty_rows_and_columns(hand):
    for seed in range(8):
        cells = table_page(hand, "none", False, np.random.default_rng(seed)).cells
        assert all(map(any, cells)) and all(map(any, zip(*cells, strict=True)))


def test_rules_meet_where_they_should():
    rules = grid([0, 10, 30], [0, 20, 40])
    assert len(rules) == 6 and len(grid([0, 10, 30], [0, 20, 40], framed=False)) == 2
    field = comb(5, 7, 4, 10, 20, np.random.default_rng(0))
    points = np.concatenate(field)
    assert points.min(0).tolist()[0] == 5 and points.max(0).tolist() == [45, 27]
    drawn = by_hand(line(0, 0, 200, 0), 20, np.random.default_rng(1))
    assert np.abs(drawn[:, 1]).max() < 8 and np.ptp(drawn[:, 0]) == pytest.approx(200, abs=20)


@pytest.mark.parametrize("kind", sorted(set(KINDS)))
def test_blank_pages_differ_by_seed_alone(kind):
    one, same, other = (blank_page(kind, True, np.random.default_rng(s)) for s in (3, 3, 4))
    assert np.array_equal(one, same)
    assert one.shape != other.shape or not np.array_equal(one, other)


def test_a_falling_sheet_is_taller_and_nothing_leaves_a_photo(hand):
    rng = np.random.default_rng(2)
    sheet = Sheet([], [line(0, 0, 300, 0)], 1.0, 2.0, 20.0)
    level, falling = (seen(sheet, False, np.random.default_rng(5), fall=f) for f in (0.0, 4.0))
    assert falling.shape[0] - level.shape[0] == pytest.approx(300 * np.sin(np.radians(4)), abs=2)
    text, gray = number_page(hand, 40.0, True, rng)
    rim = np.concatenate([gray[0], gray[-1], gray[:, 0], gray[:, -1]]).astype(float)
    assert text.isdigit() and gray.min() < 0.8 * np.median(rim)
