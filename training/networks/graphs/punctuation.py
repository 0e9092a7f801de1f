"""The punctuation network as an ONNX graph: one hidden layer of tanh units.

It stays in double precision: it has few weights, and its scores are added to a lattice's.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from digitapp.records import Array


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights from `FEATURES` to `KINDS` of `digitapp.recognition.punctuation_features`.

    hidden: float (29, H); hidden_bias: float (H,); output: float (H, 5); output_bias: float
    (5,).
    """

    hidden: Array
    hidden_bias: Array
    output: Array
    output_bias: Array

    def scores(self, features: Array) -> Array:
        """Compute the network's output: float (N, 29) -> float (N, 5)."""
        hidden = np.tanh(features @ self.hidden + self.hidden_bias)
        return np.asarray(hidden @ self.output + self.output_bias)


def write(weights: Weights, path: Path) -> None:
    """Write the network with `weights` to the ONNX file `path`."""
    names = ("hidden", "hidden_bias", "output", "output_bias")
    constants = [
        numpy_helper.from_array(np.ascontiguousarray(getattr(weights, name), np.float64), name)
        for name in names
    ]
    nodes = [
        helper.make_node("MatMul", ["features", "hidden"], ["h0"]),
        helper.make_node("Add", ["h0", "hidden_bias"], ["h1"]),
        helper.make_node("Tanh", ["h1"], ["h2"]),
        helper.make_node("MatMul", ["h2", "output"], ["s0"]),
        helper.make_node("Add", ["s0", "output_bias"], ["scores"]),
    ]
    features, kinds = weights.hidden.shape[0], weights.output.shape[1]
    ports = [
        helper.make_tensor_value_info(name, TensorProto.DOUBLE, ["count", side])
        for name, side in (("features", features), ("scores", kinds))
    ]
    graph = helper.make_graph(nodes, "punctuation", ports[:1], ports[1:], constants)
    opset = helper.make_opsetid("", 17)
    onnx.save(helper.make_model(graph, opset_imports=[opset], ir_version=8), path)
