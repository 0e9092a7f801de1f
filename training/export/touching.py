"""Trained weights of the network for touching digits -> an ONNX file proven to answer alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np

from training.export.calibrated import PROBE, export_calibrated
from training.fitting.components.touching import WEIGHTS, unit
from training.networks.touching import calibrated, touching_network


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
    held = np.load(run / "held-out" / "pictures.npy", mmap_mode="r")
    return export_calibrated(finished_network(run), run, unit(held[:PROBE]), target)
