"""The trained network that tells how a page lies -> an ONNX file proven to answer alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np

from digitapp.pipeline.orientation import VIEW
from training.fitting.components.orientation import WEIGHTS, unit
from training.networks.classifier import calibrated
from training.networks.onnx_conversion import FOLDED_TOLERANCE, difference, to_onnx
from training.networks.orientation import orientation_network

_PROBE = 500


def finished_network(run: Path) -> keras.Model:
    """The network trained in the folder `run` with its temperature, in float32."""
    network = orientation_network()
    network.load_weights(run / WEIGHTS)
    known = json.loads((run / "calibration.json").read_text("utf-8"))
    return calibrated(network, known["temperature"])


def export_orientation(run: Path, target: Path) -> dict[str, Any]:
    """Write the network trained in the folder `run` to the ONNX file `target`.

    Returns the entry of the model card. Raises ExportError where Keras and ONNX Runtime
    differ on the run's held-out samples.
    """
    network = finished_network(run)
    to_onnx(network, target, half=True)
    held = np.load(run / "held-out" / "views.npy", mmap_mode="r").reshape(-1, *VIEW)
    found = difference(network, target, unit(held[:_PROBE]), FOLDED_TOLERANCE)
    note = json.loads((run / "recipe.json").read_text("utf-8"))
    right = json.loads((run / "calibration.json").read_text("utf-8"))["right"]
    return {**note, "right": right, "difference_keras_onnx": found}
