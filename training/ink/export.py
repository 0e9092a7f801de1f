"""Trained weights of the ink network -> an ONNX file that is proven to answer alike."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from digitapp.models.session import open_session
from digitapp.records import Array
from training.agreement import TOLERANCE, ExportError
from training.ink.networks import ink_network
from training.ink.onnx_graph import write
from training.ink.train import WEIGHTS, read_pool


def export_ink(run: Path, target: Path, probe: Array | None = None) -> float:
    """Write the network trained in the folder `run` to the ONNX file `target`.

    probe: strengths float32 (N, H, W, 1) that both runtimes must agree on; patches of the
    run's pool where None. Returns the largest difference of Keras and ONNX Runtime.
    Raises ExportError where they differ.
    """
    network = ink_network()
    network.load_weights(run / WEIGHTS)
    if probe is None:
        probe = read_pool(run / "pool")[0][:64, ..., None] / np.float32(255)
    write({layer.name: layer.get_weights() for layer in network.layers}, target)
    return _difference(network, target, probe)


def _difference(network: keras.Model, path: Path, probe: Array) -> float:
    session = open_session(path.read_bytes())
    ours = network.predict(probe, batch_size=16, verbose=0)
    theirs = session.run(None, {session.get_inputs()[0].name: probe})[0]
    difference = float(np.abs(ours - theirs).max())
    if difference > TOLERANCE:
        raise ExportError(f"Keras and ONNX Runtime differ by {difference:.3g}")
    return difference
