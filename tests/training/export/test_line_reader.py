from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras")

from digitapp.models.onnx_network import Network
from training.export.line_reader import export_line_reader, finished_network
from training.fitting.rows.line_reader import WEIGHTS
from training.networks.graphs.conversion import FOLDED_TOLERANCE
from training.networks.line_reader import line_reader
from training.recipes.line_reader import QUICK

pytestmark = pytest.mark.slow


def test_the_export_answers_as_the_network(tmp_path: Path):
    """Uses the initial weights of a training."""
    line_reader().save_weights(tmp_path / WEIGHTS)
    (tmp_path / "recipe.json").write_text(json.dumps({"recipe": {"lines": QUICK.lines}}))
    target = tmp_path / "line_reader.onnx"
    note = export_line_reader(tmp_path, target)
    assert note["difference_keras_onnx"] <= FOLDED_TOLERANCE
    assert note["recipe"]["lines"] == QUICK.lines
    network = Network(target.read_bytes(), target.name, (40, None, 1), (None, 23))
    rows = np.random.default_rng(0).random((2, 40, 72, 1)).astype(np.float32)
    answers = network(rows)
    assert answers.shape == (2, 36, 23)
    assert answers.sum(axis=2) == pytest.approx(1, abs=1e-4)
    assert np.abs(answers - finished_network(tmp_path).predict(rows, verbose=0)).max() < 0.01
