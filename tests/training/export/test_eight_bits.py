"""The networks of a folder of models get company in 8 bits, which its card names."""

from __future__ import annotations

import json
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


def test_networks_in_eight_bits_ship_with_their_golden_pairs(
    data: Path, exported: Path, tmp_path: Path
):
    before = {file.name: file.read_bytes() for file in exported.glob("*.onnx")}
    noted = ship_eight_bits(exported, data, tmp_path, pages=3, every=5)
    card = json.loads((exported / CARD_JSON).read_text("utf-8"))
    assert card["eight_bits"] == noted and card["measured_every"] == 5
    assert {f"{EIGHT_BITS}/{CLASSIFIER}", f"{EIGHT_BITS}/{SUPER_RESOLVER}"} <= card["files"].keys()
    assert f"{EIGHT_BITS}/{INK}" not in card["files"]
    assert "8 bits" in (exported / "MODEL_CARD.md").read_text("utf-8")
    assert before == {file.name: file.read_bytes() for file in exported.glob("*.onnx")}
    models = load_models(exported)
    golden = dict(np.load(exported / GOLDEN_FILE))
    found = models.classify(golden["crops"].astype(np.float32) / 255)
    np.testing.assert_allclose(found, golden["probabilities"], atol=1e-4)
    full = load_models(exported, eight_bits=False).classify(
        golden["crops"].astype(np.float32) / 255
    )
    assert np.abs(found - full).max() > 0


def test_a_new_network_takes_its_forerunner_in_eight_bits_away(
    data: Path, exported: Path, tmp_path: Path
):
    ship_eight_bits(exported, data, tmp_path, pages=3, every=5)

    def make(target: Path) -> dict[str, object]:
        target.write_bytes((exported / CLASSIFIER).read_bytes())
        return json.loads((exported / CARD_JSON).read_text("utf-8"))["classifier"]

    ship("classifier", CLASSIFIER, make, exported, tmp_path)
    card = json.loads((exported / CARD_JSON).read_text("utf-8"))
    assert f"{EIGHT_BITS}/{CLASSIFIER}" not in card["files"]
    assert not (exported / EIGHT_BITS / CLASSIFIER).exists()
    load_models(exported)


def test_a_folder_without_a_card_is_refused(data: Path, tmp_path: Path):
    with pytest.raises(ExportError, match=CARD_JSON):
        ship_eight_bits(tmp_path, data, tmp_path)
