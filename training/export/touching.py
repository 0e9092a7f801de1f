"""Trained weights of the network for touching digits -> an ONNX file proven to answer alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np

from training.fitting.components.touching import WEIGHTS, unit
from training.networks.onnx_conversion import FOLDED_TOLERANCE, difference, to_onnx
from training.networks.touching import calibrated, touching_network

_PROBE = 500


def finished_network(run: Path) -> keras.Model:
    """The network trained in the folder `run` with its temperatures, in float32."""
    network = touching_network()
    network.load_weights(run / WEIGHTS)
    known = json.loads((run / "calibration.json").read_text("utf-8"))
    return calibrated(network, known["temperatures"])


def export_touching(run: Path, target: Path) -> dict[str, Any]:
    """Write the network trained in the folder `run` to the ONNX file `target`.

    Returns the entry of the model card. Raises ExportError where Keras and ONNX Runtime
    differ on the run's held-out samples.
    """
    network = finished_network(run)
    to_onnx(network, target, half=True)
    probe = unit(np.load(run / "held-out" / "pictures.npy", mmap_mode="r")[:_PROBE])
    found = difference(network, target, probe, FOLDED_TOLERANCE)
    note = json.loads((run / "recipe.json").read_text("utf-8"))
    right = json.loads((run / "calibration.json").read_text("utf-8"))["right"]
    return {**note, "right": right, "difference_keras_onnx": found}
