"""A network in 8 bits answers almost as the one in full precision that it is made from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx")

import onnx

from digitapp.models.onnx_network import open_session
from training.networks.graphs.conversion import halve
from training.networks.graphs.eight_bits import difference, write_in_eight_bits
from training.networks.graphs.graph import Graph

pytestmark = pytest.mark.slow


def network(path: Path, seed: int = 0) -> Path:
    """Four convolutions with random kernels, rounded to half precision; sides are free."""
    rng, graph = np.random.default_rng(seed), Graph()
    x = graph.node("Transpose", ["picture"], perm=[0, 3, 1, 2])
    for before, after in ((1, 8), (8, 16), (16, 8), (8, 2)):
        kernel = rng.normal(0, (2 / (9 * before)) ** 0.5, (3, 3, before, after))
        x = graph.convolution(x, kernel, rng.normal(0, 0.1, after))
        x = graph.node("Relu", [x]) if after > 2 else graph.node("Sigmoid", [x])
    graph.node("Transpose", [x], output="answer", perm=[0, 2, 3, 1])
    sides = ("count", "height", "width")
    graph.write(path, ("picture", (*sides, 1)), ("answer", (*sides, 2)))
    halve(path)
    return path


@pytest.fixture
def pictures() -> list[np.ndarray]:
    rng = np.random.default_rng(1)
    return [rng.random((2, 16, width, 1), np.float32) for width in (24, 32, 24, 40)]


def test_it_answers_almost_alike_at_any_size(tmp_path: Path, pictures: list[np.ndarray]):
    full, fast = network(tmp_path / "full.onnx"), tmp_path / "fast.onnx"
    write_in_eight_bits(full, fast, pictures[::2])
    mean, most = difference(full, fast, pictures[1::2])
    assert 0 < mean < 0.01 and most < 0.1
    answers = open_session(fast.read_bytes()).run(None, {"picture": pictures[3]})[0]
    assert answers.shape == (2, 16, 40, 2)


def test_only_the_inner_layers_have_weights_in_eight_bits(tmp_path: Path, pictures):
    full, fast = network(tmp_path / "full.onnx"), tmp_path / "fast.onnx"
    write_in_eight_bits(full, fast, pictures)
    kernels = [entry for entry in onnx.load(fast).graph.initializer if len(entry.dims) == 4]
    kinds = {tuple(k.dims): k.data_type for k in kernels}
    assert kinds[16, 8, 3, 3] == kinds[8, 16, 3, 3] == onnx.TensorProto.INT8
    assert kinds[8, 1, 3, 3] == kinds[2, 8, 3, 3] == onnx.TensorProto.FLOAT


def test_samples_decide_the_ranges(tmp_path: Path, pictures: list[np.ndarray]):
    full, fast = network(tmp_path / "full.onnx"), tmp_path / "fast.onnx"
    write_in_eight_bits(full, fast, [picture / 20 for picture in pictures])
    narrow = difference(full, fast, pictures)[0]
    write_in_eight_bits(full, fast, pictures)
    assert difference(full, fast, pictures)[0] < narrow
