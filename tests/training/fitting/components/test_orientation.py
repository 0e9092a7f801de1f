"""The network that tells how a page lies on a tiny scale: samples, fit, export."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from digitapp.models.onnx_network import Network
from digitapp.pipeline.orientation import LIES, VIEW
from training.synthesis.lines.hands import Glyphs, read_glyphs
from training.synthesis.samples.orientation_samples import SHAPE, TAKEN, page_ink, sample

keras = pytest.importorskip("keras")


@pytest.fixture(scope="module")
def glyphs(data: Path) -> Glyphs:
    return read_glyphs(data)


def test_a_page_is_laid_in_every_way(glyphs: Glyphs) -> None:
    """A component seldom looks alike in two ways; its surroundings are wider upright."""
    wide = np.zeros(2, int)
    for seed in range(20):
        drawn = sample(glyphs, np.random.default_rng(seed))
        assert drawn.shape == SHAPE and drawn.dtype == np.uint8 and drawn.any((2, 3)).all()
        for lie, count in ((0, 0), (1, 1)):
            around = drawn[lie, :, :, :, 1].max(0)
            wide[count] += int(np.ptp(np.flatnonzero(around.any(0))))
    assert wide[0] > 1.2 * wide[1]


def test_pages_have_one_to_three_lines_of_one_pen(glyphs: Glyphs) -> None:
    inks = [page_ink(glyphs, np.random.default_rng(seed)) for seed in range(30)]
    heights = np.array([ink.mask.shape[0] / ink.stroke_width for ink in inks])
    assert heights.max() > 2 * np.median(heights)
    assert all(ink.mask.shape == ink.strength.shape and ink.mask.any() for ink in inks)


def test_the_same_seed_gives_the_same_sample(glyphs: Glyphs) -> None:
    first, again, other = (sample(glyphs, np.random.default_rng(seed)) for seed in (4, 4, 5))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_the_classes_follow_the_order_of_the_pool() -> None:
    from training.fitting.components.orientation import lies_of, targets

    page = np.repeat(np.arange(len(LIES)), TAKEN)
    assert lies_of(np.arange(2 * len(page))).tolist() == [*page, *page]
    soft = targets(np.array([2]), 0.1)
    assert soft[0].argmax() == 2 and soft.sum() == pytest.approx(1) and soft[0, 0] > 0


@pytest.mark.slow
def test_it_learns_and_ships(data: Path, tmp_path: Path) -> None:
    from training.export.orientation import export_orientation
    from training.fitting.components.orientation import fit
    from training.recipes.orientation import OrientationRecipe

    recipe = OrientationRecipe(
        pages=12, held_out_pages=4, batch=16, steps=8, epochs=2, ema=0.5, rate=5e-2
    )
    run, file = tmp_path / "run", tmp_path / "orientation.onnx"
    fit(recipe, data, run, processes=1)
    lines = (run / "history.csv").read_text().splitlines()
    column = lines[0].split(",").index("loss")
    losses = [float(line.split(",")[column]) for line in lines[1:]]
    assert losses[-1] < losses[0]
    note = export_orientation(run, file)
    assert note["recipe"]["pages"] == 12
    assert set(note["right"]) == {"a component", f"a page of {TAKEN} components"}
    assert file.stat().st_size < 150_000
    network = Network(file.read_bytes(), file.name, VIEW, (len(LIES),))
    answers = network(np.random.default_rng(0).random((3, *VIEW), np.float32))
    assert answers.sum(1) == pytest.approx(1, abs=1e-4)
