"""Search hyperparameters with Keras Tuner, alone or as a chief with several workers."""

from __future__ import annotations

import csv
import math
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import keras
import keras_tuner
import numpy as np
from matplotlib.figure import Figure
from scipy.stats import spearmanr

from training.data.storage import staged, write_json
from training.evaluation.report_page import Report
from training.fitting import classifier
from training.fitting.loop import Batches, precision
from training.fitting.run_folder import versions
from training.networks.classifier import bottleneck, multiply_adds
from training.recipes.classifier import ClassifierRecipe
from training.recipes.search import Search
from training.synthesis.samples.enlarged_crops import Enlarged, pools
from training.tuning.search_space import Classifier, grid, shape

PROGRAM = (sys.executable, "-m", "training")
"""How a chief or worker is started; the name of a step and its options follow."""

_CHIEF_PATIENCE = 300
"""Seconds that the chief may take after the last worker has ended."""


def prepare(
    search: Search, data: Path | None, runs: Path, resolver: Path, processes: int
) -> tuple[Enlarged, Enlarged]:
    """Return training and held-out samples; draw them if they are missing. All workers share
    them."""
    return pools(_recipe(search), data, runs, resolver, processes)


def _recipe(search: Search) -> ClassifierRecipe:
    return ClassifierRecipe(
        samples=search.samples, held_out_samples=search.held_out_samples, seed=search.seed
    )


def tuner(
    search: Search, data: Path | None, runs: Path, resolver: Path, processes: int
) -> keras_tuner.Tuner:
    """Build the tuner and its pools. Trials of an earlier run in the same folder are kept."""
    recipe = _recipe(search)
    pool, held = prepare(search, data, runs, resolver, processes)

    def batches(shift: int) -> Batches:
        shifted = replace(recipe, shift=shift)
        return Batches(
            len(pool.labels),
            search.batch,
            search.steps,
            lambda rows, rng: (
                classifier.augmented(pool.images[rows], shifted, rng),
                classifier.one_hot(pool.labels[rows]),
            ),
            search.seed,
        )

    rows = np.sort(
        np.random.default_rng(0).permutation(len(held.labels))[: search.held_out_samples]
    )
    checked = (
        held.images[rows].astype(np.float32)[..., None] / 255.0,
        classifier.one_hot(held.labels[rows]),
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
    if search.algorithm == "grid":
        return keras_tuner.GridSearch(
            max_trials=None, hyperparameters=grid(), tune_new_entries=False, **options
        )
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
    fast: bool = False,
) -> list[dict[str, Any]]:
    """Search, then write the trials, the best values and a plot into `target / search.algorithm`.

    fast: train in bfloat16. Returns the trials, best first; an empty list in a worker. Raises
    RuntimeError where no trial was finished.
    """
    with precision(fast):
        found = tuner(search, data, runs, resolver, processes)
        stop = keras.callbacks.EarlyStopping("val_accuracy", patience=3)
        if search.algorithm == "hyperband":
            found.search(callbacks=[stop])
        else:
            found.search(epochs=search.epochs, callbacks=[stop])
    # A chief serves its workers inside `search` and gets here when they have finished.
    if is_distributed() and not _is_chief():
        return []
    table = trials(found)
    if not table:
        raise RuntimeError("No trial was finished; the messages above say why.")
    if search.longer and search.algorithm == "grid":
        with precision(fast):
            _train_longer(found, search, table)
    _write(table, search, target / search.algorithm, runs)
    return table


def _train_longer(
    found: keras_tuner.Tuner, search: Search, table: Sequence[dict[str, Any]]
) -> None:
    """Train every third trial anew, `search.longer` times as long; note its accuracy as "longer".

    Every third of the grid has each number of filters and each learning rate three times.
    """
    rows = {row["trial"]: row for row in table}
    for name in sorted(rows)[1::3]:
        hp = found.oracle.get_trial(name).hyperparameters
        keras.utils.set_random_seed(search.seed)
        network = found.hypermodel.build(hp)
        epochs = search.epochs * search.longer
        history = found.hypermodel.fit(hp, network, epochs=epochs, callbacks=[])
        rows[name]["longer"] = max(history.history["val_accuracy"])
        print(f"{name}: {rows[name]['val_accuracy']:.4f}, {rows[name]['longer']:.4f}", flush=True)


def agreement(table: Sequence[dict[str, Any]]) -> float:
    """Spearman's rank correlation between the accuracies of trials and of longer ones, -1 to 1."""
    both = [(row["val_accuracy"], row["longer"]) for row in table if "longer" in row]
    return float(spearmanr(*zip(*both, strict=True)).statistic)


def is_distributed() -> bool:
    """Whether this process was started as the chief or a worker of a search."""
    return "KERASTUNER_TUNER_ID" in os.environ


def _is_chief() -> bool:
    return "chief" in os.environ.get("KERASTUNER_TUNER_ID", "")


def trials(found: keras_tuner.Tuner) -> list[dict[str, Any]]:
    """Return every finished trial with its hyperparameters and accuracy, best first."""
    table = [
        {"trial": trial.trial_id, "val_accuracy": trial.score, **_public(trial)}
        for trial in found.oracle.trials.values()
        if trial.score is not None
    ]
    return sorted(table, key=lambda row: -row["val_accuracy"])


def _public(trial: Any) -> dict[str, Any]:
    values = trial.hyperparameters.values
    return {key: value for key, value in values.items() if not key.startswith("tuner/trial")}


def winner(table: Sequence[dict[str, Any]], held_out: int) -> dict[str, Any]:
    """Return the cheapest trial whose accuracy is within one standard error of the best trial's.

    Trials so close to each other differ by chance, so the cost of a crop decides: the rule of one
    standard error (Breiman et al. 1984, "Classification and Regression Trees"). held_out: samples
    that accuracies were measured on. Raises ValueError without trials.
    """
    best = max(row["val_accuracy"] for row in table)
    error = math.sqrt(best * (1 - best) / held_out)
    close = [row for row in table if row["val_accuracy"] >= best - error]
    return min(close, key=lambda row: multiply_adds(bottleneck(**shape(row))))


SHOWN = ("filters", "dense", "rate", "dropout", "stem", "weight_decay", "shift", "blocks_1")
"""The hyperparameters shown in the plot and the Markdown table."""

_MOST_SHOWN = 20


def _write(table: Sequence[dict[str, Any]], search: Search, target: Path, scratch: Path) -> None:
    """Write trials as CSV and Markdown, best values as JSON, and a plot: all files or none."""
    with staged(target, scratch) as part:
        columns = list(dict.fromkeys(key for row in table for key in row))
        with (part / "trials.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(table)
        best: dict[str, Any] = {
            "best": table[0],
            "winner": winner(table, search.held_out_samples),
            "search": asdict(search),
            "trials": len(table),
        }
        write_json(part / "best.json", {**best, "versions": versions()})
        page = Report("The search for hyperparameters", part)
        page.text(
            f"{len(table)} trials by {search.algorithm}, at most {search.epochs} epochs of "
            f"{search.steps * search.batch:,} samples each, from a pool of {search.samples:,}; "
            f"scored on {search.held_out_samples:,} samples of held-out writers. So short a "
            "training favours high learning rates and small networks; the final fit is many "
            "times longer and chooses its rate and width with that in mind."
        )
        cheapest = best["winner"]["trial"]
        page.text(f"The cheapest trial within one standard error of the best is {cheapest}.")
        if any("longer" in row for row in table):
            page.text(
                f"Every third trial was trained anew, {search.longer} times as long. Spearman's "
                f"rank correlation between the accuracies of both is {agreement(table):.2f}."
            )
        page.figure("trials", _plot(table), "Every trial; the line joins the best of each value")
        page.heading(f"The best {min(len(table), _MOST_SHOWN)} trials")
        page.table(
            ["trial", "accuracy, %", "epochs", *SHOWN],
            [
                [
                    row["trial"],
                    f"{100 * row['val_accuracy']:.2f}",
                    row.get("tuner/epochs", search.epochs),
                    *(_plain(row.get(name)) for name in SHOWN),
                ]
                for row in table[:_MOST_SHOWN]
            ],
        )
        made_by = f"python -m training tune --data DATA --algorithm {search.algorithm}"
        (part / "trials.md").write_text(page.markdown(made_by), encoding="utf-8")


def _plot(table: Sequence[dict[str, Any]]) -> Figure:
    figure = Figure(figsize=(10, 5), layout="constrained")
    for axis, name in zip(figure.subplots(2, 4, sharey=True).flat, SHOWN, strict=True):
        values = sorted({row[name] for row in table if name in row})
        for place, value in enumerate(values):
            scores = [100 * row["val_accuracy"] for row in table if row.get(name) == value]
            axis.scatter([place] * len(scores), scores, color="C0", alpha=0.5)
        best = [max(100 * r["val_accuracy"] for r in table if r.get(name) == v) for v in values]
        axis.plot(range(len(values)), best, color="C1")
        axis.set_xticks(range(len(values)), [_plain(value) for value in values])
        axis.set_xlabel(name.replace("_", " "))
        axis.grid(alpha=0.3)
    figure.supylabel("digits of held-out writers right, %")
    return figure


def _plain(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, int | float) else str(value)


def distributed(arguments: Sequence[str], workers: int) -> int:
    """Run `python -m training tune ...` on this machine, as one chief and `workers` workers.

    On several machines, set the same variables by hand: KERASTUNER_TUNER_ID ("chief", or any
    other name), KERASTUNER_ORACLE_IP and KERASTUNER_ORACLE_PORT (the chief's). Returns the
    first exit code that is not 0, else 0.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    shared = {"KERASTUNER_ORACLE_IP": "127.0.0.1", "KERASTUNER_ORACLE_PORT": str(port)}
    command = [*PROGRAM, "tune", *arguments]
    names = ["chief", *(f"worker{i}" for i in range(workers))]
    processes = [
        subprocess.Popen(command, env={**os.environ, **shared, "KERASTUNER_TUNER_ID": name})
        for name in names
    ]
    try:
        codes = [process.wait() for process in processes[1:]]
        # The chief checks every 20 seconds whether all workers have ended, then writes the table.
        try:
            codes.append(processes[0].wait(timeout=_CHIEF_PATIENCE))
        except subprocess.TimeoutExpired:
            codes.append(1)
    finally:
        for process in processes:
            if process.poll() is None:
                process.terminate()
                process.wait()
    return next((code for code in codes if code), 0)
