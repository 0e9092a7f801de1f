"""The classifier is trained in generations, each taught by the last one."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("keras")

from training.fitting import classifier as fitting
from training.fitting import restore
from training.recipes.classifier import ClassifierRecipe, of_generation
from training.steps import classification
from training.steps.classification import Classification, train_classification

pytestmark = pytest.mark.slow

RECIPE = ClassifierRecipe(epochs=20, rate=3e-3)


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What trainings were asked for; each leaves the note of a finished one."""
    asked: list[dict[str, Any]] = []

    def fit(recipe: ClassifierRecipe, data: Path, runs: Path, resolver: Path, **more: Any) -> Path:
        asked.append({"recipe": recipe, **more})
        folder = runs / more["name"]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "recipe.json").write_text(json.dumps({"recipe": asdict(recipe)}), "utf-8")
        return Path(folder, fitting.WEIGHTS)

    monkeypatch.setattr(fitting, "fit", fit)
    monkeypatch.setattr(restore, "teacher", lambda folder: folder)
    monkeypatch.setattr(classification, "resolver_file", lambda runs: runs / "resolver.onnx")
    return asked


def test_each_generation_goes_on_from_the_last_one_which_teaches_it(
    trained: list[dict[str, Any]], tmp_path: Path
) -> None:
    known = tmp_path / "known"
    train_classification(
        Classification(runs=tmp_path, recipe=RECIPE, teachers=(known,), generations=3)
    )
    first, second, third = trained
    assert (first["name"], first["start_from"], first["teachers"]) == (
        "classifier-1",
        None,
        [known],
    )
    assert second["name"] == "classifier-2" and second["start_from"] == tmp_path / "classifier-1"
    assert second["teachers"] == [known, tmp_path / "classifier-1"]
    assert third["name"] == "classifier" and third["start_from"] == tmp_path / "classifier-2"
    assert third["teachers"] == [known, tmp_path / "classifier-2"]
    assert [asked["recipe"] for asked in trained] == [of_generation(RECIPE, n) for n in (1, 2, 3)]


def test_a_finished_generation_is_not_trained_again(
    trained: list[dict[str, Any]], tmp_path: Path
) -> None:
    options = Classification(runs=tmp_path, recipe=RECIPE, teachers=(), generations=2)
    train_classification(options)
    train_classification(options)
    assert [asked["name"] for asked in trained] == ["classifier-1", "classifier", "classifier"]


def test_one_generation_is_one_training(trained: list[dict[str, Any]], tmp_path: Path) -> None:
    train_classification(Classification(runs=tmp_path, recipe=RECIPE, generations=1))
    (asked,) = trained
    assert asked["name"] == "classifier" and asked["start_from"] is None


def test_a_quick_run_trains_two_generations(trained: list[dict[str, Any]], tmp_path: Path) -> None:
    train_classification(Classification(runs=tmp_path, recipe=RECIPE, quick=True))
    assert [asked["name"] for asked in trained] == ["classifier-1", "classifier"]


def test_what_goes_on_from_an_earlier_training_is_trained_once(
    trained: list[dict[str, Any]], tmp_path: Path
) -> None:
    earlier = tmp_path / "earlier"
    train_classification(Classification(runs=tmp_path, recipe=RECIPE, start_from=earlier))
    (asked,) = trained
    assert asked["name"] == "classifier" and asked["start_from"] == earlier


def test_a_later_generation_learns_more_slowly_and_from_warped_samples() -> None:
    assert of_generation(RECIPE, 1) == RECIPE
    later = of_generation(RECIPE, 2)
    assert (later.epochs, later.warp) == (17, 0.07) and later.rate == pytest.approx(2e-3)
    assert later.filters == RECIPE.filters


def test_new_crops_are_drawn_from_the_third_generation_on() -> None:
    seeds = [of_generation(RECIPE, number).seed for number in (1, 2, 3, 4)]
    assert seeds[0] == seeds[1] and len(set(seeds)) == 3


def test_the_digits_of_mnist_come_up_more_often_from_the_fourth_generation_on() -> None:
    assert [of_generation(RECIPE, number).mnist for number in (1, 2, 3, 4, 5)] == [1, 1, 1, 3, 3]
