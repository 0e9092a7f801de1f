"""The network for touching digits on a tiny scale: fit, export."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from digitapp.models.onnx_network import Network
from digitapp.recognition.touching import ANSWERS, STRIP

pytest.importorskip("keras")

from tests.training.networks.small import small_touching_network
from training.cli import main
from training.export import touching as export
from training.fitting.components import touching as fitting
from training.recipes.touching import TouchingRecipe

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch):
    for module in (fitting, export):
        monkeypatch.setattr(module, "touching_network", small_touching_network)


def test_answers_without_a_digit_do_not_count():
    found = fitting.targets(np.array([(0, 0, 0), (2, 3, 4)], np.uint8))
    assert found.shape == (2, ANSWERS)
    assert found[0].sum() == 1 and found[0, 0] == 1
    assert np.flatnonzero(found[1]).tolist() == [2, 8, 19]


def test_it_learns_and_ships(data: Path, tmp_path: Path):
    recipe = TouchingRecipe(
        samples=120, held_out_samples=40, batch=16, steps=8, epochs=2, ema=0.5, rate=3e-2
    )
    fitting.fit(recipe, data, tmp_path / "run", processes=1, fast=False)
    with (tmp_path / "run" / "history.csv").open() as file:
        losses = [float(line.split(",")[1]) for line in list(file)[1:]]
    assert losses[-1] < losses[0]
    drawn = (tmp_path / "run" / "pool" / "pictures.npy").stat().st_mtime_ns
    fitting.pools(replace(recipe, epochs=1), data, tmp_path / "run", processes=1)
    assert (tmp_path / "run" / "pool" / "pictures.npy").stat().st_mtime_ns == drawn
    note = export.export_touching(tmp_path / "run", tmp_path / "touching.onnx")
    assert note["recipe"]["samples"] == 120 and {"1", "2"} <= set(note["right"]) <= set("01234")
    assert json.loads((tmp_path / "run" / "recipe.json").read_text())["minutes"] >= 0
    content = (tmp_path / "touching.onnx").read_bytes()
    network = Network(content, "touching.onnx", (*STRIP, 1), (ANSWERS,))
    answers = network(np.zeros((3, *STRIP), np.float32))
    assert answers.sum(1) == pytest.approx(3, abs=1e-4)


@pytest.mark.usefixtures("eager")
def test_a_training_continues_from_an_earlier_one(data: Path, tmp_path: Path):
    sizes = ["samples=60", "held_out_samples=20", "batch=8", "steps=2", "epochs=1", "rate=0"]
    words = ["touching", "--quick", "--data", str(data), "--processes", "1", "--precise"]
    words += [word for size in sizes for word in ("--set", size)]
    assert main([*words, "--runs", str(tmp_path / "first"), "--set", "ema=0.5"]) == 0
    earlier = tmp_path / "first" / "touching"
    second = ["--runs", str(tmp_path / "second"), "--start-from", str(earlier), "--seed", "8"]
    assert main([*words, *second]) == 0
    later = tmp_path / "second" / "touching"
    note = json.loads((later / "recipe.json").read_text())
    assert note["recipe"]["seed"] == 8 and note["started_from"]["recipe"]["ema"] == 0.5
    # With a learning rate of 0, the kernels do not change.
    assert np.allclose(_kernel(earlier), _kernel(later), atol=1e-5)


def _kernel(folder: Path) -> np.ndarray:
    network = small_touching_network()
    network.load_weights(folder / fitting.WEIGHTS)
    return np.asarray(network.get_layer("logits").get_weights()[0])
