"""However much a page asks for, the networks see a bounded part of it, and its time is bounded."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import digitapp
from digitapp import Page
from digitapp.recognition.settings import RecognitionSettings
from digitapp.segmentation.settings import SegmentationSettings
from digitapp.settings import Settings
from tests.inputs.drawing import write

BATCH = 32
"""Crops that are looked at between two looks at the clock."""


class NeverSure:
    """Stands for networks that take everything for half a digit, and count what they see."""

    ink = touching = punctuation = pen_probability = line_reader = orientation = None
    seen = 0

    def super_resolve(self, crops: np.ndarray) -> np.ndarray:
        return np.zeros((len(crops), 140, 140), np.float32)

    def classify_enlarged(self, enlarged: np.ndarray) -> np.ndarray:
        self.seen += len(enlarged)
        return np.full((len(enlarged), 11), 1 / 11, np.float32)


def bounded(candidates: int) -> Settings:
    """Settings that bound the candidates of a page."""
    return Settings(
        segmentation=SegmentationSettings(most_components=400),
        recognition=RecognitionSettings(most_candidates=candidates),
    )


@pytest.mark.slow
def test_however_dense_a_page_the_networks_see_a_bounded_number_of_crops():
    page = Page(np.tile(write("7041", 24, 3), (40, 20)))
    models: Any = NeverSure()
    assert len(digitapp.recognize(page, models, bounded(300)).lines) > 0
    assert 300 < models.seen < 2 * 400 + 300
    freer: Any = NeverSure()
    digitapp.recognize(page, freer, bounded(3000))
    assert freer.seen > models.seen


class Slow(NeverSure):
    """Networks that let a second of the clock pass for every crop that they look at."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        monkeypatch.setattr("digitapp.deadline._clocks", lambda: (self.now, self.now))

    def classify_enlarged(self, enlarged: np.ndarray) -> np.ndarray:
        self.now += len(enlarged)
        return super().classify_enlarged(enlarged)


def dense_page() -> Page:
    return Page(np.tile(write("7041", 24, 3), (16, 12)))


@pytest.mark.slow
def test_a_page_ends_at_its_deadline_with_the_rows_that_it_has(monkeypatch):
    models: Any = Slow(monkeypatch)
    whole = digitapp.recognize(dense_page(), models, replace(bounded(3000), seconds=1e9))
    assert whole.complete
    some = replace(bounded(3000), seconds=0.75 * models.now)
    models.now = 0.0
    cut_short = digitapp.recognize(dense_page(), models, some)
    assert not cut_short.complete
    assert 0 < len(cut_short.lines) < len(whole.lines)
    assert models.now <= some.seconds + BATCH
    texts = [line.text for line in whole.lines]
    assert all(line.text in texts for line in cut_short.lines)


@pytest.mark.parametrize(
    "seconds", [1, 100, *(pytest.param(n, marks=pytest.mark.slow) for n in (500, 700))]
)
def test_a_deadline_in_any_stage_is_no_error(monkeypatch, seconds):
    models: Any = Slow(monkeypatch)
    found = digitapp.recognize(dense_page(), models, replace(bounded(3000), seconds=seconds))
    assert not found.complete and models.now <= seconds + BATCH


@pytest.mark.slow
def test_a_check_ends_the_reading_between_any_two_looks(monkeypatch):
    class Cancelled(Exception):
        pass

    for look in (1, 100, 500):
        models: Any = Slow(monkeypatch)

        def check(models: Any = models, look: int = look) -> None:
            if models.now >= look:
                raise Cancelled

        with pytest.raises(Cancelled):
            digitapp.recognize(dense_page(), models, replace(bounded(3000), seconds=1e9), check)
        assert models.now <= look + BATCH
