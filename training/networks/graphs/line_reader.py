"""The line reader as an ONNX graph, built layer by layer.

Converters write a dilated convolution over a row as a dozen operations that move its columns
about; here it is one. Columns stay the last axis, so that all convolutions are of one kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np

from digitapp.recognition.line_reader import CLASSES
from digitapp.recognition.row_image import HEIGHT
from digitapp.records import Array
from training.networks.graphs.conversion import halve
from training.networks.graphs.graph import Graph, constants, folded
from training.networks.line_reader import DILATIONS, EPSILON, GATED_AFTER, STEM, VALID

Weights = Mapping[str, list[Array]]
"""Kernel and bias of every layer of a folded line reader, by the layer's name."""


def folded_weights(network: keras.Model) -> dict[str, list[Array]]:
    """The weights of a line reader, its normalizations folded into the convolutions before them."""
    normalizations = {
        layer.name.removesuffix("_normalised"): layer.get_weights()
        for layer in network.layers
        if isinstance(layer, keras.layers.BatchNormalization)
    }
    found = {}
    for layer in (layer for layer in network.layers if layer.weights):
        known = normalizations.get(layer.name.removesuffix("_convolution"))
        if known:
            found[layer.name] = folded(layer.get_weights()[0], known, EPSILON)
        elif not isinstance(layer, keras.layers.BatchNormalization):
            found[layer.name] = layer.get_weights()
    return found


def write(weights: Weights, path: Path) -> None:
    """Write a folded line reader with `weights` to the ONNX file `path`.

    Its kernels are rounded to half precision. Its input "picture" is float32 (N, HEIGHT, W, 1) in
    [0, 1], W a multiple of 4, its output "probabilities" float32 (N, W / 2, 1 + len(CLASSES)).
    """
    graph = Graph()

    def convolved(x: str, name: str, **how: Any) -> str:
        kernel, bias = weights[name]
        # A layer over columns alone has a kernel of one row, or of one pixel.
        kernel = kernel.reshape((1,) * (4 - kernel.ndim) + kernel.shape)
        return graph.convolution(x, kernel, bias, name=name, **how)

    x = graph.node("Transpose", ["picture"], perm=[0, 3, 1, 2])
    for name, strides in STEM.items():
        x = convolved(x, f"{name}_convolution", strides=strides, padded=name != VALID)
        x = graph.node("Relu", [x])
    for i, dilation in enumerate(DILATIONS):
        wide = graph.node("Relu", [convolved(x, f"block{i}_wide", dilations=(1, dilation))])
        x = graph.node("Relu", [graph.node("Add", [convolved(wide, f"block{i}_near"), x])])
        if i == GATED_AFTER:
            gate = graph.node("Sigmoid", [convolved(x, "gate")])
            along = graph.constant([3], np.int64)
            total = graph.node("ReduceSum", [graph.node("Mul", [gate, x]), along])
            count = graph.node("ReduceSum", [gate, along])
            some = graph.node("Add", [count, graph.constant([1e-3])])
            style = graph.node("Relu", [convolved(graph.node("Div", [total, some]), "style")])
            x = graph.node("Add", [convolved(style, "style_added"), x])
    pairs = graph.node("Squeeze", [convolved(x, "pairs"), graph.constant([2], np.int64)])
    columns = graph.node("Transpose", [pairs], perm=[0, 2, 1])
    classes = 1 + len(CLASSES)
    logits = graph.node("Reshape", [columns, graph.constant([0, -1, classes], np.int64)])
    graph.node("Softmax", [logits], output="probabilities", axis=-1)
    given, answer = ("count", HEIGHT, "width", 1), ("count", "columns", classes)
    graph.write(path, ("picture", given), ("probabilities", answer))
    halve(path)


def read(path: Path) -> dict[str, list[Array]]:
    """The weights of a file that `write` made, kernels as Keras keeps them."""
    found = constants(path)
    names = [name.removesuffix("/kernel") for name in found if name.endswith("/kernel")]
    return {
        name: [found[f"{name}/kernel"].transpose(2, 3, 1, 0), found[f"{name}/bias"]]
        for name in names
    }
