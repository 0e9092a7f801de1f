"""Trained weights of the ink network -> an ONNX file that is proven to answer alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from digitapp.models import INK
from digitapp.records import Array
from training.data.assets import SHIPPED
from training.fitting.ink import WEIGHTS
from training.fitting.restore import note_of
from training.networks.graphs.conversion import difference
from training.networks.graphs.ink import mean_of, write
from training.networks.ink import ink_network
from training.synthesis.samples.ink_patches import read_pool


def export_ink(
    run: Path, target: Path, probe: Array | None = None, shipped: Path = SHIPPED
) -> dict[str, Any]:
    """Write the network trained in the folder `run` to the ONNX file `target`.

    Its recipe may ask for the mean with the network in the folder `shipped`.

    probe: strengths float32 (N, H, W, 1) that both runtimes must agree on; patches of the
    run's pool where None. Returns the entry of the model card. Raises ExportError if
    Keras and ONNX Runtime differ.
    """
    network = ink_network()
    network.load_weights(run / WEIGHTS)
    if probe is None:
        probe = read_pool(run / "pool")[0][:64, ..., None] / np.float32(255)
    write({layer.name: layer.get_weights() for layer in network.layers}, target)
    note = json.loads((run / "recipe.json").read_text("utf-8"))
    found = {**note, "difference_keras_onnx": difference(network, target, probe)}
    share = note["recipe"].get("earlier", 0.0)
    if share:
        mean_of(target, shipped / INK, share, target)
        found["mean_with"] = note_of(shipped, "ink")
    return found
