"""The networks that tell how a page lies -> ONNX files proven to answer alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np

from digitapp.pipeline.orientation import VIEW
from training.export.calibrated import PROBE, export_calibrated
from training.fitting.components.orientation import WEIGHTS, unit
from training.fitting.rows import row_orientation
from training.networks.classifier import calibrated
from training.networks.orientation import orientation_network
from training.networks.row_orientation import row_orientation_network


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
    held = np.load(run / "held-out" / "views.npy", mmap_mode="r").reshape(-1, *VIEW)
    return export_calibrated(finished_network(run), run, unit(held[:PROBE]), target)


def export_row_orientation(run: Path, target: Path) -> dict[str, Any]:
    """Write the network for rows, trained in the folder `run`, to the ONNX file `target`.

    It needs no temperature: its sums of evidence are calibrated by themselves. Returns the entry
    of the model card. Raises ExportError where Keras and ONNX Runtime differ on the narrowest
    of the run's held-out lines.
    """
    network = row_orientation_network()
    network.load_weights(run / row_orientation.WEIGHTS)
    probe, _ = row_orientation.BothWays(row_orientation.samples_in(run / "held-out"))[0]
    return export_calibrated(network, run, probe, target)
