"""The search with a chief and two workers, all on this machine, from the command line."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from pathlib import Path

import pytest

pytest.importorskip("keras_tuner")
pytest.importorskip("grpc")

from training import cli
from training.tuning import search

pytestmark = pytest.mark.slow


def test_two_workers_share_the_trials_of_one_search(
    data: Path, runs: Path, exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = (sys.executable, "-m", "tests.training.tuning.small_training")
    monkeypatch.setattr(search, "PROGRAM", small)
    shutil.copytree(runs / "super_resolver", tmp_path / "super_resolver")
    values = ["trials=2", "samples=60", "held_out_samples=30", "batch=8", "steps=1", "epochs=1"]
    command = ["tune", "--workers", "2", "--algorithm", "bayesian", "--processes", "1", "--precise"]
    command += ["--data", str(data), "--runs", str(tmp_path), "--assets", str(tmp_path / "out")]
    command += [part for value in values for part in ("--set", value)]
    assert cli.main(command) == 0
    target = tmp_path / "out" / "tuning" / "bayesian"
    with (target / "trials.csv").open(newline="") as file:
        trials = list(csv.DictReader(file))
    assert len(trials) == 2
    best = json.loads((target / "best.json").read_text())
    assert best["best"]["val_accuracy"] == max(float(row["val_accuracy"]) for row in trials)
    assert {"filters", "dense", "rate"} <= best["best"].keys()
    assert (target / "trials.png").stat().st_size > 1000
