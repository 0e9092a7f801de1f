"""A training of the line reader goes on from one of the same layers."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("keras")

from training.fitting.rows import line_reader as fitting
from training.recipes.line_reader import LineReaderRecipe
from training.steps.single_networks import LineReader, train_line_reader

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("folded", [True, False])
def test_what_goes_on_from_an_earlier_training_has_its_layers(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folded: bool
) -> None:
    asked: list[tuple[LineReaderRecipe, Any]] = []

    def fit(recipe: LineReaderRecipe, data: Path, folder: Path, **more: Any) -> Path:
        asked.append((recipe, more["start_from"]))
        return folder / fitting.WEIGHTS

    monkeypatch.setattr(fitting, "fit", fit)
    earlier, recipe = tmp_path / "earlier", LineReaderRecipe(epochs=3)
    earlier.mkdir()
    note = {"recipe": asdict(replace(recipe, folded=folded))}
    (earlier / "recipe.json").write_text(json.dumps(note), "utf-8")
    train_line_reader(
        LineReader(
            data=data,
            runs=tmp_path,
            assets=tmp_path / "assets",
            recipe=recipe,
            start_from=earlier,
        )
    )
    assert asked == [(replace(recipe, folded=folded), earlier)]
