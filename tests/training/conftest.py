"""A tiny data folder in the formats of the real one, drawn by program."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import FileLock

SHAPES = {
    "0": [(20, 0), (40, 20), (40, 60), (20, 80), (0, 60), (0, 20), (20, 0)],
    "1": [(10, 15), (25, 0), (25, 80)],
    "2": [(0, 20), (20, 0), (40, 20), (0, 80), (40, 80)],
    "3": [(0, 5), (35, 5), (15, 35), (40, 55), (20, 80), (0, 70)],
    "4": [(30, 80), (30, 0), (0, 55), (42, 55)],
    "5": [(40, 0), (5, 0), (5, 35), (35, 40), (35, 70), (0, 80)],
    "6": [(30, 0), (0, 50), (20, 80), (40, 60), (20, 42), (2, 58)],
    "7": [(0, 0), (40, 0), (15, 80)],
    "8": [(20, 38), (0, 20), (20, 0), (40, 20), (0, 60), (20, 80), (40, 60), (20, 38)],
    "9": [(38, 20), (20, 40), (2, 20), (20, 0), (38, 20), (30, 80)],
    "K": [(0, 0), (0, 80), (0, 40), (40, 0), (0, 40), (40, 80)],
    "M": [(0, 80), (0, 0), (20, 40), (40, 0), (40, 80)],
}


def write_strokes(
    path: Path, labels: list[str], y_axis: str = "down", each: int = 7, writer: str = "w"
) -> None:
    """Write shapes as pen strokes; one writer for every `each` samples."""
    rng = np.random.default_rng(0)
    sign = -1 if y_axis == "up" else 1
    strokes = [
        np.round((np.array(SHAPES[label]) + rng.normal(0, 2, (len(SHAPES[label]), 2))) * 8)
        * (1, sign)
        for label in labels
    ]
    starts = np.concatenate([[0], np.cumsum([len(s) for s in strokes])])
    np.savez_compressed(
        path,
        points=np.concatenate(strokes).astype(np.int32),
        stroke_start=starts.astype(np.int32),
        sample_start=np.arange(len(labels) + 1, dtype=np.int32),
        labels=np.array(labels),
        writer=np.array([f"{writer}{i // each}" for i in range(len(labels))]),
        y_axis=np.array(y_axis),
    )


def train_eagerly(patch: pytest.MonkeyPatch) -> None:
    """Train without building graphs, which takes longer than the few steps of a test."""
    import keras
    import tensorflow as tf

    as_graph = keras.Model.fit

    def fit(*args: Any, **options: Any) -> Any:
        tf.config.run_functions_eagerly(True)
        try:
            return as_graph(*args, **options)
        finally:
            tf.config.run_functions_eagerly(False)

    patch.setattr(keras.Model, "fit", fit)


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each network is also trained as a graph, by the test or the fixture that trains it first."""
    train_eagerly(monkeypatch)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder `train` with MNIST's names over random blots, and pen strokes of every digit."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "train").mkdir()
    digits = list("0123456789") * 30
    write_strokes(folder / "train" / "unipen_digits.npz", digits, "up")
    write_strokes(folder / "train" / "unipen_nondigits.npz", ["K", "M"] * 100)
    rng = np.random.default_rng(1)
    images = np.zeros((300, 28, 28), np.uint8)
    images[:, 6:22, 10:18] = rng.integers(100, 255, (300, 16, 8))
    labels = (np.arange(300) % 10).astype(np.uint8)
    np.savez_compressed(
        folder / "train" / "mnist.npz",
        x_train=images[:200],
        y_train=labels[:200],
        x_test=images[200:],
        y_test=labels[200:],
    )
    return folder


def train(data: Path, runs: Path, assets: Path) -> None:
    """Train both networks on a handful of samples, and export them."""
    from digitapp.models import SUPER_RESOLVER
    from training.export import release
    from training.fitting import checkpoints, classifier
    from training.fitting import super_resolution as resolver
    from training.recipes.classifier import ClassifierRecipe
    from training.recipes.super_resolution import SuperResolutionRecipe

    small = SuperResolutionRecipe(
        options=(("features", 8), ("growth", 4), ("blocks", 1)),
        pairs=40,
        held_out_pairs=10,
        batch=8,
        steps=3,
        epochs=2,
    )
    resolver.fit(small, data, runs, processes=1, fast=False)
    enlarger = runs / "super_resolver" / SUPER_RESOLVER
    checkpoints.export_resolver(enlarger.parent, enlarger)
    tiny = ClassifierRecipe(
        filters=(4, 8, 8),
        blocks=(1, 1),
        samples=60,
        held_out_samples=30,
        batch=8,
        steps=3,
        epochs=2,
        seed=4,
    )
    classifier.fit(tiny, data, runs, enlarger, processes=1, fast=False)
    release.export(runs, assets, data)


def shared(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that is made once for all parallel test workers: the first makes it, others wait."""
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    folder /= name
    with FileLock(f"{folder}.lock"):
        if not (folder / "complete").exists():
            make(folder)
            (folder / "complete").touch()
    return folder


@pytest.fixture(scope="session")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `runs` and `assets` of one tiny training."""

    def make(folder: Path) -> None:
        train(data, folder / "runs", folder / "assets")

    return shared(tmp_path_factory, "trained", make)


@pytest.fixture(scope="session")
def runs(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runs that `exported` comes from; a copy for this worker, whose tests add to it."""
    folder = tmp_path_factory.mktemp("copy") / "runs"
    return Path(shutil.copytree(trained / "runs", folder))


@pytest.fixture(scope="session")
def exported(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Assets of both networks, trained on a handful of samples; a copy for this worker."""
    folder = tmp_path_factory.mktemp("copy") / "assets"
    return Path(shutil.copytree(trained / "assets", folder))
