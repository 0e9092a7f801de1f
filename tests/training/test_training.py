"""Both trainings, the export and the measuring, on a handful of samples."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras")

from digitapp.models import SUPER_RESOLVER, load_models
from training import export
from training.classification import train as classifier
from training.super_resolution import train as resolver


@pytest.fixture(scope="module")
def assets(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    runs, assets = tmp_path_factory.mktemp("runs"), tmp_path_factory.mktemp("assets")
    small = resolver.SuperResolutionRecipe(
        options=(("features", 8), ("growth", 4), ("blocks", 1)),
        pairs=40,
        held_out_pairs=10,
        batch=8,
        steps=3,
        epochs=2,
    )
    resolver.fit(small, data, runs, processes=1, fast=False)
    enlarger = runs / "super_resolver" / SUPER_RESOLVER
    export.export_resolver(enlarger.parent, enlarger)
    tiny = classifier.ClassifierRecipe(
        filters=(4, 8, 8), samples=60, held_out_samples=30, batch=8, steps=3, epochs=2
    )
    classifier.fit(tiny, data, runs, enlarger, processes=1, fast=False)
    export.export(runs, assets, data)
    return assets


def test_the_application_accepts_what_was_exported(assets: Path) -> None:
    models = load_models(assets)
    golden = dict(np.load(assets / export.GOLDEN_FILE))
    found = models.classify(golden["crops"].astype(np.float32) / 255)
    np.testing.assert_allclose(found, golden["probabilities"], atol=1e-4)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)


def test_the_card_names_data_recipe_figures_and_files(assets: Path) -> None:
    card = json.loads((assets / export.CARD_JSON).read_text())
    assert {"files", "data", "metrics", "date", "versions", "temperature"} <= card.keys()
    assert 0 <= card["metrics"]["mnist_test"] <= 1
    assert card["classifier"]["recipe"]["samples"] == 60
    assert {entry["set"] for entry in card["data"]} == {
        "mnist",
        "unipen_digits",
        "unipen_nondigits",
    }
    text = (assets / export.CARD_TEXT).read_text()
    assert card["files"][SUPER_RESOLVER]["sha256"] in text


def test_nothing_half_written_stays_when_an_export_fails(data: Path, tmp_path: Path) -> None:
    with pytest.raises(export.ExportError, match="no finished training"):
        export.export(tmp_path / "runs", tmp_path / "assets", data)
    assert list((tmp_path / "assets").iterdir()) == []
