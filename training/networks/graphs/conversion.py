"""Convert networks to ONNX, and check that they answer like the trained ones."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from digitapp.models.onnx_network import open_session
from digitapp.records import Array

TOLERANCE = 1e-3
"""Largest difference between Keras and ONNX Runtime in any number."""

FOLDED_TOLERANCE = 5e-3
"""The same, where normalisation was folded into weights that were then halved."""

_FREE_SIDE = 64
"""Pixels to use for a free side of a network when it is called before the export."""

_LARGE = 256
"""Smaller weights are not worth a cast."""


class ExportError(RuntimeError):
    """The exported and the trained network disagree; the message says by how much."""


def to_onnx(network: keras.Model, target: Path, half: bool = False) -> None:
    """Write a Keras network to an ONNX file that takes batches of any size.

    half: round the network's weights to half precision and store them so. The file is half as
    large, and the answers are the same, because they are still computed in single precision.
    """
    if half:
        network.set_weights([w.astype(np.float16).astype(w.dtype) for w in network.get_weights()])
    shape = [side or _FREE_SIDE for side in network.input_shape[1:]]
    network(np.zeros((1, *shape), np.float32))
    network.export(target, format="onnx", verbose=False)
    if half:
        halve(target)


def halve(path: Path) -> None:
    """Store large weights in half precision, behind a cast that ONNX Runtime does once."""
    model = onnx.load(path)
    casts = []
    for entry in model.graph.initializer:
        if entry.data_type != TensorProto.FLOAT or np.prod(entry.dims) < _LARGE:
            continue
        stored, whole = f"{entry.name}_half", entry.name
        values = numpy_helper.to_array(entry).astype(np.float16)
        entry.CopyFrom(numpy_helper.from_array(values, stored))
        casts.append(helper.make_node("Cast", [stored], [whole], to=TensorProto.FLOAT))
    for cast in reversed(casts):
        model.graph.node.insert(0, cast)
    onnx.save(model, path)


def difference(
    network: keras.Model, path: Path, probe: Array, tolerance: float = TOLERANCE
) -> float:
    """The largest difference of a network's answers from those of its ONNX file.

    probe: float32, samples for both. Raises ExportError if it is above the tolerance.
    """
    session = open_session(path.read_bytes())
    ours = network.predict(probe, batch_size=16, verbose=0)
    theirs = session.run(None, {session.get_inputs()[0].name: probe})[0]
    found = float(np.abs(ours - theirs).max())
    if found > tolerance:
        raise ExportError(f"Keras and ONNX Runtime differ by {found:.3g}")
    return found
