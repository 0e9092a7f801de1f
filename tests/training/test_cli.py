"""The options of the command line, and its messages on wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("tyro")

from training import cli
from training.data.assets import SHIPPED, TEACHER
from training.recipes import classifier, line_reader, super_resolution
from training.steps.classification import Classification
from training.steps.single_networks import LineReader
from training.steps.trainings import Rivals, SuperResolution


def parsed(*words: str) -> object:
    return cli.parse(words)[1]


def test_the_larger_classifier_teaches_unless_no_teacher_is_named() -> None:
    assert parsed("classification").teachers == (TEACHER,)  # type: ignore[attr-defined]
    assert parsed("classification", "--teachers").teachers == ()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "words",
    [
        ("--epochs", "4", "--rate", "1e-4", "--filters", "8", "16", "16", "--ema", "1"),
        ("--set", "epochs=4", "--set", "rate=1e-4", "--set", "filters=[8,16,16]", "--set", "ema=1"),
    ],
)
def test_values_of_a_recipe_are_options_in_both_spellings(words: tuple[str, ...]) -> None:
    options = parsed("classification", *words)
    assert isinstance(options, Classification)
    recipe = options.recipe
    assert (recipe.epochs, recipe.rate, recipe.filters, recipe.ema) == (4, 1e-4, (8, 16, 16), 1.0)
    assert recipe.samples == classifier.ClassifierRecipe().samples


def test_a_quick_recipe_keeps_the_values_that_are_given() -> None:
    options = parsed("classification", "--quick", "--epochs", "7")
    assert isinstance(options, Classification)
    assert options.recipe.samples == classifier.QUICK.samples
    assert options.recipe.epochs == 7


def test_a_network_to_compare_with_has_a_recipe_of_its_own() -> None:
    options = parsed("super-resolution", "--network", "srcnn", "--game", "steps=3")
    assert isinstance(options, SuperResolution)
    assert (options.recipe.network, options.recipe.options) == ("srcnn", ())
    assert options.recipe.epochs == 14
    assert options.game.steps == 3 and options.game.epochs == super_resolution.Adversary().epochs
    assert isinstance(parsed("rivals", "--epochs", "1"), Rivals)


def test_continuing_from_the_shipped_classifier_keeps_its_network() -> None:
    options = parsed("classification", "--from-assets", "--set", "epochs=1")
    assert isinstance(options, Classification)
    assert options.from_assets == SHIPPED
    assert options.recipe.keep == classifier.FINE_TUNE.keep
    assert options.recipe.epochs == 1


def test_continuing_from_the_shipped_line_reader_folds_its_normalization() -> None:
    options = parsed("line-reader", "--from-assets", "--quick")
    assert isinstance(options, LineReader)
    assert options.from_assets == SHIPPED and options.recipe.folded
    assert options.recipe.steps == line_reader.QUICK.steps
    assert not parsed("line-reader").recipe.folded  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["classification", "--epoch", "4"], "--epochs"),
        (["classification", "--epochs", "many"], "many"),
        (["classification", "--set", "epochs"], "epochs"),
        (["nothing"], "classification"),
        ([], "usage"),
    ],
)
def test_a_wrong_option_gets_a_message(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(words)
    assert stopped.value.code == 2
    captured = capsys.readouterr()
    assert said in captured.err + captured.out


@pytest.mark.slow
def test_an_older_name_runs_the_step_that_took_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import subprocess
    import sys

    for module in ("training.signs", "training.page_benchmark"):
        command = [sys.executable, "-m", module, "--data", str(tmp_path / "nowhere")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 2
        assert done.stderr.strip().endswith("nowhere is not a folder")
