"""Trained weights of the ink network -> assets: the ONNX file, and its hash in the model card."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import keras
import numpy as np

from digitapp.models import INK
from digitapp.models.session import CARD, open_session
from digitapp.records import Array
from training.card import readable
from training.fitting import write_json
from training.ink.networks import ink_network
from training.ink.onnx_graph import write
from training.ink.train import WEIGHTS, read_pool

CARD_TEXT = "MODEL_CARD.md"

TOLERANCE = 1e-3
"""Keras and ONNX Runtime may differ by so much at any pixel."""


class ExportError(RuntimeError):
    """What was exported does not agree with what was trained; the message says how far off."""


def export(run: Path, assets: Path, probe: Array | None = None) -> dict[str, Any]:
    """Export the network trained in the folder `run` to `assets`; returns its entry of the card.

    probe: strengths float32 (N, H, W, 1) that both runtimes must agree on; patches of the
    run's pool where None. The file is proved before it is moved, and the card, which
    is read again right before it is written, keeps everything else it says.
    Raises ExportError where Keras and ONNX Runtime differ.
    """
    network = ink_network()
    network.load_weights(run / WEIGHTS)
    if probe is None:
        probe = read_pool(run / "pool")[0][:64, ..., None] / np.float32(255)
    assets.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".export-", dir=assets) as part:
        target = Path(part) / INK
        write({layer.name: layer.get_weights() for layer in network.layers}, target)
        difference = _difference(network, target, probe)
        content = target.read_bytes()
        entry = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        os.replace(target, assets / INK)
    path = assets / CARD
    card = json.loads(path.read_text("utf-8")) if path.exists() else {}
    card.setdefault("files", {})[INK] = entry
    card["ink"] = json.loads((run / "recipe.json").read_text("utf-8"))
    card["ink"]["difference_keras_onnx"] = difference
    write_json(path, card)
    if "metrics" in card:  # the card of a folder with all models, which people read too
        (assets / CARD_TEXT).write_text(readable(card), encoding="utf-8")
    return entry


def _difference(network: keras.Model, path: Path, probe: Array) -> float:
    session = open_session(path.read_bytes())
    ours = network.predict(probe, batch_size=16, verbose=0)
    theirs = session.run(None, {session.get_inputs()[0].name: probe})[0]
    difference = float(np.abs(ours - theirs).max())
    if difference > TOLERANCE:
        raise ExportError(f"Keras and ONNX Runtime differ by {difference:.3g}")
    return difference
