"""A picture enlarged tile by tile has no seams, and comes nearer to the original than bicubic."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

import digitapp
from digitapp.records import Array, Page
from digitapp.resources import assets_folder
from digitapp.web.enlarging import (
    MOST_PIXELS,
    TooLargeError,
    bicubic,
    enlarge,
    likeness,
    shrunk,
)
from digitapp.web.reading import Reader


def each_pixel_five_times(tiles: Array) -> Array:
    return tiles.repeat(5, axis=1).repeat(5, axis=2)


def example(name: str) -> Array:
    page = digitapp.load_page(assets_folder() / "examples" / name)
    original = np.asarray(page.gray if page.colour is None else page.colour)
    return original[50:400, 80:580]  # a part, which takes less time


def page_of(picture: Array) -> Page:
    if picture.ndim == 2:
        return Page(gray=picture)
    return Page(gray=cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), colour=picture)


@pytest.mark.parametrize("name", ["notes.png", "pencil.png", "chalkboard.png"])
def test_the_network_comes_nearer_to_the_original_than_bicubic(reader: Reader, name: str):
    original = example(name)
    small = shrunk(original)
    answer = enlarge(page_of(small), reader.models.super_resolve)
    assert answer.shape == original.shape and answer.dtype == np.uint8
    ours, plain = likeness(answer, original), likeness(bicubic(small), original)
    assert ours.psnr > plain.psnr + 1
    assert ours.ssim > plain.ssim


@pytest.mark.parametrize("shape", [(1, 1), (5, 40), (16, 16), (17, 33), (28, 28), (100, 61)])
def test_tiles_of_any_number_fit_without_seams(shape: tuple[int, int]):
    generator = np.random.default_rng(7)
    gray = np.where(generator.random(shape) < 0.1, 0, 255).astype(np.uint8)
    answer = enlarge(Page(gray=gray), each_pixel_five_times)
    assert answer.shape == (5 * shape[0], 5 * shape[1])
    # The middle of each five pixels is that of the small picture, wherever its tile began.
    assert np.abs(answer[2::5, 2::5].astype(int) - gray).max() <= 2


def test_a_page_without_ink_is_enlarged_plainly():
    gray = np.full((30, 40), 200, np.uint8)

    def never(tiles: Array) -> Array:
        raise AssertionError

    assert (enlarge(Page(gray=gray), never) == 200).all()


def test_a_large_picture_is_refused():
    gray = np.full((1000, MOST_PIXELS // 1000 + 1), 255, np.uint8)
    with pytest.raises(TooLargeError, match=r"big\.png has more than 400,000 pixels"):
        enlarge(Page(gray=gray, name="big.png"), each_pixel_five_times)


def test_the_measures_are_those_of_the_literature():
    generator = np.random.default_rng(1)
    picture = generator.integers(0, 255, (60, 60), np.uint8)
    same = likeness(picture, picture)
    assert same.ssim == pytest.approx(1) and same.psnr > 100
    brighter = np.minimum(picture.astype(int) + 10, 255).astype(np.uint8)
    noise = generator.integers(0, 255, (60, 60), np.uint8)
    assert likeness(brighter, picture).psnr == pytest.approx(28.13, abs=0.3)  # 20 log10(255 / 10)
    assert likeness(brighter, picture).ssim > 0.95
    assert abs(likeness(noise, picture).ssim) < 0.1
    assert likeness(np.full((60, 60, 3), 9, np.uint8), np.full((60, 60), 9, np.uint8)).ssim == 1
