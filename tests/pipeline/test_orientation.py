"""What the network that tells how a page lies is shown, and how its answers add up."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from digitapp.models import load_models
from digitapp.pipeline.orientation import (
    LIES,
    MIRRORED,
    MOST,
    VIEW,
    evidence,
    lain,
    row_evidence,
    row_pictures,
    turned,
    views,
)
from digitapp.records import Ink
from digitapp.segmentation.components import find_segments
from tests.inputs.drawing import FOUR, SEVEN, draw, paper


def ink_of(mask: np.ndarray) -> Ink:
    return Ink(mask, mask, 4.0)


def bars(count: int, height: int = 40) -> np.ndarray:
    """Upright bars side by side."""
    mask = np.zeros((100, 20 * count + 20), np.uint8)
    for n in range(count):
        mask[30 : 30 + height, 20 * n + 18 : 20 * n + 22] = 255
    return mask


def seen(mask: np.ndarray) -> np.ndarray:
    return views(ink_of(mask), find_segments(ink_of(mask)))


def test_each_component_is_seen_alone_and_among_its_neighbours():
    found = seen(bars(5))
    assert found.shape == (5, *VIEW) and found.dtype == np.float32
    assert found.min() >= 0 and found.max() <= 1
    alone, around = found[2, ..., 0], found[2, ..., 1]
    assert np.ptp(np.flatnonzero(alone.any(0))) < 8 < 14 < np.ptp(np.flatnonzero(alone.any(1)))
    assert np.ptp(np.flatnonzero(around.any(0))) > 10  # its neighbours, too
    left, right = (np.flatnonzero(found[i, ..., 1].any(0)) for i in (0, 4))
    assert left.min() > right.min() and left.max() > right.max()


def test_specks_and_frames_are_left_out_and_many_components_are_spread():
    mask = bars(5)
    mask[5:9, 5:9] = 255
    assert len(seen(mask)) == 5
    many = seen(bars(2 * MOST))
    assert len(many) == MOST
    # The last is at the right end: nothing follows it.
    assert not many[-1, :, 20:, 1].any() and many[0, :, 20:, 1].any()


def test_a_page_without_ink_has_no_views_and_no_evidence():
    assert seen(np.zeros((50, 50), np.uint8)).shape == (0, *VIEW)
    assert evidence(np.empty((0, 5))).tolist() == [0.0] * 5


def test_rows_upside_down_are_told_and_no_row_decides_alone():
    upright = paper(160, 480)
    for x, shape in ((30, FOUR), (130, SEVEN), (230, FOUR), (330, SEVEN)):
        draw(upright, shape, (x, 40, 50, 80), 6, 30)
    models, told = load_models(), []
    for gray in (upright, turned(upright, 180)):
        mask = np.where(gray < 128, 255, 0).astype(np.uint8)
        (picture,) = row_pictures([find_segments(ink_of(mask))])
        told.append(float(models.look_if_upside_down(picture)[0, 0]))
    assert told[0] < -2 and told[1] > 2
    assert row_evidence([3.0, -1.0]) == pytest.approx(2)
    assert row_evidence([1000.0]) < 10
    assert row_evidence([]) == 0


def test_the_widest_rows_are_looked_at():
    rows = [find_segments(ink_of(bars(count))) for count in range(1, 31)]
    widths = [picture.shape[2] for picture in row_pictures(rows)]
    assert len(widths) == 12 and widths == sorted(widths, reverse=True)


def test_evidence_is_relative_to_upright_and_no_component_decides_alone():
    one = np.array([[0.6, 0.1, 0.2, 0.05, 0.05]])
    assert evidence(one)[2] == pytest.approx(np.log(0.2 / 0.6))
    # Components of a page err together: any number of them counts as a few.
    alike = [evidence(np.repeat(one, n, 0))[1] / evidence(one)[1] for n in (2, 4, 60)]
    assert 1.5 < alike[0] < alike[1] < 4 and alike[2] < 6
    sure = np.array([[1.0, 0, 0, 0, 0]])
    assert -8 < evidence(sure)[1] < -6


def test_turning_undoes_how_a_page_lies():
    page = np.arange(24).reshape(4, 6)
    for lie, degrees in ((1, 270), (2, 180), (3, 90)):
        assert LIES[lie] == str(360 - degrees)
        assert np.array_equal(turned(lain(page, lie), degrees), page)
    assert lain(page, 1)[0, -1] == page[0, 0]  # clockwise
    assert np.array_equal(lain(lain(page, MIRRORED), MIRRORED), page)


def test_writing_as_large_as_the_page_is_seen_on_a_smaller_copy(monkeypatch):
    """Its surroundings would take gigabytes."""
    sizes = []
    pad = cv2.copyMakeBorder

    def padded(image, *args):
        sizes.append(max(image.shape) + 2 * args[0])
        return pad(image, *args)

    monkeypatch.setattr(cv2, "copyMakeBorder", padded)
    large = np.zeros((1500, 2400), np.uint8)
    large[100:1400, 200:260] = large[1340:1400, 200:2200] = 255
    small = cv2.resize(large, (300, 188), interpolation=cv2.INTER_AREA)
    small = np.where(small > 127, 255, 0).astype(np.uint8)
    np.testing.assert_allclose(seen(large), seen(small), atol=0.25)
    assert max(sizes) < 3000
