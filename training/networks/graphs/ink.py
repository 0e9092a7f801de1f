"""The ink network as an ONNX graph, built layer by layer.

Building it by hand keeps the image's sides free, folds batch normalisation into the
convolutions, and leaves only weights in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from digitapp.records import Array
from training.networks.graphs.graph import Graph, folded
from training.networks.ink import CHANNELS, EPSILON

Weights = Mapping[str, list[Array]]
"""The weights of every layer of `ink_network`, by the layer's name."""


def write(weights: Weights, path: Path) -> None:
    """Write the network with `weights` to the ONNX file `path`.

    Its input "strength" and its output "written" are float32 (N, H, W, 1) in [0, 1], H and W
    multiples of 64.
    """
    graph = Graph()

    def convolved(x: str, name: str, stride: int = 1) -> str:
        (kernel,) = weights[f"{name}_convolution"]
        kernel, bias = folded(kernel, weights[f"{name}_normalised"], EPSILON)
        return graph.node("Relu", [graph.convolution(x, kernel, bias, strides=(stride, stride))])

    x = graph.node("Transpose", ["strength"], perm=[0, 3, 1, 2])
    x = convolved(x, "stem", 2)
    x = convolved(x, "level0")
    skips = []
    for i in range(1, len(CHANNELS)):
        skips.append(x)
        x = convolved(x, f"down{i}", 2)
        if i < len(CHANNELS) - 1:
            x = convolved(x, f"level{i}")
    for i in reversed(range(len(CHANNELS) - 1)):
        x = graph.convolution(x, weights[f"up{i}_mix"][0])
        x = graph.node(
            "Resize",
            [x, "", graph.constant([1, 1, 2, 2])],
            mode="nearest",
            nearest_mode="floor",
            coordinate_transformation_mode="asymmetric",
        )
        x = graph.node("Add", [x, skips[i]])
        x = convolved(x, f"up{i}_level")
    x = convolved(x, "last")
    kernel, bias = weights["logit"]
    inputs = [x, graph.constant(kernel.transpose(3, 2, 0, 1)), graph.constant(bias)]
    x = graph.node("ConvTranspose", inputs, strides=[2, 2], pads=[1, 1, 1, 1])
    x = graph.node("Sigmoid", [x])
    graph.node("Transpose", [x], output="written", perm=[0, 2, 3, 1])
    sides = ("count", "height", "width", 1)
    graph.write(path, ("strength", sides), ("written", sides))


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
