"""The steps beside the two trainings: pages, studies, the search, the command line."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras_tuner")

from digitapp.models import SUPER_RESOLVER, load_models
from training import cli
from training.classification import tune
from training.explore import explore
from training.export import trained_classifier
from training.report import report
from training.super_resolution import benchmark, benchmark_table, gan, optimizers
from training.super_resolution.networks import bicubic, srcnn
from training.super_resolution.train import SuperResolutionRecipe

TINY = SuperResolutionRecipe(
    options=(("features", 8), ("growth", 4), ("blocks", 1)),
    pairs=40,
    held_out_pairs=10,
    batch=8,
    steps=2,
    epochs=1,
)


def test_explore_writes_one_page_that_needs_nothing_else(data: Path, tmp_path: Path) -> None:
    page = explore(data, tmp_path, quick=True).read_text("utf-8")
    assert "unipen_digits" in page
    assert 'src="data:image/png;base64,' in page
    assert 'src="http' not in page


def test_report_and_benchmark_show_what_was_exported(
    data: Path, runs: Path, exported: Path
) -> None:
    models = load_models(exported)
    page = report(models, data, runs, runs / "report", quick=True).read_text("utf-8")
    for word in ("LeNet-5", "SVM", "F1", "calibration"):
        assert word in page
    table = benchmark_table.run(models, data, runs, runs / "benchmark", 2)
    rows = json.loads((runs / "benchmark" / "benchmark.json").read_text())["rows"]
    assert {row["height"] for row in rows} == set(benchmark.HEIGHTS)
    assert "ESRGAN" not in table.read_text()  # none was trained here


def test_fidelity_is_best_for_the_truth_itself() -> None:
    rng = np.random.default_rng(0)
    truth = rng.random((2, 140, 140), np.float32)
    noisy = np.clip(truth + rng.normal(0, 0.1, truth.shape), 0, 1).astype(np.float32)
    assert benchmark.fidelity(truth, truth) == pytest.approx((100, 1))
    psnr, ssim = benchmark.fidelity(truth, noisy)
    assert 19 < psnr < 23
    assert ssim < 1


def test_bicubic_as_a_network_is_bicubic_away_from_the_edge() -> None:
    rng = np.random.default_rng(0)
    crops = np.zeros((1, 28, 28), np.float32)
    crops[0, 8:20, 8:20] = rng.random((12, 12))
    ours = benchmark.of_network(bicubic())(crops)
    # OpenCV's cubic has a = -0.75, Keys' has -0.5: alike, not equal.
    np.testing.assert_allclose(ours, benchmark.cubic(crops), atol=0.12)
    assert benchmark.multiplications(srcnn()) > 100e6


def test_an_adversary_moves_the_generator(data: Path, runs: Path, exported: Path) -> None:
    classifier = trained_classifier(runs / "classifier")
    game = gan.Adversary(steps=2, epochs=1, rate=1e-2)
    weights = gan.fit(TINY, game, data, runs, classifier, processes=1)
    assert weights.read_bytes() != (runs / "super_resolver" / weights.name).read_bytes()


def test_every_optimizer_is_studied(data: Path, tmp_path: Path) -> None:
    found = optimizers.study(TINY, data, tmp_path, tmp_path, processes=1)
    assert len(found) == 4
    assert all(np.isfinite(losses).all() for losses in found.values())
    assert (tmp_path / "optimizers.png").stat().st_size > 1000


def test_the_search_writes_its_trials_and_goes_on_where_it_was(
    data: Path, runs: Path, exported: Path, tmp_path: Path
) -> None:
    small = replace(
        tune.QUICK,
        algorithm="bayesian",
        samples=60,
        held_out_samples=30,
        batch=8,
        steps=1,
        epochs=1,
        trials=1,
    )
    resolver = runs / "super_resolver" / SUPER_RESOLVER
    first = tune.run(small, data, runs, resolver, tmp_path, 1)
    again = tune.run(replace(small, trials=2), data, runs, resolver, tmp_path, 1)
    assert [len(first), len(again)] == [1, 2]
    assert first[0]["trial"] in {row["trial"] for row in again}
    with (tmp_path / "trials.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 2


def test_the_command_line_says_what_is_wrong_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["export", "--runs", str(tmp_path), "--assets", str(tmp_path / "a")]) == 1
    assert capsys.readouterr().err.strip().endswith("holds no finished training")
    with pytest.raises(SystemExit) as stopped:
        cli.main(["measure", "--data", str(tmp_path / "nowhere")])
    assert stopped.value.code == 2
    assert "is not a folder" in capsys.readouterr().err


def test_a_quick_training_never_touches_the_shipped_models(tmp_path: Path) -> None:
    options = cli.parser().parse_args(["export", "--quick", "--runs", str(tmp_path)])
    assert cli.assets_for(options) == tmp_path / "assets"
