"""The ink network's training on a tiny scale: fit, loss, export."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from training.synthesis.pages import neighbours, page

pytest.importorskip("keras")
pytestmark = pytest.mark.slow


def test_it_learns_and_ships(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
):
    from digitapp.models.onnx_network import open_session
    from tests.training.networks.small import INK_CHANNELS, small_ink_network
    from training.export import ink as export
    from training.fitting import ink as fitting
    from training.networks.graphs import ink as graph_of_ink
    from training.networks.graphs.conversion import TOLERANCE
    from training.recipes.ink import InkRecipe

    for module in (fitting, export):
        monkeypatch.setattr(module, "ink_network", small_ink_network)
    monkeypatch.setattr(graph_of_ink, "CHANNELS", INK_CHANNELS)
    run, further = tmp_path / "run", tmp_path / "further"
    recipe = InkRecipe(patches=8, batch=2, steps=2, epochs=1, large=2)
    fitting.fit(recipe, data, run)
    large = np.load(run / fitting.LARGE / "strength.npy", mmap_mode="r")
    assert large.shape == (2, 2 * neighbours.PATCH, 2 * neighbours.PATCH)
    shutil.copytree(run / "pool", further / "pool")  # an existing pool is not drawn again
    request.getfixturevalue("eager")
    fitting.fit(recipe, data, further, start_from=run)
    note = json.loads((further / "recipe.json").read_text())
    assert note["stopped_after_epochs"] == 1 and np.isfinite(note["metrics"]["loss"])
    assert note["started_from"]["recipe"]["patches"] == 8
    noted = export.export_ink(further, tmp_path / "ink.onnx")
    assert noted["difference_keras_onnx"] <= TOLERANCE
    session = open_session((tmp_path / "ink.onnx").read_bytes())
    (written,) = session.run(None, {"strength": np.zeros((1, 64, 128, 1), np.float32)})
    assert written.shape == (1, 64, 128, 1)


def test_the_loss_ignores_pixels_beyond_the_page_and_weighs_paper_and_marks(data: Path):
    from training.fitting.ink import loss, make_batch

    strength = np.zeros((1, neighbours.PATCH, neighbours.PATCH), np.uint8)
    written = np.zeros_like(strength)
    strength[:, :8], written[:, :8] = 200, 255
    written[:, 8:16] = 128
    written[-1, 16:20] = page.MARK
    inputs, targets = make_batch(strength, written, 0.25, 4.0, np.random.default_rng(1))
    truth, weight = targets[..., 0], targets[..., 1]
    assert inputs.shape == (1, neighbours.PATCH, neighbours.PATCH, 1)
    assert truth.sum() == 12 * neighbours.PATCH and (weight == 0).sum() == 8 * neighbours.PATCH
    assert set(np.unique(weight[truth == 1])) == {1, 4} and (weight == 0.25).any()
    assert (weight == 4).sum() == 4 * neighbours.PATCH

    guess = np.where(weight == 0, 0.5, truth)[..., None].astype(np.float32)
    assert float(loss(targets, guess)) < 1e-3
    assert float(loss(targets, 1 - guess)) > 5


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
    from training.networks.graphs.ink import mean_of

    shipped = (assets_folder() / "ink.onnx").read_bytes()
    (tmp_path / "own.onnx").write_bytes(shipped)
    mean_of(tmp_path / "own.onnx", assets_folder() / "ink.onnx", 0.5, tmp_path / "mean.onnx")
    assert (tmp_path / "mean.onnx").read_bytes() == shipped
