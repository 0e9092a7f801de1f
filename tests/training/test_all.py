"""Every step of `python -m training all`, on a tiny data set."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("keras_tuner")

from tests.training.networks.small import small_line_reader
from training import cli, schedule
from training.evaluation import data_overview, report
from training.evaluation.characters import QUICK_EVERY
from training.export import line_reader as line_export
from training.fitting import line_reader as line_fitting
from training.networks import super_resolution
from training.recipes import (
    classifier,
    ink,
    judge,
    line_reader,
    orientation,
    row_orientation,
    search,
    touching,
)
from training.recipes import super_resolution as resolver
from training.steps import studies
from training.synthesis.samples import crop_samples
from training.synthesis.scenes import corpus

pytestmark = pytest.mark.slow

SMALL: dict[str, Any] = {"batch": 8, "steps": 2, "epochs": 1}


@pytest.mark.usefixtures("eager")
def test_every_step_runs_in_turn(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = (("features", 8), ("growth", 4), ("blocks", 1))
    pairs: dict[str, Any] = {"pairs": 40, "held_out_pairs": 10}
    crops: dict[str, Any] = {"samples": 60, "held_out_samples": 30}
    monkeypatch.setattr(
        resolver, "QUICK", replace(resolver.QUICK, options=options, **pairs, **SMALL)
    )
    # At 140x140 pixels, the original's filters take longer than all other steps together.
    monkeypatch.setitem(super_resolution.NETWORKS, "srcnn", partial(super_resolution.srcnn, (8, 4)))
    monkeypatch.setattr(
        classifier, "QUICK", replace(classifier.QUICK, filters=(4, 8, 8), **crops, **SMALL)
    )
    searched = replace(search.QUICK, algorithm="bayesian", trials=1, **crops, **SMALL)
    monkeypatch.setattr(search, "QUICK", searched)
    monkeypatch.setattr(ink, "QUICK", replace(ink.QUICK, patches=4, **{**SMALL, "batch": 2}))
    few = replace(line_reader.QUICK, lines=8, held_out_lines=4, batch=4, steps=2)
    monkeypatch.setattr(line_reader, "QUICK", few)
    monkeypatch.setattr(line_fitting, "line_reader", small_line_reader)
    monkeypatch.setattr(line_export, "line_reader", small_line_reader)
    monkeypatch.setattr(touching, "QUICK", replace(touching.QUICK, **crops, **SMALL))
    pages = {"pages": 6, "held_out_pages": 2}
    monkeypatch.setattr(orientation, "QUICK", replace(orientation.QUICK, **pages, **SMALL))
    rows = {"lines": 12, "held_out_lines": 4}
    small_rows = replace(row_orientation.QUICK, **rows, **SMALL)
    monkeypatch.setattr(row_orientation, "QUICK", small_rows)
    monkeypatch.setattr(judge, "QUICK", replace(judge.QUICK, **pairs, **SMALL))
    monkeypatch.setattr(
        resolver, "QUICK_STUDY", replace(resolver.QUICK_STUDY, options=options, **pairs, **SMALL)
    )
    game = replace(resolver.QUICK_ADVERSARY, steps=2)
    monkeypatch.setattr(resolver, "QUICK_ADVERSARY", game)
    monkeypatch.setattr(report, "QUICK_SIZES", (60, 120))
    monkeypatch.setattr(data_overview, "QUICK_SIZES", (60, 60))
    monkeypatch.setattr(studies, "QUICK_DIGITS", 3)
    command = ["all", "--data", str(data), "--runs", str(tmp_path), "--quick", "--precise"]
    command += ["--processes", "1", "--algorithm", "bayesian"]
    assert cli.main(command) == 0, capsys.readouterr().err
    assert {path.stem for path in (tmp_path / "log").glob("*.json")} == {
        name for name in schedule.STEPS if name not in schedule.APART
    }
    assets = tmp_path / "assets"
    files = (
        "classifier.onnx",
        "super_resolver.onnx",
        "ink.onnx",
        "touching.onnx",
        "orientation.onnx",
        "row_orientation.onnx",
        "line_reader.onnx",
    )
    assert all((assets / name).exists() for name in files)
    card = json.loads((assets / "model_card.json").read_text("utf-8"))
    right = card["touching"]["right"]
    assert right and all(0 <= part <= 1 for part in right.values())
    assert card["measured_every"] == QUICK_EVERY
    rows = json.loads((assets / "benchmarks" / "super_resolution.json").read_text("utf-8"))["rows"]
    assert {"ESRGAN-style", "SRCNN 9-1-5"} < {row["method"] for row in rows}
    assert (assets / "tuning" / "bayesian" / "trials.md").exists()
    assert (tmp_path / "report" / "index.html").exists()
    note = json.loads((tmp_path / "classifier" / "recipe.json").read_text())
    assert note["recipe"]["seed"] == classifier.QUICK.seed
    assert "val_accuracy" in note["metrics"]
    assert not list(tmp_path.glob("part-*"))
    assert not list(tmp_path.glob("export-*"))


def test_mnist_alone_gives_samples_to_learn_from(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keras

    mnist = dict(np.load(data / "train" / "mnist.npz"))
    parts = ((mnist["x_train"], mnist["y_train"]), (mnist["x_test"], mnist["y_test"]))
    monkeypatch.setattr(keras.datasets.mnist, "load_data", lambda: parts)
    assert not corpus.corpus(None).strokes
    pool = crop_samples.generate(
        tmp_path, None, 40, crop_samples.CLASSIFICATION, seed=1, processes=1
    )
    assert len(np.unique(pool.labels)) > 5


def test_a_damaged_set_stops_a_step_with_a_sentence(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = (data / "train" / "mnist.npz").read_bytes()
    (tmp_path / "mnist.npz").write_bytes(whole[: len(whole) // 2])
    code = cli.main(["explore", "--data", str(tmp_path), "--runs", str(tmp_path / "runs")])
    assert code == 1
    said = capsys.readouterr().err
    assert "mnist.npz is damaged" in said
    assert "Traceback" not in said


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_run_that_is_ended_leaves_nothing_half_written(data: Path, tmp_path: Path) -> None:
    assets = tmp_path / "assets"
    command = [sys.executable, "-m", "training", "super-resolution", "--data", str(data)]
    command += ["--runs", str(tmp_path / "runs"), "--assets", str(assets), "--processes", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.time() + 120
        while not (tmp_path / "runs").exists() and time.time() < deadline:
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "Stopped; the same command goes on where it was." in said
    assert not assets.exists()
