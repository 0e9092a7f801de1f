"""Crop samples are upright, aligned and reproducible."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from digitapp.records import NONE
from digitapp.segmentation.normalization import fine_crop, placement
from training.data import datasets
from training.synthesis.samples import crop_samples
from training.synthesis.scenes import corpus as glyphs
from training.synthesis.scenes.degradation import Damage, draw_damage, photograph
from training.synthesis.scenes.digit_scenes import digit_scene
from training.synthesis.scenes.non_digits import none_scene
from training.synthesis.scenes.registration import place


@pytest.fixture(scope="module")
def corpus(data: Path) -> glyphs.Corpus:
    return glyphs.corpus(data)


def test_y_up_strokes_are_turned(data: Path) -> None:
    strokes = datasets.read_strokes(data / "train" / "unipen_digits.npz")
    seven = strokes.strokes(7)[0]
    assert seven[0, 1] < seven[-1, 1]  # the bar is drawn first, above the foot


def test_writers_never_cross_the_split(data: Path) -> None:
    writers = datasets.read_strokes(data / "train" / "unipen_digits.npz").writers
    held = datasets.held_out(writers)
    assert not set(writers[held]) & set(writers[~held])
    assert held.any()
    assert not held.all()


def test_a_missing_or_damaged_set_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(datasets.DataError, match="missing"):
        datasets.read_arrays(tmp_path / "mnist.npz")
    (tmp_path / "mnist.npz").write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(datasets.DataError, match="damaged"):
        datasets.read_arrays(tmp_path / "mnist.npz")


def test_the_placement_is_the_normalisers_own(corpus: glyphs.Corpus) -> None:
    rng = np.random.default_rng(3)
    for index in range(12):
        scene = digit_scene(corpus, "unipen_digits", index, rng, 90.0, company=0.0)
        ink = scene.native()
        where = placement(ink)
        assert where is not None
        expected, found = fine_crop(ink), place(ink, where, 1)
        difference = np.abs(expected.astype(float) - found).mean() / 255
        assert difference < 0.01


def test_a_sharp_original_lies_where_its_degraded_crop_lies(corpus: glyphs.Corpus) -> None:
    rng = np.random.default_rng(5)
    for _ in range(12):
        crop, fine, label, _ = crop_samples.resolution_sample(corpus, "damaged", rng)
        assert label < NONE
        rows = [np.average(np.arange(28), weights=crop.sum(axis=1))]
        rows.append(np.average(np.arange(140) / 5 - 0.4, weights=fine.sum(axis=1)))
        assert abs(rows[0] - rows[1]) < 1.5


def test_damage_leaves_paper_at_zero_and_the_digit_in_place(corpus: glyphs.Corpus) -> None:
    rng = np.random.default_rng(7)
    for index in range(20):
        scene = digit_scene(corpus, "unipen_digits", index, rng, 40.0, company=0.0)
        native = scene.native()
        ink = photograph(native, draw_damage(rng, scene.size, scene.pen), rng)
        assert ink.shape == native.shape
        assert ink[0].max() == 0
        assert ink.max() > 100
        overlap = np.minimum(ink, native).sum() / native.sum()
        assert overlap > 0.3


def test_printed_paper_shows_in_patches_no_further_out_than_the_ink(
    corpus: glyphs.Corpus,
) -> None:
    rng = np.random.default_rng(8)
    printed = Damage(printed=0.8)
    more = 0
    for index in range(20):
        native = digit_scene(corpus, "unipen_digits", index, rng, 50.0, company=0.0).native()
        ink = photograph(native, printed, rng)
        extent = np.zeros_like(native)
        x, y, width, height = cv2.boundingRect((native > 40).astype(np.uint8))
        extent[y : y + height, x : x + width] = 1
        assert not ink[cv2.dilate(extent, np.ones((7, 7), np.uint8)) == 0].any()
        plain = photograph(native, Damage(), rng)
        more += int(np.count_nonzero(ink) > 1.1 * np.count_nonzero(plain))
    assert more > 5


def test_none_scenes_hold_ink_and_are_labelled(corpus: glyphs.Corpus) -> None:
    rng = np.random.default_rng(9)
    for _ in range(40):
        scene = none_scene(corpus, rng)
        assert scene.label == NONE
        assert scene.sharp.max() > 0


def test_the_same_seed_gives_the_same_data(data: Path, tmp_path: Path) -> None:
    pools = [
        crop_samples.generate(
            tmp_path / name, data, 30, crop_samples.CLASSIFICATION, seed=seed, processes=1
        )
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    ]
    np.testing.assert_array_equal(pools[0].crops, pools[1].crops)
    assert not np.array_equal(pools[0].crops, pools[2].crops)


def test_a_pool_cut_short_is_made_again(data: Path, tmp_path: Path) -> None:
    first = crop_samples.generate(
        tmp_path, data, 20, crop_samples.CLASSIFICATION, seed=1, processes=1
    )
    kept = np.array(first.crops)
    (tmp_path / "pool.json").unlink()
    np.save(tmp_path / "crops.npy", np.zeros_like(kept))
    again = crop_samples.generate(
        tmp_path, data, 20, crop_samples.CLASSIFICATION, seed=1, processes=1
    )
    np.testing.assert_array_equal(again.crops, kept)


def test_scans_are_drawn_evenly_by_writer(data: Path, tmp_path: Path) -> None:
    shutil.copytree(data / "train", tmp_path / "train")
    images = np.full((220, 40, 30), 255, np.uint8)
    images[:, 5:35, 12:18] = 90
    np.savez_compressed(
        tmp_path / "train" / "swiss_digits.npz",
        images=images,
        labels=np.full(220, "1"),
        writer=np.repeat(["much", "little"], (200, 20)),
    )
    scanned = glyphs.corpus(tmp_path)
    rng = np.random.default_rng(2)
    drawn = [crop_samples.any_scan(scanned, rng) for _ in range(200)]
    names = [scanned.sources[source][index][2] for source, index in drawn]
    assert 60 < names.count("little") < 140
    crop, _, label, _ = crop_samples.classifier_sample(scanned, "scans", rng)
    assert label == 1 and crop.max() > 200


def test_other_bitmaps_stand_in_for_scans(corpus: glyphs.Corpus) -> None:
    rng = np.random.default_rng(2)
    assert crop_samples.any_scan(corpus, rng)[0] == "mnist"
