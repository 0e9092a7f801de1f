from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

pytest.importorskip("keras")

from digitapp.resources import assets_folder
from training.export.single import ship
from training.networks.graphs.conversion import ExportError

pytestmark = pytest.mark.slow

NOTE = {
    "recipe": {"lines": 12},
    "minutes": 3.0,
    "metrics": {"lines_right": 0.875, "digit_lines_right": 0.925},
    "difference_keras_onnx": 1e-4,
}


def make(target: Path) -> dict[str, object]:
    target.write_bytes(b"a network")
    return NOTE


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    folder = tmp_path / "assets"
    folder.mkdir()
    shutil.copy(assets_folder() / "model_card.json", folder)
    return folder


def test_a_network_comes_with_the_card_that_names_it(assets: Path, tmp_path: Path):
    before = json.loads((assets / "model_card.json").read_text())
    ship("line_reader", "line_reader.onnx", make, assets, tmp_path / "scratch")
    card = json.loads((assets / "model_card.json").read_text())
    assert card["line_reader"] == NOTE
    entry = card["files"]["line_reader.onnx"]
    assert entry["sha256"] == hashlib.sha256(b"a network").hexdigest()
    assert (assets / "line_reader.onnx").read_bytes() == b"a network"
    kept = {key: value for key, value in before.items() if key not in ("files", "line_reader")}
    assert kept.items() <= card.items() and before["files"].keys() - card["files"].keys() == {
        "eight_bits/line_reader.onnx"
    }
    told = (assets / "MODEL_CARD.md").read_text()
    assert "87.5" in told and "line_reader" in told


def test_a_network_that_cannot_be_made_changes_nothing(assets: Path, tmp_path: Path):
    def fails(target: Path) -> dict[str, object]:
        target.write_bytes(b"half")
        raise ExportError("they differ")

    before = (assets / "model_card.json").read_bytes()
    with pytest.raises(ExportError, match="they differ"):
        ship("line_reader", "line_reader.onnx", fails, assets, tmp_path / "scratch")
    assert [path.name for path in assets.iterdir()] == ["model_card.json"]
    assert (assets / "model_card.json").read_bytes() == before
    assert not list((tmp_path / "scratch").iterdir())


@pytest.mark.parametrize("card", [None, "{"])
def test_a_folder_without_a_card_is_refused(tmp_path: Path, card: str | None):
    folder = tmp_path / "assets"
    folder.mkdir()
    if card is not None:
        (folder / "model_card.json").write_text(card)
    with pytest.raises(ExportError, match="missing or damaged"):
        ship("line_reader", "line_reader.onnx", make, folder, tmp_path / "scratch")
