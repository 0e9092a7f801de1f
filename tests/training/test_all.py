"""Every step of `python -m training all`, on a tiny data set."""

from __future__ import annotations

import json
import os
import re
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

from digitapp.records import CLASSES
from tests.training.conftest import shared, train_eagerly
from tests.training.networks.small import narrow_line_reader
from training import cli, schedule
from training.evaluation import data_overview, report
from training.evaluation.characters import QUICK_EVERY
from training.evaluation.super_resolution import comparison, native_resolution, tables
from training.export import line_reader as line_export
from training.fitting.rows import line_reader as line_fitting
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

# In its first step, a network whose last layer begins with zeros changes in that layer alone.
SMALL: dict[str, Any] = {"batch": 8, "steps": 2, "epochs": 1}


def make_small(patch: pytest.MonkeyPatch) -> None:
    """Replace the recipes of `--quick` by smaller ones."""
    options = (("features", 8), ("growth", 4), ("blocks", 1))
    pairs: dict[str, Any] = {"pairs": 40, "held_out_pairs": 10}
    crops: dict[str, Any] = {"samples": 60, "held_out_samples": 30}
    patch.setattr(resolver, "QUICK", replace(resolver.QUICK, options=options, **pairs, **SMALL))
    # At 140x140 pixels, the original's filters would take nearly half of the run.
    patch.setitem(super_resolution.NETWORKS, "srcnn", partial(super_resolution.srcnn, (8, 4)))
    patch.setattr(
        classifier,
        "QUICK",
        replace(classifier.QUICK, filters=(4, 8, 8), blocks=(1, 1), **crops, **SMALL),
    )
    searched = replace(search.QUICK, algorithm="bayesian", trials=1, **crops, **SMALL)
    patch.setattr(search, "QUICK", searched)
    patch.setattr(ink, "QUICK", replace(ink.QUICK, patches=4, **{**SMALL, "batch": 2}))
    few = replace(line_reader.QUICK, lines=32, held_out_lines=4, batch=4, steps=2)
    patch.setattr(line_reader, "QUICK", few)
    patch.setattr(line_fitting, "line_reader", narrow_line_reader)
    patch.setattr(line_export, "line_reader", narrow_line_reader)
    patch.setattr(touching, "QUICK", replace(touching.QUICK, **crops, **SMALL))
    pages = {"pages": 6, "held_out_pages": 2}
    patch.setattr(orientation, "QUICK", replace(orientation.QUICK, **pages, **SMALL))
    rows = {"lines": 12, "held_out_lines": 4}
    small_rows = replace(row_orientation.QUICK, **rows, **SMALL)
    patch.setattr(row_orientation, "QUICK", small_rows)
    small_judge = replace(judge.QUICK, filters=(4, 8, 8), **pairs, **SMALL)
    patch.setattr(judge, "QUICK", small_judge)
    patch.setattr(
        resolver, "QUICK_STUDY", replace(resolver.QUICK_STUDY, options=options, **pairs, **SMALL)
    )
    game = replace(resolver.QUICK_ADVERSARY, steps=2)
    patch.setattr(resolver, "QUICK_ADVERSARY", game)
    patch.setattr(report, "QUICK_SIZES", (60, 120))
    patch.setattr(data_overview, "QUICK_SIZES", (60, 60))
    patch.setattr(studies, "QUICK_DIGITS", 3)


@pytest.fixture(scope="session")
def everything(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one run of all steps."""

    def make(folder: Path) -> None:
        command = ["all", "--data", str(data), "--runs", str(folder), "--quick", "--precise"]
        command += ["--processes", "1", "--algorithm", "bayesian"]
        with pytest.MonkeyPatch.context() as patch:
            train_eagerly(patch)
            make_small(patch)
            assert cli.main(command) == 0

    return shared(tmp_path_factory, "everything", make)


def test_every_step_runs_in_turn(everything: Path) -> None:
    assert {path.stem for path in (everything / "log").glob("*.json")} == {
        name for name in schedule.STEPS if name not in schedule.APART
    }
    assets = everything / "assets"
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
    assert (assets / "tuning" / "bayesian" / "trials.md").exists()
    note = json.loads((everything / "classifier" / "recipe.json").read_text())
    assert note["recipe"]["seed"] == classifier.QUICK.seed
    assert "val_accuracy" in note["metrics"]
    assert not list(everything.glob("part-*"))
    assert not list(everything.glob("export-*"))


def tables_of(page: str) -> list[list[list[str]]]:
    """The cells of every table of a page, row by row, without headers."""
    return [
        [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", table)[1:]]
        for table in re.findall(r"<table>(.*?)</table>", page, re.DOTALL)
    ]


def test_explore_writes_one_self_contained_page(everything: Path) -> None:
    page = (everything / "explore" / "index.html").read_text("utf-8")
    balance = tables_of(page)[0]
    assert {row[0] for row in balance} == {"mnist", "unipen_digits"}
    assert 'src="data:image/png;base64,' in page
    assert 'src="http' not in page


def test_the_report_measures_the_exported_models(everything: Path) -> None:
    page = (everything / "report" / "index.html").read_text("utf-8")
    classes, areas, methods, sets, *_ = tables_of(page)
    assert len(classes) == len(CLASSES) + 2 and len(areas) == len(CLASSES)
    assert sum(int(row[4]) for row in classes[: len(CLASSES)]) == int(classes[-1][4]) == 60
    assert all(0 <= float(cell) <= 1 for row in classes for cell in row[1:4])
    # The mean recall, weighted by support, is the accuracy.
    own, *older = methods
    assert float(own[1]) == pytest.approx(float(classes[-1][2]), abs=1e-4)
    assert [row[3] for row in older] == ["120"] * 4
    assert all(0 <= float(row[1]) <= 1 for row in older)
    assert sets[0][0] == "mnist test" and int(sets[0][1]) == 5


def test_the_benchmark_writes_its_tables_for_people_and_programs(everything: Path) -> None:
    page = (everything / "benchmark" / "index.html").read_text("utf-8")
    written = everything / "assets" / "benchmarks"
    rows = json.loads((written / "super_resolution.json").read_text())["rows"]
    assert {row["height"] for row in rows} == set(comparison.HEIGHTS)
    networks = {tables.OURS, "SRCNN 9-1-5", "ESRGAN-style"}
    assert {row["method"] for row in rows} == {"bicubic", "truth", *networks}
    clean, degraded, tall, costs = tables_of(page)
    assert len(clean) == len(degraded) == len(rows) / 2
    shown = {(int(row[0]), row[1]): row for row in clean}
    for row in rows:
        if not row["degraded"] and row["method"] == "bicubic":
            assert shown[row["height"], "bicubic"][2] == f"{row['psnr']:.2f}"
    assert all(len(row) == 2 + len(native_resolution.WAYS) for row in tall)
    assert {row[0] for row in costs} == {"bicubic", *networks}
    assert "(super_resolution_accuracy.png)" in (written / "super_resolution.md").read_text("utf-8")
    assert (written / "super_resolution_accuracy.png").stat().st_size > 1000


def test_every_optimizer_is_compared(everything: Path) -> None:
    written = everything / "assets" / "benchmarks"
    found = json.loads((written / "optimizers.json").read_text())["losses"]
    assert len(found) == 4
    assert all(np.isfinite(losses).all() for losses in found.values())
    starts = [losses[0] for losses in found.values()]
    np.testing.assert_allclose(starts, starts[0], rtol=1e-5)  # all start with the same weights
    assert (written / "optimizers.png").stat().st_size > 1000
    assert "| RMSprop |" in (written / "optimizers.md").read_text("utf-8")


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
