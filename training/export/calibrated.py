"""A calibrated network -> an ONNX file proven to answer alike, and its entry of the model card."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import keras

from digitapp.records import Array
from training.networks.graphs.conversion import FOLDED_TOLERANCE, difference, to_onnx

PROBE = 500
"""Held-out samples to compare on."""


def export_calibrated(
    network: keras.Model, run: Path, probe: Array, target: Path
) -> dict[str, Any]:
    """Write the network, trained in the folder `run`, to the ONNX file `target`.

    probe: held-out samples as the network takes them. Returns the entry of the model card. Raises
    ExportError where Keras and ONNX Runtime differ on them.
    """
    to_onnx(network, target, half=True)
    found = difference(network, target, probe, FOLDED_TOLERANCE)
    note = json.loads((run / "recipe.json").read_text("utf-8"))
    right = json.loads((run / "calibration.json").read_text("utf-8"))["right"]
    return {**note, "right": right, "difference_keras_onnx": found}
