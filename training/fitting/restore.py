"""Restore run folders from the shipped ONNX models, for training, export and reports.

A clone holds the models but not the Keras checkpoints they came from. The ONNX files hold the
weights under the names of the layers, those of the classifier rounded to half precision.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import keras
import numpy as np

from digitapp.models import CLASSIFIER, SUPER_RESOLVER, load_models
from digitapp.records import Array
from training.data.assets import CARD_JSON, GOLDEN_FILE
from training.data.storage import write_json
from training.fitting.checkpoints import frozen, note_in, trained_classifier
from training.fitting.classifier import WEIGHTS as CLASSIFIER_WEIGHTS
from training.fitting.classifier import build as build_classifier
from training.fitting.super_resolution import WEIGHTS
from training.fitting.super_resolution import build as build_resolver
from training.networks.classifier import calibrated
from training.networks.graphs.conversion import ExportError
from training.networks.graphs.graph import constants
from training.networks.teachers import Teacher
from training.recipes.classifier import ClassifierRecipe
from training.recipes.super_resolution import SuperResolutionRecipe

CLOSE = 1e-4
"""Largest difference between a restored network's output and the file's, on the golden crops."""

SHIPPED = "shipped_classifier"
"""The run folder of the restored classifier; `classifier` is for one trained from it."""

SHIPPED_RESOLVER = "shipped_resolver"
"""The run folder of the restored super-resolver, where another is to be trained from it."""


def load_weights(network: keras.Model, path: Path) -> None:
    """Give every layer the kernel and bias that the ONNX file holds under the layer's name.

    Raises ExportError where a layer is missing or has another shape.
    """
    found = constants(path)
    for layer in network.layers:
        if not layer.weights:
            continue
        # Exporting calls the model again, which may append a number to its scopes.
        scope = re.compile(rf"(^|/){re.escape(layer.name)}(_\d+)?/")
        own = [values for name, values in found.items() if scope.search(name)]
        kernels = [np.transpose(w, (2, 3, 1, 0)) if w.ndim == 4 else w for w in own if w.ndim > 1]
        arrays = [*kernels, *(w for w in own if w.ndim == 1)]
        if [a.shape for a in arrays] != [tuple(w.shape) for w in layer.weights]:
            raise ExportError(f"{path} has no weights that fit the layer {layer.name}")
        layer.set_weights(arrays)


def restore_resolver(assets: Path, folder: Path) -> keras.Model:
    """Restore the super-resolver in `assets` as a finished training in `folder`; return it.

    Raises ExportError where the restored network does not enlarge as the file does.
    """
    note = note_of(assets, "super_resolver")
    network = build_resolver(SuperResolutionRecipe(**frozen(note["recipe"])))
    load_weights(network, assets / SUPER_RESOLVER)
    crops = _golden(assets)
    enlarged = np.clip(network.predict(crops[..., None], verbose=0)[..., 0], 0, 1)
    prove(SUPER_RESOLVER, enlarged, load_models(assets, eight_bits=False).super_resolve(crops))
    write_run(network, folder, WEIGHTS, note)
    return network


def restore_classifier(assets: Path, folder: Path) -> keras.Model:
    """Restore the classifier in `assets` as a finished training in `folder`; return it.

    Its output is logits. Raises ExportError if it answers differently from the file.
    """
    note = note_of(assets, "classifier")
    temperature = card_of(assets)["temperature"]
    network = build_classifier(ClassifierRecipe(**frozen(note["recipe"])))
    load_weights(network, assets / CLASSIFIER)
    models = load_models(assets, eight_bits=False)
    enlarged = models.super_resolve(_golden(assets))
    answers = calibrated(network, temperature).predict(enlarged[..., None], verbose=0)
    prove(CLASSIFIER, answers, models.classify_enlarged(enlarged))
    write_run(network, folder, CLASSIFIER_WEIGHTS, note)
    write_json(folder / "calibration.json", {"temperature": temperature})
    return network


def teacher(folder: Path) -> Teacher:
    """The classifier trained in `folder`, or exported to it, to teach another one.

    A folder with an exported one has a model card, or the recipe.json of the training. Raises
    ExportError where there is neither.
    """
    has_card = (folder / CARD_JSON).exists()
    note = note_of(folder, "classifier") if has_card else note_in(folder)
    if not (folder / CLASSIFIER).exists():
        return Teacher(trained_classifier(folder), note)
    network = build_classifier(ClassifierRecipe(**frozen(note["recipe"])))
    load_weights(network, folder / CLASSIFIER)
    return Teacher(network, note)


def restore(assets: Path, runs: Path) -> Path:
    """Restore both networks as run folders in `runs`; return the classifier's folder.

    A super-resolver trained there stays as it is. Raises ExportError.
    """
    resolver = runs / "super_resolver"
    if not (resolver / "recipe.json").exists():
        restore_resolver(assets, resolver)
    restore_classifier(assets, runs / SHIPPED)
    return runs / SHIPPED


def card_of(assets: Path) -> dict[str, Any]:
    """The model card of a folder. Raises ExportError where it is missing or damaged."""
    try:
        card: dict[str, Any] = json.loads((assets / CARD_JSON).read_text("utf-8"))
        return card
    except (OSError, ValueError):
        raise ExportError(f"{assets / CARD_JSON} is missing or damaged") from None


def note_of(assets: Path, name: str) -> dict[str, Any]:
    """Return the model card's note on a network's training, as in its recipe.json."""
    note = card_of(assets).get(name)
    if not isinstance(note, dict) or "recipe" not in note:
        raise ExportError(f"{assets / CARD_JSON} does not say how {name} was trained")
    return note


def _golden(assets: Path) -> Array:
    with np.load(assets / GOLDEN_FILE) as file:
        crops: Array = file["crops"].astype(np.float32) / 255.0
    return crops


def prove(name: str, ours: Array, theirs: Array) -> None:
    off = float(np.abs(ours - theirs).max())
    if off > CLOSE:
        raise ExportError(f"Read back from {name}, the network's outputs are off by {off:.2g}")


def write_run(network: keras.Model, folder: Path, name: str, note: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    network.save_weights(folder / name)
    write_json(folder / "recipe.json", note)
