"""The network that tells how a page lies on a tiny scale: fit, export."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from digitapp.models.onnx_network import Network
from digitapp.pipeline.orientation import LIES, VIEW
from training.synthesis.samples.orientation_samples import TAKEN

pytest.importorskip("keras")
pytestmark = pytest.mark.slow


def test_the_classes_follow_the_order_of_the_pool() -> None:
    from training.fitting.components.orientation import lies_of, targets

    page = np.repeat(np.arange(len(LIES)), TAKEN)
    assert lies_of(np.arange(2 * len(page))).tolist() == [*page, *page]
    soft = targets(np.array([2]), 0.1)
    assert soft[0].argmax() == 2 and soft.sum() == pytest.approx(1) and soft[0, 0] > 0


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
