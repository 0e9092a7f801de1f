"""The ink network's training on a tiny scale: drawn pages, patches, fit, export."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from training.synthesis.pages import page, paper, print
from training.synthesis.pages.handwriting import write
from training.synthesis.pages.rows import writing

keras = pytest.importorskip("keras")

SHAPE = (90, 140)


@pytest.fixture(scope="module")
def material(data: Path):
    return writing(data)


def test_papers_are_parts_of_full_ink():
    for seed in range(25):
        rng = np.random.default_rng(seed)
        for layer in (
            paper.ruled(SHAPE, 30, rng),
            paper.guilloche(SHAPE, 3, rng),
            paper.weave(SHAPE, rng),
            print.borders(SHAPE, 3, rng),
            print.band(SHAPE, 30, rng),
            print.spiral(SHAPE, 30, rng),
            print.text(SHAPE, 9, rng),
            print.text(SHAPE, 20, rng, digits=False),
            print.form(SHAPE, [((5.0, 5.0), (5.0, 80.0)), ((5.0, 80.0), (130.0, 80.0))], 3, rng),
            print.ring(SHAPE, (30.0, 20.0, 110.0, 70.0), 3, rng),
        ):
            assert layer.shape == SHAPE and layer.dtype == np.float32
            assert layer.min() >= -0.5 and layer.max() <= 1.2


def test_patterns_are_seen():
    rng = np.random.default_rng(0)
    assert np.mean([paper.pattern(SHAPE, 3, rng).std() > 0.02 for _ in range(30)]) > 0.9


def test_the_held_out_writers_are_others(data: Path):
    ours, theirs = writing(data), writing(data, held_out=True)
    assert ours.digits and theirs.digits and len(ours.digits) + len(theirs.digits) >= 300


def test_written_pixels_are_darker_than_the_paper_beside_them(material):
    rng = np.random.default_rng(1)
    darker = []
    for _ in range(20):
        drawn = page.page(material, rng)
        assert drawn.gray.shape == drawn.coverage.shape and drawn.gray.dtype == np.uint8
        if drawn.coverage.any() and np.median(drawn.gray) > 128:
            inside = drawn.gray[drawn.coverage > 200]
            darker.append(inside.size == 0 or inside.mean() < np.median(drawn.gray))
    assert np.mean(darker) > 0.9


def test_writing_stays_on_its_sheet(material):
    sheet = write(material, np.random.default_rng(2))
    assert sheet.coverage.shape == sheet.shape and sheet.coverage.max() == 255


def test_marks_are_a_small_part_of_the_writing(material):
    sheets = [write(material, np.random.default_rng(seed)) for seed in range(40)]
    assert all((sheet.marks <= sheet.coverage).all() for sheet in sheets)
    marked = [sheet for sheet in sheets if sheet.marks.any()]
    assert len(marked) >= 5
    shares = [(s.marks > 127).sum() / (s.coverage > 127).sum() for s in marked]
    assert np.median(shares) < 0.3


def test_the_rules_of_a_form_are_no_writing(material):
    sheets = [write(material, np.random.default_rng(seed)) for seed in range(60)]
    blank = [sheet for sheet in sheets if sheet.rules and not sheet.coverage.any()]
    filled = [sheet for sheet in sheets if sheet.rules and sheet.coverage.any()]
    assert blank and filled
    drawn = page.page(material, np.random.default_rng(5))
    assert drawn.marks.shape == drawn.coverage.shape


def test_patches_show_strength_and_truth_in_the_same_place(material):
    rng = np.random.default_rng(3)
    pairs = [pair for _ in range(15) for pair in page.patches(page.page(material, rng), rng)]
    assert pairs
    for strength, written in pairs:
        assert strength.shape == written.shape == (page.PATCH, page.PATCH)
        assert set(np.unique(written)) <= {0, page.BEYOND, page.MARK, page.WRITTEN}
        assert not strength[written == 128].any()
    ink = np.concatenate([s[w == 255] for s, w in pairs])
    rest = np.concatenate([s[w == 0] for s, w in pairs])
    assert ink.mean() > rest.mean() + 50


@pytest.mark.slow
def test_it_learns_and_ships(data: Path, tmp_path: Path, request: pytest.FixtureRequest):
    from digitapp.models.onnx_network import open_session
    from training.export.ink import export_ink
    from training.fitting.ink import fit
    from training.networks.onnx_conversion import TOLERANCE
    from training.recipes.ink import InkRecipe

    run, further = tmp_path / "run", tmp_path / "further"
    recipe = InkRecipe(patches=8, batch=2, steps=2, epochs=1)
    fit(recipe, data, run)
    shutil.copytree(run / "pool", further / "pool")  # an existing pool is not drawn again
    request.getfixturevalue("eager")
    fit(recipe, data, further, start_from=run)
    note = json.loads((further / "recipe.json").read_text())
    assert note["stopped_after_epochs"] == 1 and np.isfinite(note["metrics"]["loss"])
    assert note["started_from"]["recipe"]["patches"] == 8
    noted = export_ink(further, tmp_path / "ink.onnx")
    assert noted["difference_keras_onnx"] <= TOLERANCE
    session = open_session((tmp_path / "ink.onnx").read_bytes())
    (written,) = session.run(None, {"strength": np.zeros((1, 64, 128, 1), np.float32)})
    assert written.shape == (1, 64, 128, 1)


def test_the_loss_ignores_pixels_beyond_the_page_and_weighs_paper_and_marks(data: Path):
    from training.fitting.ink import loss, make_batch

    strength = np.zeros((1, page.PATCH, page.PATCH), np.uint8)
    written = np.zeros_like(strength)
    strength[:, :8], written[:, :8] = 200, 255
    written[:, 8:16] = 128
    written[-1, 16:20] = page.MARK
    inputs, targets = make_batch(strength, written, 0.25, 4.0, np.random.default_rng(1))
    truth, weight = targets[..., 0], targets[..., 1]
    assert inputs.shape == (1, page.PATCH, page.PATCH, 1)
    assert truth.sum() == 12 * page.PATCH and (weight == 0).sum() == 8 * page.PATCH
    assert set(np.unique(weight[truth == 1])) == {1, 4} and (weight == 0.25).any()
    assert (weight == 4).sum() == 4 * page.PATCH

    guess = np.where(weight == 0, 0.5, truth)[..., None].astype(np.float32)
    assert float(loss(targets, guess)) < 1e-3
    assert float(loss(targets, 1 - guess)) > 5


@pytest.mark.slow
def test_a_training_goes_on_from_the_shipped_network(data: Path, tmp_path: Path):
    from digitapp.resources import assets_folder
    from training.export.ink import export_ink
    from training.export.restore_ink import restore_ink

    sample = np.random.default_rng(1).random((2, 64, 64, 1), np.float32)
    restore_ink(assets_folder(), tmp_path, sample)
    assert "recipe" in json.loads((tmp_path / "recipe.json").read_text())
    # Written again, it is the same network.
    noted = export_ink(tmp_path, tmp_path / "again.onnx", sample)
    assert noted["difference_keras_onnx"] < 1e-4


def test_the_mean_of_a_network_and_itself_is_the_network(tmp_path: Path):
    from digitapp.resources import assets_folder
    from training.networks.ink_onnx import mean_of

    shipped = (assets_folder() / "ink.onnx").read_bytes()
    (tmp_path / "own.onnx").write_bytes(shipped)
    mean_of(tmp_path / "own.onnx", assets_folder() / "ink.onnx", 0.5, tmp_path / "mean.onnx")
    assert (tmp_path / "mean.onnx").read_bytes() == shipped
