"""The networks of a folder of models get company in 8 bits, which its card names."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras")

from digitapp.models import CLASSIFIER, EIGHT_BITS, INK, SUPER_RESOLVER, load_models
from training.data.assets import CARD_JSON, GOLDEN_FILE
from training.export.eight_bits import ship_eight_bits
from training.export.single import ship
from training.networks.graphs.conversion import ExportError

pytestmark = pytest.mark.slow


@pytest.fixture
def assets(exported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(exported, tmp_path / "assets"))


def test_networks_in_eight_bits_ship_with_their_golden_pairs(
    data: Path, assets: Path, tmp_path: Path
):
    before = {file.name: file.read_bytes() for file in assets.glob("*.onnx")}
    noted = ship_eight_bits(assets, data, tmp_path, pages=3, every=5)
    card = json.loads((assets / CARD_JSON).read_text("utf-8"))
    assert card["eight_bits"] == noted and card["measured_every"] == 5
    assert {f"{EIGHT_BITS}/{CLASSIFIER}", f"{EIGHT_BITS}/{SUPER_RESOLVER}"} <= card["files"].keys()
    assert f"{EIGHT_BITS}/{INK}" not in card["files"]
    assert "8 bits" in (assets / "MODEL_CARD.md").read_text("utf-8")
    assert before == {file.name: file.read_bytes() for file in assets.glob("*.onnx")}
    models = load_models(assets)
    golden = dict(np.load(assets / GOLDEN_FILE))
    found = models.classify(golden["crops"].astype(np.float32) / 255)
    np.testing.assert_allclose(found, golden["probabilities"], atol=1e-4)
    full = load_models(assets, eight_bits=False).classify(golden["crops"].astype(np.float32) / 255)
    assert np.abs(found - full).max() > 0


def test_a_new_network_takes_its_forerunner_in_eight_bits_away(
    data: Path, assets: Path, tmp_path: Path
):
    ship_eight_bits(assets, data, tmp_path, pages=3, every=5)

    def make(target: Path) -> dict[str, object]:
        target.write_bytes((assets / CLASSIFIER).read_bytes())
        note: dict[str, object] = json.loads((assets / CARD_JSON).read_text("utf-8"))["classifier"]
        return note

    ship("classifier", CLASSIFIER, make, assets, tmp_path)
    card = json.loads((assets / CARD_JSON).read_text("utf-8"))
    assert f"{EIGHT_BITS}/{CLASSIFIER}" not in card["files"]
    assert not (assets / EIGHT_BITS / CLASSIFIER).exists()
    load_models(assets)


def test_a_folder_without_a_card_is_refused(data: Path, tmp_path: Path):
    with pytest.raises(ExportError, match=CARD_JSON):
        ship_eight_bits(tmp_path, data, tmp_path)
