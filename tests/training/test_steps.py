"""The steps other than training: reports, studies, the search, the command line."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras_tuner")

from digitapp.models import SUPER_RESOLVER
from training import cli
from training.data.assets import SHIPPED
from training.evaluation import latency
from training.evaluation.super_resolution import comparison, tables
from training.evaluation.super_resolution.judge import judge
from training.fitting import adversarial
from training.fitting import super_resolution as resolver
from training.fitting.checkpoints import trained_classifier, trained_resolver
from training.networks.super_resolution import bicubic, srcnn
from training.recipes import judge as judging
from training.recipes.search import QUICK as QUICK_SEARCH
from training.recipes.super_resolution import Adversary, SuperResolutionRecipe
from training.tuning import search

pytestmark = pytest.mark.slow

TINY = SuperResolutionRecipe(
    options=(("features", 8), ("growth", 4), ("blocks", 1)),
    pairs=40,
    held_out_pairs=10,
    batch=8,
    steps=2,
    epochs=1,
)


def test_the_findings_say_where_super_resolution_does_not_help() -> None:
    def row(method: str, height: int, degraded: bool, gain: float) -> comparison.Row:
        psnr = 20.0 if method == "bicubic" else 26.0
        return comparison.Row(method, height, degraded, psnr, 0.95, 0.8 + gain, 0.8, gain, 0.01)

    rows = []
    for degraded in (False, True):
        for height, gain in ((8, 0.1), (10, 0.005), (28, -0.05)):
            rows.append(row("bicubic", height, degraded, 0.0))
            rows.append(row(tables.OURS, height, degraded, gain))
            rows.append(row("truth", height, degraded, 0.2))
    said = tables.findings(rows)
    assert "+6.00 dB" in said[0]
    assert "50 % (clean) and 50 % (degraded)" in said[2]
    assert "helps the judge at 8 px clean (+10.0), 8 px degraded" in said[4]
    assert "harms the judge at 28 px clean (-5.0)" in said[5]
    assert "does not help at 10 px clean (+0.5)" in said[6]


def test_only_super_resolvers_that_were_trained_to_the_end_are_compared(tmp_path: Path) -> None:
    for name in ("super_resolver", "srcnn", "gan", "my_own"):
        (tmp_path / name).mkdir()
        (tmp_path / name / resolver.WEIGHTS).touch()
        if name != "gan":
            (tmp_path / name / "recipe.json").touch()
    assert comparison.trained(tmp_path) == {
        "SRCNN 9-1-5": tmp_path / "srcnn",
        "my own": tmp_path / "my_own",
    }


def test_a_paired_gain_counts_only_samples_that_differ() -> None:
    right = np.array([True] * 60 + [False] * 40)
    base = np.array([True] * 50 + [False] * 50)
    gain, error = comparison.paired(right, base)
    assert gain == pytest.approx(0.1)
    assert error == pytest.approx(0.03)
    assert comparison.paired(right, right) == (0.0, 0.0)


def test_speed_is_measured_and_written(exported: Path, tmp_path: Path) -> None:
    found = latency.write_speed(exported, tmp_path, calls=3)
    assert [s.batch for s in found] == [8, 1]
    assert all(s.milliseconds > 0 and s.ratio > 0 for s in found)
    noted = json.loads((exported / "benchmarks" / "speed.json").read_text())
    assert [s["batch"] for s in noted["speeds"]] == [8, 1]
    assert "| 8 | " in (exported / "benchmarks" / "speed.md").read_text("utf-8")


def test_fidelity_is_best_for_the_truth() -> None:
    rng = np.random.default_rng(0)
    truth = rng.random((2, 140, 140), np.float32)
    noisy = np.clip(truth + rng.normal(0, 0.1, truth.shape), 0, 1).astype(np.float32)
    assert comparison.fidelity(truth, truth) == pytest.approx((100, 1))
    psnr, ssim = comparison.fidelity(truth, noisy)
    assert 19 < psnr < 23
    assert ssim < 1


def test_bicubic_as_a_network_is_bicubic_away_from_the_edge(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    crops = np.zeros((1, 28, 28), np.float32)
    crops[0, 8:20, 8:20] = rng.random((12, 12))
    ours = comparison.of_network(bicubic(), tmp_path)(crops)
    # OpenCV's cubic has a = -0.75, Keys' has -0.5: alike, not equal.
    np.testing.assert_allclose(ours, comparison.cubic(crops), atol=0.12)
    assert comparison.multiplications(srcnn()) > 100e6


@pytest.mark.usefixtures("eager")
def test_an_adversary_moves_the_generator(data: Path, runs: Path, exported: Path) -> None:
    classifier = trained_classifier(runs / "classifier")
    game = Adversary(steps=2, epochs=1, rate=1e-2)
    weights = adversarial.fit(TINY, game, data, runs, classifier, processes=1)
    assert weights.read_bytes() != (runs / "super_resolver" / weights.name).read_bytes()


@pytest.mark.usefixtures("eager")
def test_recognition_guides_the_loss(data: Path, runs: Path, exported: Path) -> None:
    classifier = trained_classifier(runs / "classifier")
    guided = replace(TINY, recognition=5.0)
    with pytest.raises(ValueError, match="needs a trained classifier"):
        resolver.fit(guided, data, runs, name="guided", processes=1, fast=False)
    weights = [
        resolver.fit(
            recipe, data, runs, name=name, processes=1, fast=False, classifier=classifier
        ).parent
        for recipe, name in ((TINY, "plain"), (guided, "guided"))
    ]
    plain, led = (trained_resolver(folder).get_weights() for folder in weights)
    assert any(not np.array_equal(a, b) for a, b in zip(plain, led, strict=True))
    for folder in weights:  # it is compared with the others only on request
        shutil.rmtree(folder)


@pytest.mark.usefixtures("eager")
def test_the_judge_is_trained_once_on_true_originals(
    data: Path, runs: Path, exported: Path, tmp_path: Path
) -> None:
    pools = resolver.pools(TINY, data, runs, 1)
    small = replace(judging.QUICK, filters=(4, 8, 8), batch=8, steps=2)
    first = judge(small, *pools, tmp_path, fast=False)
    again = judge(small, *pools, tmp_path, fast=False)
    assert first.output_shape == (None, 11)
    for a, b in zip(first.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.usefixtures("eager")
def test_the_search_writes_its_trials_and_resumes(
    data: Path, runs: Path, exported: Path, tmp_path: Path
) -> None:
    small = replace(
        QUICK_SEARCH,
        algorithm="bayesian",
        samples=60,
        held_out_samples=30,
        batch=8,
        steps=1,
        epochs=1,
        trials=1,
    )
    resolver = runs / "super_resolver" / SUPER_RESOLVER
    first = search.run(small, data, runs, resolver, tmp_path, 1)
    again = search.run(replace(small, trials=2), data, runs, resolver, tmp_path, 1)
    assert [len(first), len(again)] == [1, 2]
    assert first[0]["trial"] in {row["trial"] for row in again}
    with (tmp_path / "bayesian" / "trials.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 2


def test_the_command_line_explains_an_error_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["export", "--runs", str(tmp_path), "--assets", str(tmp_path / "a")]) == 1
    assert capsys.readouterr().err.strip().endswith("holds no finished training")
    with pytest.raises(SystemExit) as stopped:
        cli.main(["measure", "--data", str(tmp_path / "nowhere")])
    assert stopped.value.code == 2
    assert "is not a folder" in capsys.readouterr().err


def test_a_quick_training_never_touches_the_shipped_models(tmp_path: Path) -> None:
    _, options = cli.parse(["export", "--quick", "--runs", str(tmp_path)])
    assert options.target == tmp_path / "assets"
    assert options.models == SHIPPED
