"""The trained line reader -> an ONNX file proven to answer alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np

from digitapp.recognition.row_image import HEIGHT
from training.fitting.rows.line_reader import WEIGHTS
from training.networks.graphs.conversion import FOLDED_TOLERANCE, difference
from training.networks.graphs.line_reader import folded_weights, write
from training.networks.line_reader import line_reader

_PROBE = 24, 160
"""Rows to compare on, and their width in pixels."""


def finished_network(run: Path) -> keras.Model:
    """The network trained in the folder `run`, with probabilities for logits."""
    note = json.loads((run / "recipe.json").read_text("utf-8"))
    network = line_reader(folded=note["recipe"].get("folded", False))
    network.load_weights(run / WEIGHTS)
    picture = keras.Input((HEIGHT, None, 1), name="picture")
    probabilities = keras.layers.Softmax(name="probabilities")(network(picture))
    return keras.Model(picture, probabilities, name="line_reader")


def export_line_reader(run: Path, target: Path) -> dict[str, Any]:
    """Write the network trained in the folder `run` to the ONNX file `target`.

    Returns the entry of the model card. Raises ExportError where Keras and ONNX Runtime
    differ on drawn rows.
    """
    network = finished_network(run)
    write(folded_weights(network.get_layer("line_reader")), target)
    count, width = _PROBE
    rng = np.random.default_rng(1)
    rows = np.kron(rng.random((count, HEIGHT // 4, width // 4)) > 0.7, np.ones((1, 4, 4)))
    found = difference(network, target, rows[..., None].astype(np.float32), FOLDED_TOLERANCE)
    note: dict[str, Any] = json.loads((run / "recipe.json").read_text("utf-8"))
    return {**note, "difference_keras_onnx": found}
