"""Points and commas that the ink network takes for dirt, and the line reader for marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from digitapp import load_models, recognize
from digitapp.models import Models
from digitapp.records import Array, Page

from .handwriting import glyph


class Forgetful:
    """An ink network that keeps all ink but the components that are low and narrow."""

    def __call__(self, strength: Array) -> Array:
        kept = [self._kept(one) for one in strength]
        return np.stack(kept)[..., None]

    @staticmethod
    def _kept(strength: Array) -> Array:
        mask = (strength > 0.2).astype(np.uint8)
        _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
        large = stats[:, cv2.CC_STAT_HEIGHT] > 20
        return np.where(large[labels] & (mask > 0), 1.0, 0.0).astype(np.float32)


def page(text: str, more: Callable[[Array], object] = lambda canvas: None) -> Page:
    """A row of digits and marks, 60 pixels high; more: draws on it."""
    rng = np.random.default_rng(4)
    canvas = np.full((150, 90 * len(text) + 90, 1), 255, np.uint8)
    for place, name in enumerate(text):
        for stroke in glyph(name, rng):
            points = np.round((stroke * 60 + (60 + 70 * place, 45)) * 16).astype(np.int32)
            cv2.polylines(canvas, [points], False, 0, 6, cv2.LINE_AA, 4)
    more(canvas)
    return Page(canvas[..., 0])


@pytest.fixture(scope="module")
def models() -> Models:
    loaded = load_models()
    assert loaded.line_reader is not None
    return replace(loaded, ink=Forgetful())  # type: ignore[arg-type]


def read(drawn: Page, models: Models) -> list[str]:
    return [line.text for line in recognize(drawn, models).lines]


@pytest.mark.parametrize("text", ["12.5", "38,4", "7.26"])
def test_a_point_among_digits_comes_back(models: Models, text: str):
    assert read(page(text), models) == [text]


def test_without_a_line_reader_it_stays_away(models: Models):
    assert read(page("12.5"), replace(models, line_reader=None)) == ["125"]


def test_many_specks_are_a_pattern(models: Models):
    def sprinkle(canvas: Array) -> None:
        for x in range(70, canvas.shape[1] - 90, 16):
            cv2.circle(canvas, (x, 108), 3, 0, -1)

    assert read(page("3864", sprinkle), models) == ["3864"]
