"""Recipes from the command line, and what a killed training leaves for the next."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("keras")

from training.fitting.classifier_recipe import ClassifierRecipe
from training.fitting.loop import begin, changed


def test_a_recipe_takes_values_of_its_own_kinds() -> None:
    recipe = changed(ClassifierRecipe(), ["epochs=4", "rate=1e-4", "filters=[8,16,16]", "ema=1"])
    assert (recipe.epochs, recipe.rate, recipe.filters, recipe.ema) == (4, 1e-4, (8, 16, 16), 1.0)


@pytest.mark.parametrize(
    ("word", "said"),
    [("epoch=4", "no 'epoch'; it has filters"), ("epochs=many", "cannot be"), ("epochs", "cannot")],
)
def test_a_recipe_says_what_it_does_not_take(word: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        changed(ClassifierRecipe(), [word])


def _killed(folder: Path) -> None:
    (folder / "backup").mkdir()
    (folder / "backup" / "training_metadata.json").write_text(json.dumps({"epoch": 3, "batch": 0}))
    (folder / "history.csv").write_text("epoch,loss\n0,1\n")


def test_a_killed_training_goes_on_only_with_its_own_settings(tmp_path: Path) -> None:
    assert begin(tmp_path, {"rate": 0.1, "filters": (1, 2)}) == 0
    _killed(tmp_path)
    assert begin(tmp_path, {"rate": 0.1, "filters": (1, 2)}) == 3
    assert (tmp_path / "history.csv").exists()
    assert begin(tmp_path, {"rate": 0.2, "filters": (1, 2)}) == 0
    assert not (tmp_path / "backup").exists()
    assert not (tmp_path / "history.csv").exists()
