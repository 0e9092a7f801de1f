"""What every export has to hold: the exported network answers as the trained one does."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from digitapp.models.session import open_session
from digitapp.records import Array

TOLERANCE = 1e-3
"""Keras and ONNX Runtime may differ by so much in any number."""


class ExportError(RuntimeError):
    """What was exported does not agree with what was trained; the message says how far off."""


def to_onnx(network: keras.Model, target: Path) -> None:
    """Write a Keras network to an ONNX file that takes batches of any size."""
    network(np.zeros((1, *network.input_shape[1:]), np.float32))
    network.export(target, format="onnx", verbose=False)


def difference(network: keras.Model, path: Path, probe: Array) -> float:
    """The largest difference of a network's answers from those of its ONNX file.

    probe: float32, samples for both. Raises ExportError where they do not agree.
    """
    session = open_session(path.read_bytes())
    ours = network.predict(probe, batch_size=16, verbose=0)
    theirs = session.run(None, {session.get_inputs()[0].name: probe})[0]
    found = float(np.abs(ours - theirs).max())
    if found > TOLERANCE:
        raise ExportError(f"Keras and ONNX Runtime differ by {found:.3g}")
    return found
