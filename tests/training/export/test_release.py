"""Both trainings, the export and the measurement, on a few samples."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras")

from digitapp.models import SUPER_RESOLVER, load_models
from training.data import assets as assets_files
from training.export import release
from training.networks.graphs.conversion import ExportError

pytestmark = pytest.mark.slow


def test_the_application_accepts_what_was_exported(exported: Path) -> None:
    models = load_models(exported)
    golden = dict(np.load(exported / assets_files.GOLDEN_FILE))
    found = models.classify(golden["crops"].astype(np.float32) / 255)
    np.testing.assert_allclose(found, golden["probabilities"], atol=1e-4)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)


def test_the_card_names_data_recipe_figures_and_files(exported: Path) -> None:
    card = json.loads((exported / assets_files.CARD_JSON).read_text())
    assert {"files", "data", "metrics", "date", "versions", "temperature"} <= card.keys()
    assert 0 <= card["metrics"]["mnist_test"] <= 1
    assert card["classifier"]["recipe"]["samples"] == 60
    assert {entry["set"] for entry in card["data"]} == {
        "mnist",
        "unipen_digits",
        "unipen_nondigits",
    }
    text = (exported / assets_files.CARD_TEXT).read_text()
    assert card["files"][SUPER_RESOLVER]["sha256"] in text


def test_the_card_for_people_follows_the_one_for_programs(exported: Path, tmp_path: Path) -> None:
    before = (exported / assets_files.CARD_TEXT).read_text("utf-8")
    (tmp_path / assets_files.CARD_JSON).write_bytes(
        (exported / assets_files.CARD_JSON).read_bytes()
    )
    release.rewrite_card(tmp_path, tmp_path / "runs")
    assert (tmp_path / assets_files.CARD_TEXT).read_text("utf-8") == before
    (tmp_path / assets_files.CARD_JSON).write_text("{}")
    with pytest.raises(ExportError, match="missing or damaged"):
        release.rewrite_card(tmp_path, tmp_path / "runs")


def test_nothing_half_written_stays_when_an_export_fails(data: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no finished training"):
        release.export(tmp_path / "runs", tmp_path / "assets", data)
    assert not (tmp_path / "assets").exists()
    assert list((tmp_path / "runs").iterdir()) == []
