"""Exported networks are read back, and training continues from them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras")

from digitapp.models import CLASSIFIER, SUPER_RESOLVER, load_models
from digitapp.resources import assets_folder
from training.data import assets as assets_files
from training.fitting import checkpoints, classifier, restore
from training.fitting import super_resolution as resolution
from training.networks.graphs.conversion import ExportError
from training.recipes.classifier import QUICK, ClassifierRecipe
from training.recipes.super_resolution import SuperResolutionRecipe

pytestmark = pytest.mark.slow


def test_the_shipped_networks_are_restored_from_their_files(tmp_path: Path) -> None:
    folder = restore.restore(assets_folder(), tmp_path)
    network = checkpoints.trained_classifier(folder)
    golden = dict(np.load(assets_folder() / assets_files.GOLDEN_FILE))
    enlarged = golden["enlarged"].astype(np.float32)[..., None] / 255.0
    logits = network.predict(enlarged, verbose=0) / classifier.temperature(folder)
    # The golden images are rounded to 8 bits, hence the tolerance.
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    odds /= odds.sum(axis=1, keepdims=True)
    models = load_models(eight_bits=False)
    np.testing.assert_allclose(odds, models.classify_enlarged(enlarged[..., 0]), atol=0.01)
    assert checkpoints.trained_resolver(tmp_path / "super_resolver").count_params() > 10_000


@pytest.mark.usefixtures("eager")
def test_a_training_continues_from_an_exported_network(
    data: Path, runs: Path, exported: Path, tmp_path: Path
) -> None:
    folder = restore.restore(exported, tmp_path)
    recipe = QUICK.like(checkpoints.recipe_of(folder, ClassifierRecipe))
    assert recipe.filters == (4, 8, 8)
    recipe = replace(recipe, samples=40, held_out_samples=20, batch=4, steps=1, epochs=1, rate=1e-9)
    recipe = replace(recipe, weight_decay=0.0)
    resolver = runs / "super_resolver" / SUPER_RESOLVER
    classifier.fit(recipe, data, tmp_path, resolver, processes=1, fast=False, start_from=folder)
    before, after = (checkpoints.trained_classifier(f) for f in (folder, tmp_path / "classifier"))
    for old, new in zip(before.get_weights(), after.get_weights(), strict=True):
        np.testing.assert_allclose(old, new, atol=1e-5)
    note = json.loads((tmp_path / "classifier" / "recipe.json").read_text())
    assert note["started_from"]["recipe"]["samples"] == 60


@pytest.mark.usefixtures("eager")
def test_super_resolution_continues_from_an_exported_network(
    data: Path, exported: Path, tmp_path: Path
) -> None:
    earlier = tmp_path / restore.SHIPPED_RESOLVER
    network = restore.restore_resolver(exported, earlier)
    options = json.loads((earlier / "recipe.json").read_text())["recipe"]["options"]
    recipe = SuperResolutionRecipe(
        options=tuple((name, value) for name, value in options),
        pairs=40,
        held_out_pairs=20,
        batch=4,
        steps=1,
        epochs=1,
        rate=1e-9,
    )
    weights = resolution.fit(recipe, data, tmp_path, processes=1, fast=False, start_from=earlier)
    again = checkpoints.trained_resolver(weights.parent)
    for old, new in zip(network.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_allclose(old, new, atol=1e-5)
    note = json.loads((weights.parent / "recipe.json").read_text())
    assert note["started_from"]["recipe"]["options"] == options


def test_a_file_with_other_layers_is_refused(exported: Path) -> None:
    network = classifier.build(ClassifierRecipe())
    with pytest.raises(ExportError, match="no weights that fit"):
        restore.load_weights(network, exported / CLASSIFIER)
    with pytest.raises(ExportError, match="no ONNX model"):
        restore.load_weights(network, exported / assets_files.CARD_JSON)
