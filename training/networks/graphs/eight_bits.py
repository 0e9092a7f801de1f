"""A network in 8 bits, made from one in full precision and samples of its input.

Static quantization (Jacob et al. 2018): weights get a scale for each channel, activations one range
each, which the samples show. The outermost layers stay in full precision.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper

from digitapp.models.onnx_network import open_session
from digitapp.records import Array

_WEIGHTED = frozenset({"Conv", "ConvTranspose", "Gemm", "MatMul"})

_QUANTIZED = [
    "Add",
    "Concat",
    "Conv",
    "Gemm",
    "GlobalAveragePool",
    "MatMul",
    "MaxPool",
    "Relu",
    "Resize",
]
"""Operations that ONNX Runtime has in 8 bits."""


def write_in_eight_bits(source: Path, target: Path, inputs: Sequence[Array]) -> None:
    """Write the network in the ONNX file `source` in 8 bits to the file `target`.

    inputs: float32 batches of its input, which may differ in size.
    """
    from onnxruntime import quantization

    name = open_session(source.read_bytes()).get_inputs()[0].name

    class Samples(quantization.CalibrationDataReader):  # type: ignore[misc]
        def __init__(self) -> None:
            self.batches: Iterator[dict[str, Any]] = iter({name: batch} for batch in inputs)

        def get_next(self) -> dict[str, Any] | None:
            return next(self.batches, None)

    model = _prepared(onnx.load(source))
    with tempfile.TemporaryDirectory() as scratch:
        prepared = Path(scratch) / source.name
        onnx.save(model, prepared)
        quantization.quantize_static(
            prepared,
            target,
            Samples(),
            quant_format=quantization.QuantFormat.QDQ,
            per_channel=True,
            # Products of seven and eight bits cannot overflow where a processor adds two of them
            # in 16 bits, so that all processors give the same answers.
            reduce_range=True,
            activation_type=quantization.QuantType.QUInt8,
            weight_type=quantization.QuantType.QInt8,
            op_types_to_quantize=_QUANTIZED,
            nodes_to_exclude=sorted(_outermost(model)),
        )


def difference(first: Path, second: Path, inputs: Sequence[Array]) -> tuple[float, float]:
    """The mean and the largest difference of two networks' answers to batches of their input."""
    sessions = [open_session(path.read_bytes()) for path in (first, second)]
    name = sessions[0].get_inputs()[0].name
    found = [
        np.abs(np.subtract(*(s.run(None, {name: batch})[0] for s in sessions))).reshape(-1)
        for batch in inputs
    ]
    off = np.concatenate(found)
    return float(off.mean()), float(off.max())


def _prepared(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with all weights in single precision, and a name for each node."""
    graph = model.graph
    known = {entry.name: entry for entry in graph.initializer}
    for cast in [node for node in graph.node if node.op_type == "Cast" and node.input[0] in known]:
        entry = known[cast.input[0]]
        values = numpy_helper.to_array(entry).astype(np.float32)
        entry.CopyFrom(numpy_helper.from_array(values, cast.output[0]))
        graph.node.remove(cast)
    for number, node in enumerate(graph.node):
        node.name = f"{node.op_type}_{number}"
    return model


def _outermost(model: onnx.ModelProto) -> set[str]:
    """The first nodes with weights and the last ones, and all between them and the ends.

    The first see a single channel, which takes longer in 8 bits; the last give the answer.
    """
    graph = model.graph
    makers, users = defaultdict(list), defaultdict(list)
    for node in graph.node:
        for name in node.output:
            makers[name].append(node)
        for name in node.input:
            users[name].append(node)
    first = _reached([port.name for port in graph.input], users, lambda node: node.output)
    last = _reached([port.name for port in graph.output], makers, lambda node: node.input)
    return first | last


def _reached(
    names: list[str],
    nodes: Mapping[str, list[onnx.NodeProto]],
    beyond: Callable[[onnx.NodeProto], Iterable[str]],
) -> set[str]:
    """The nodes that are reached from some values without passing one that has weights."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        for node in nodes.get(waiting.pop(), ()):
            if node.name not in found:
                found.add(node.name)
                waiting += beyond(node) if node.op_type not in _WEIGHTED else ()
    return found
