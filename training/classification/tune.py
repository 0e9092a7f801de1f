"""Search hyperparameters with Keras Tuner, alone or as a chief with several workers."""

from __future__ import annotations

import contextlib
import csv
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import keras
import keras_tuner
import numpy as np

from training.classification import train
from training.classification.search_space import Classifier
from training.fitting import Batches, versions, write_json


@dataclass(frozen=True)
class Search:
    """How long and on how much to search; algorithm: "hyperband" or "bayesian"."""

    algorithm: str = "hyperband"
    epochs: int = 9
    trials: int = 30
    samples: int = 60_000
    held_out_samples: int = 4_000
    batch: int = 128
    steps: int = 400
    seed: int = 11


QUICK = Search(epochs=2, trials=2, samples=2_000, held_out_samples=400, steps=10)


def tuner(
    search: Search, data: Path | None, runs: Path, resolver: Path, processes: int
) -> keras_tuner.Tuner:
    """The tuner over pools made for it; trials of an earlier run in the same folder are kept."""
    recipe = train.ClassifierRecipe(
        samples=search.samples, held_out_samples=search.held_out_samples, seed=search.seed
    )
    pool, held = train.pools(recipe, data, runs, resolver, processes)

    def batches(shift: int) -> Batches:
        shifted = replace(recipe, shift=shift)
        return Batches(
            len(pool.labels),
            search.batch,
            search.steps,
            lambda rows, rng: (
                train.augmented(pool.images[rows], shifted, rng),
                train.one_hot(pool.labels[rows]),
            ),
            search.seed,
        )

    rows = np.sort(
        np.random.default_rng(0).permutation(len(held.labels))[: search.held_out_samples]
    )
    checked = (
        held.images[rows].astype(np.float32)[..., None] / 255.0,
        train.one_hot(held.labels[rows]),
    )
    options: dict[str, Any] = {
        "hypermodel": Classifier(batches, checked),
        "objective": "val_accuracy",
        "seed": search.seed,
        "directory": str(runs / "tune"),
        "project_name": search.algorithm,
        "overwrite": False,
        "max_consecutive_failed_trials": 3,
    }
    if search.algorithm == "bayesian":
        return keras_tuner.BayesianOptimization(max_trials=search.trials, **options)
    return keras_tuner.Hyperband(max_epochs=search.epochs, factor=3, **options)


def run(
    search: Search,
    data: Path | None,
    runs: Path,
    resolver: Path,
    target: Path,
    processes: int = 2,
) -> list[dict[str, Any]]:
    """Search, then write the trials' table, the best values and a plot into `target`."""
    found = tuner(search, data, runs, resolver, processes)
    stop = keras.callbacks.EarlyStopping("val_accuracy", patience=3)
    if search.algorithm == "bayesian":
        found.search(epochs=search.epochs, callbacks=[stop])
    else:
        found.search(callbacks=[stop])
    # A chief serves its workers inside `search` and comes here when they have finished.
    if is_distributed() and not _is_chief():
        return []
    table = trials(found)
    if not table:
        raise RuntimeError("No trial was finished; the messages above say why.")
    _write(table, search, target)
    return table


def is_distributed() -> bool:
    """Whether this process was started as the chief or a worker of a search."""
    return "KERASTUNER_TUNER_ID" in os.environ


def _is_chief() -> bool:
    return "chief" in os.environ.get("KERASTUNER_TUNER_ID", "")


def trials(found: keras_tuner.Tuner) -> list[dict[str, Any]]:
    """Every finished trial with its values and score, the best first."""
    table = [
        {"trial": trial.trial_id, "val_accuracy": trial.score, **_public(trial)}
        for trial in found.oracle.trials.values()
        if trial.score is not None
    ]
    return sorted(table, key=lambda row: -row["val_accuracy"])


def _public(trial: Any) -> dict[str, Any]:
    values = trial.hyperparameters.values
    return {key: value for key, value in values.items() if not key.startswith("tuner/trial")}


def _write(table: Sequence[dict[str, Any]], search: Search, target: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    target.mkdir(parents=True, exist_ok=True)
    columns = list(dict.fromkeys(key for row in table for key in row))
    with (target / "trials.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(table)
    write_json(
        target / "best.json",
        {"best": table[0], "search": asdict(search), "trials": len(table), "versions": versions()},
    )
    shown = ("filters", "dense", "rate", "dropout", "stem_stride", "weight_decay")
    figure, axes = plt.subplots(2, 3, figsize=(9, 5), sharey=True, layout="constrained")
    for axis, name in zip(axes.flat, shown, strict=True):
        axis.scatter([str(row.get(name)) for row in table], [r["val_accuracy"] for r in table])
        axis.set_xlabel(name)
    figure.supylabel("accuracy on held-out writers")
    figure.savefig(target / "trials.png", dpi=110)
    plt.close(figure)


def distributed(arguments: Sequence[str], workers: int) -> int:
    """Run `python -m training tune ...` once as chief and `workers` times as worker, here.

    On several machines, set the same variables by hand: KERASTUNER_TUNER_ID (chief, or any
    other name), KERASTUNER_ORACLE_IP and KERASTUNER_ORACLE_PORT (the chief's). Returns the
    first exit code that is not 0, else 0.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    shared = {"KERASTUNER_ORACLE_IP": "127.0.0.1", "KERASTUNER_ORACLE_PORT": str(port)}
    command = [sys.executable, "-m", "training", "tune", *arguments]
    names = ["chief", *(f"worker{i}" for i in range(workers))]
    processes = [
        subprocess.Popen(command, env={**os.environ, **shared, "KERASTUNER_TUNER_ID": name})
        for name in names
    ]
    try:
        codes = [process.wait() for process in processes[1:]]
        # The chief waits for late workers; when all have gone there is nothing to wait for.
        with contextlib.suppress(subprocess.TimeoutExpired):
            codes.append(processes[0].wait(timeout=60))
    finally:
        for process in processes:
            if process.poll() is None:
                process.terminate()
                process.wait()
    return next((code for code in codes if code), 0)
