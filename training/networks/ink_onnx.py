"""The ink network as an ONNX graph, built layer by layer.

Building it by hand keeps the image's sides free, folds batch normalisation into the
convolutions, and leaves only weights in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from digitapp.records import Array
from training.networks.ink import CHANNELS, EPSILON

Weights = Mapping[str, list[Array]]
"""The weights of every layer of `ink_network`, by the layer's name."""


def write(weights: Weights, path: Path) -> None:
    """Write the network with `weights` to the ONNX file `path`.

    Its input "strength" and its output "written" are float32 (N, H, W, 1) in [0, 1], H and W
    multiples of 64.
    """
    graph = _Graph(weights)
    x = graph.node("Transpose", ["strength"], perm=[0, 3, 1, 2])
    x = graph.convolution(x, "stem", stride=2)
    x = graph.convolution(x, "level0")
    skips = []
    for i in range(1, len(CHANNELS)):
        skips.append(x)
        x = graph.convolution(x, f"down{i}", stride=2)
        if i < len(CHANNELS) - 1:
            x = graph.convolution(x, f"level{i}")
    for i in reversed(range(len(CHANNELS) - 1)):
        mix = graph.constant(weights[f"up{i}_mix"][0].transpose(3, 2, 0, 1))
        x = graph.node("Conv", [x, mix])
        sizes = graph.constant(np.array([1, 1, 2, 2], np.float32))
        x = graph.node(
            "Resize",
            [x, "", sizes],
            mode="nearest",
            nearest_mode="floor",
            coordinate_transformation_mode="asymmetric",
        )
        x = graph.node("Add", [x, skips[i]])
        x = graph.convolution(x, f"up{i}_level")
    x = graph.convolution(x, "last")
    kernel, bias = weights["logit"]
    inputs = [x, graph.constant(kernel.transpose(3, 2, 0, 1)), graph.constant(bias)]
    x = graph.node("ConvTranspose", inputs, strides=[2, 2], pads=[1, 1, 1, 1])
    x = graph.node("Sigmoid", [x])
    graph.node("Transpose", [x], output="written", perm=[0, 2, 3, 1])
    onnx.save(graph.model(), path)


def mean_of(first: Path, second: Path, share: float, target: Path) -> None:
    """Write the mean of two networks' weights, batch normalization folded in, to `target`.

    share: of the second, 0 to 1. Unfolded weights have no such mean: their scales and offsets
    belong to statistics of their own.
    """
    model, other = onnx.load(first), onnx.load(second)
    for own, theirs in zip(model.graph.initializer, other.graph.initializer, strict=True):
        mean = (1 - share) * numpy_helper.to_array(own) + share * numpy_helper.to_array(theirs)
        own.CopyFrom(numpy_helper.from_array(mean.astype(np.float32), own.name))
    onnx.save(model, target)


class _Graph:
    """Collects nodes and constants in order. A node is known by the name of its output."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def node(self, kind: str, inputs: list[str], output: str = "", **attributes: Any) -> str:
        output = output or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def constant(self, values: Array) -> str:
        name = f"c{len(self.constants)}"
        tensor = np.ascontiguousarray(values, np.float32)
        self.constants.append(numpy_helper.from_array(tensor, name))
        return name

    def convolution(self, x: str, name: str, stride: int = 1) -> str:
        """Add a convolution with folded batch normalisation, and ReLU; pad as Keras does."""
        (kernel,) = self.weights[f"{name}_convolution"]
        gamma, beta, mean, variance = self.weights[f"{name}_normalised"]
        factor = gamma / np.sqrt(variance + EPSILON)
        inputs = [
            x,
            self.constant((kernel * factor).transpose(3, 2, 0, 1)),
            self.constant(beta - mean * factor),
        ]
        # Sides are even, so with a stride of two Keras pads one pixel less at the start.
        before, after = (len(kernel) - stride) // 2, (len(kernel) - 1) // 2
        pads = [before, before, after, after]
        return self.node("Relu", [self.node("Conv", inputs, strides=[stride] * 2, pads=pads)])

    def model(self) -> onnx.ModelProto:
        shape: list[str | int | None] = ["count", "height", "width", 1]
        ports = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            for name in ("strength", "written")
        ]
        graph = helper.make_graph(self.nodes, "ink", ports[:1], ports[1:], self.constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
