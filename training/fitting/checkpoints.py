"""Load networks from the folders of finished trainings, and export them to ONNX."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

import keras

from training.fitting import classifier as classifier_training
from training.fitting import super_resolution as resolver_training
from training.networks import classifier as classifier_networks
from training.networks.graphs.conversion import ExportError, to_onnx
from training.recipes.classifier import ClassifierRecipe
from training.recipes.super_resolution import SuperResolutionRecipe

Recipe = TypeVar("Recipe")


def trained_resolver(folder: Path) -> keras.Model:
    """Load the super-resolver trained in `folder`, in float32. Raises ExportError."""
    network = resolver_training.build(recipe_of(folder, SuperResolutionRecipe))
    network.load_weights(folder / resolver_training.WEIGHTS)
    return network


def export_resolver(folder: Path, target: Path) -> keras.Model:
    """Write the super-resolver trained in `folder` to the ONNX file `target`, in float32.

    Raises ExportError.
    """
    network = trained_resolver(folder)
    to_onnx(network, target)
    return network


def trained_classifier(folder: Path) -> keras.Model:
    """Load the classifier trained in `folder`, in float32 and with logits. Raises ExportError."""
    network = classifier_training.build(recipe_of(folder, ClassifierRecipe))
    network.load_weights(folder / classifier_training.WEIGHTS)
    return network


def export_classifier(folder: Path, target: Path) -> keras.Model:
    """Write the classifier trained in `folder`, with its temperature and softmax, to `target`.

    The ONNX file stores the weights in half precision. Raises ExportError.
    """
    network = trained_classifier(folder)
    temperature = classifier_training.temperature(folder)
    finished = classifier_networks.calibrated(network, temperature)
    to_onnx(finished, target, half=True)
    return finished


def recipe_of(folder: Path, kind: type[Recipe]) -> Recipe:
    """Read the recipe, of dataclass `kind`, of the training finished in `folder`.

    Raises ExportError if there is none.
    """
    return kind(**frozen(note_in(folder)["recipe"]))


def note_in(folder: Path) -> dict[str, Any]:
    """Read the recipe.json of the training finished in `folder`. Raises ExportError if there is
    none."""
    try:
        note: dict[str, Any] = json.loads((folder / "recipe.json").read_text("utf-8"))
        note["recipe"]
    except (OSError, ValueError, KeyError, TypeError):
        raise ExportError(f"{folder} holds no finished training") from None
    return note


def frozen(recipe: dict[str, Any]) -> dict[str, Any]:
    """Turn the lists of a recipe read from JSON into tuples, so that equal recipes compare
    equal."""
    return {key: _frozen(value) for key, value in recipe.items()}


def _frozen(value: Any) -> Any:
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value
