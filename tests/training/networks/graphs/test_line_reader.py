"""The line reader's graph holds its weights, and gives them back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras")

from training.networks.graphs.line_reader import folded_weights, read, write
from training.networks.line_reader import line_reader

pytestmark = pytest.mark.slow


def test_a_folded_network_has_the_weights_that_it_was_written_with(tmp_path: Path):
    network = line_reader(folded=True)
    weights = folded_weights(network)
    write(weights, tmp_path / "line_reader.onnx")
    found = read(tmp_path / "line_reader.onnx")
    assert found.keys() == weights.keys()
    for name, (kernel, bias) in weights.items():
        kept, kept_bias = found[name]
        np.testing.assert_allclose(kept.reshape(kernel.shape), kernel, atol=1e-3)
        np.testing.assert_allclose(kept_bias, bias, atol=1e-6)


def test_normalizations_are_folded_into_the_convolutions_before_them():
    weights = folded_weights(line_reader())
    assert weights.keys() == folded_weights(line_reader(folded=True)).keys()
    assert all(bias.shape == kernel.shape[-1:] for kernel, bias in weights.values())
