"""Build an ONNX graph of convolutions node by node."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from digitapp.records import Array
from training.networks.graphs.conversion import ExportError

Sides = Sequence[str | int]
"""The sides of a network's input or output: their lengths, or names where they are free."""


class Graph:
    """Collects nodes and constants in order. A node is known by the name of its output."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def node(self, kind: str, inputs: Sequence[str], output: str = "", **attributes: Any) -> str:
        output = output or f"n{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [output], output, **attributes))
        return output

    def constant(self, values: Any, kind: Any = np.float32, name: str = "") -> str:
        name = name or f"c{len(self._constants)}"
        tensor = np.ascontiguousarray(values, kind)
        self._constants.append(numpy_helper.from_array(tensor, name))
        return name

    def convolution(
        self,
        x: str,
        kernel: Array,
        bias: Array | None = None,
        *,
        name: str = "",
        strides: tuple[int, int] = (1, 1),
        dilations: tuple[int, int] = (1, 1),
        padded: bool = True,
    ) -> str:
        """Add a convolution, padded as Keras pads sides that the strides divide.

        kernel: as Keras keeps it, (h, w, from, to); name: of the constants, numbered without one.
        """
        reach = [d * (side - 1) + 1 for d, side in zip(dilations, kernel.shape, strict=False)]
        # With a stride of two, Keras pads one pixel less at the start.
        before = [(side - stride) // 2 for side, stride in zip(reach, strides, strict=True)]
        after = [(side - 1) // 2 for side in reach]
        inputs = [x, self.constant(kernel.transpose(3, 2, 0, 1), name=name and f"{name}/kernel")]
        if bias is not None:
            inputs.append(self.constant(bias, name=name and f"{name}/bias"))
        pads = [*before, *after] if padded else [0, 0, 0, 0]
        return self.node("Conv", inputs, strides=strides, dilations=dilations, pads=pads)

    def write(self, path: Path, given: tuple[str, Sides], answer: tuple[str, Sides]) -> None:
        """Write the graph to an ONNX file; given, answer: its input and output, float32."""
        ports = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, list(sides))
            for name, sides in (given, answer)
        ]
        graph = helper.make_graph(self._nodes, path.stem, ports[:1], ports[1:], self._constants)
        opset = helper.make_opsetid("", 17)
        onnx.save(helper.make_model(graph, opset_imports=[opset], ir_version=8), path)


def folded(kernel: Array, normalization: Sequence[Array], epsilon: float) -> list[Array]:
    """The kernel and bias of a convolution with the batch normalization behind it.

    normalization: scale, offset, mean and variance, each (channels,), as Keras keeps them; epsilon:
    what it adds to the variance.
    """
    gamma, beta, mean, variance = normalization
    factor = gamma / np.sqrt(variance + epsilon)
    return [kernel * factor, beta - mean * factor]


def constants(path: Path) -> dict[str, Array]:
    """The constants of an ONNX file by name, those in half precision as float32.

    Raises ExportError where the file is missing or no ONNX model.
    """
    try:
        graph = onnx.load(path).graph
    except Exception as error:  # protobuf's errors have no common base
        raise ExportError(f"{path} is no ONNX model: {error}") from None
    found = {}
    for entry in graph.initializer:
        values = numpy_helper.to_array(entry)
        half = values.dtype == np.float16
        name = entry.name.removesuffix("_half") if half else entry.name
        found[name] = values.astype(np.float32) if half else values
    return found
