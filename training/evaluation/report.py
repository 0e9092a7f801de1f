"""`python -m training report`: what the shipped classifier does, as one self-contained page."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from digitapp.models import Models
from digitapp.records import CLASSES, Array
from training.data import datasets
from training.evaluation import metrics
from training.evaluation.baselines import Baseline, baselines
from training.evaluation.characters import (
    QUICK_EVERY,
    digits_right,
    validation_digits,
    validation_folder,
)
from training.evaluation.report_page import Report, mosaic
from training.fitting.calibration import calibration_error
from training.synthesis.samples import crop_samples

SIZES, QUICK_SIZES = (12_000, 12_000), (400, 600)
"""Samples of held-out writers to measure on, and samples for the older methods to learn from:
few enough that they are fitted in minutes."""


def report(
    models: Models,
    data: Path | None,
    runs: Path,
    target: Path,
    *,
    quick: bool = False,
    processes: int = 1,
    seed: int = 3,
) -> Path:
    """Write the page into the folder `target`; returns its path.

    Everything but the sets named as such is measured on held-out writers, degraded as in
    training: the hardest mixture there is, a fifth of it no digit at all.
    """
    page = Report("How well digitapp's classifier reads", target)
    _curves(page, runs / "classifier" / "history.csv")
    count, others = QUICK_SIZES if quick else SIZES
    every = QUICK_EVERY if quick else 1

    def pool(size: int, *, held_out: bool) -> crop_samples.Pool:
        return crop_samples.generate(
            runs / f"crops-{'held-out-' if held_out else ''}{size}",
            data,
            size,
            crop_samples.CLASSIFICATION,
            seed=seed + held_out,
            validation=held_out,
            processes=processes,
        )

    with _timed("drawing held-out samples"):
        held = pool(count, held_out=True)
    crops, labels = np.asarray(held.crops), np.asarray(held.labels).astype(int)
    with _timed("reading them"):
        found = models.classify(crops.astype(np.float32) / 255.0)
    with _timed("figures"):
        _confusion(page, found, labels)
        _receivers(page, found, labels)
        _calibration(page, found, labels)
        _errors(page, found, labels, crops)
    with _timed("drawing samples for older methods"):
        learned = pool(others, held_out=False)
    with _timed("older methods"):
        older = baselines(
            np.asarray(learned.crops),
            np.asarray(learned.labels).astype(int),
            crops,
            quick=quick,
            seed=seed,
        )
        _others(page, found, labels, older)
    with _timed("every set and writer"):
        _sets(page, models, data, every)
    return page.write()


@contextmanager
def _timed(name: str) -> Iterator[None]:
    """Say how long a part of the report took."""
    start = time.monotonic()
    yield
    print(f"{name}: {time.monotonic() - start:.0f} s", flush=True)


def _curves(page: Report, history: Path) -> None:
    if not history.exists():
        return
    with history.open(newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows:
        return
    page.heading("Training")
    figure = Figure(figsize=(9, 3.5), layout="constrained")
    for axis, name in zip(figure.subplots(1, 2), ("loss", "accuracy"), strict=True):
        for key, label in ((name, "training"), (f"val_{name}", "held-out writers")):
            axis.plot(range(1, len(rows) + 1), [float(row[key]) for row in rows], label=label)
        axis.set_xlabel("epoch")
        axis.set_ylabel(name)
        axis.legend()
    page.figure("curves", figure, "Loss and accuracy; training with augmentation and dropout")


def _confusion(page: Report, found: Array, labels: Array) -> None:
    page.heading("Confusion")
    guesses = found.argmax(axis=1)
    matrix = metrics.confusion(labels, guesses, len(CLASSES))
    figure = Figure(figsize=(6.5, 5.5), layout="constrained")
    axis = figure.subplots()
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    axis.imshow(shares, cmap="Blues", vmax=0.1)
    for (y, x), value in np.ndenumerate(matrix):
        if value:
            axis.text(
                x,
                y,
                str(value),
                ha="center",
                va="center",
                fontsize=8,
                color="white" if x == y else "black",
            )
    axis.set_xticks(range(len(CLASSES)), CLASSES)
    axis.set_yticks(range(len(CLASSES)), CLASSES)
    axis.set_xlabel("read as")
    axis.set_ylabel("is")
    page.figure("confusion", figure, "Counts; darker is a larger share of the row")
    rows = [
        *zip(CLASSES, metrics.scores(labels, guesses, len(CLASSES)), strict=True),
        ("macro mean", metrics.averaged(labels, guesses, "macro")),
        ("weighted mean", metrics.averaged(labels, guesses, "weighted")),
    ]
    page.table(
        ["class", "precision", "recall", "F1", "samples"],
        [[name, s.precision, s.recall, s.f1, s.support] for name, s in rows],
    )


def _receivers(page: Report, found: Array, labels: Array) -> None:
    page.heading("Receiver operating characteristic, one against the rest")
    figure = Figure(figsize=(6, 4.5), layout="constrained")
    axis = figure.subplots()
    rows = []
    for index, name in enumerate(CLASSES):
        alarms, rates, area = metrics.roc(labels == index, found[:, index])
        axis.plot(np.maximum(alarms, 1e-5), rates, label=name)
        rows.append([name, area])
    axis.set_xscale("log")
    axis.set_xlabel("false positive rate")
    axis.set_ylabel("true positive rate")
    axis.legend(ncols=2)
    page.figure("roc", figure, "True against false positives")
    page.table(["class", "area under the curve"], rows)


def _calibration(page: Report, found: Array, labels: Array) -> None:
    page.heading("Do the probabilities mean what they say?")
    error, off = calibration_error(found, labels), metrics.rmse(found, labels)
    page.text(
        f"Expected calibration error {100 * error:.2f} %, "
        f"root mean square error of the probabilities {off:.4f}."
    )
    confidence, accuracy, counts = metrics.reliability(found, labels)
    figure = Figure(figsize=(5, 4.5), layout="constrained")
    axis = figure.subplots()
    axis.plot([0, 1], [0, 1], color="0.7")
    axis.scatter(confidence, accuracy, s=10 + 200 * counts / counts.max())
    axis.set_xlabel("confidence")
    axis.set_ylabel("share that is right")
    page.figure("calibration", figure, "Calibration; the area of a dot is its number of samples")


def _errors(page: Report, found: Array, labels: Array, crops: Array) -> None:
    page.heading("The surest errors")
    wrong = np.flatnonzero(found.argmax(axis=1) != labels)
    worst = wrong[np.argsort(-found[wrong].max(axis=1))][:50]
    if not len(worst):
        page.text("None.")
        return
    figure = Figure(figsize=(9, 4.4), layout="constrained")
    axis = figure.subplots()
    axis.imshow(mosaic(crops[worst], 10), cmap="gray")
    axis.set_axis_off()
    for place, row in enumerate(worst):
        words = f"{CLASSES[labels[row]]}>{CLASSES[int(found[row].argmax())]}"
        axis.text(28 * (place % 10) + 1, 28 * (place // 10) + 5, words, color="yellow", fontsize=7)
    page.figure("errors", figure, "What it is > what it was read as")


def _others(page: Report, found: Array, labels: Array, older: Sequence[Baseline]) -> None:
    page.heading("Beside older methods, same held-out samples")
    rows: list[list[object]] = [
        [
            "digitapp, through super-resolution",
            float((found.argmax(1) == labels).mean()),
            metrics.rmse(found, labels),
            "-",
            "-",
        ]
    ]
    for other in older:
        right = float((other.probabilities.argmax(axis=1) == labels).mean())
        off = metrics.rmse(other.probabilities, labels)
        rows.append([other.name, right, off, f"{other.trained_on:,}", f"{other.seconds:.0f}"])
    page.table(["method", "accuracy", "RMSE", "trained on", "seconds"], rows)


def _sets(page: Report, models: Models, data: Path | None, every: int) -> None:
    page.heading("Per set and per writer")
    if every > 1:
        page.text(f"A quick look: one in {every} samples only.")
    rows = []
    worst: list[list[object]] = []
    mnist = datasets.read_mnist(data)
    raw = models.classify(mnist.x_test[::every].astype(np.float32) / 255.0)
    rows.append(["mnist test", len(raw), digits_right(raw, mnist.y_test[::every]).mean()])
    folder = validation_folder(data)
    for name, crops, labels in validation_digits(data, every):
        right = digits_right(models.classify(crops), labels)
        rows.append([name, len(labels), right.mean()])
        if folder is None or name == "usps":
            continue
        writers = datasets.read_strokes(folder / f"{name}.npz").writers[::every]
        for writer in np.unique(writers):
            chosen = right[writers == writer]
            worst.append([f"{name}: {writer}", len(chosen), float(chosen.mean())])
    page.table(["set", "digits", "accuracy"], rows)
    if worst:
        perfect = sum(row[2] == 1.0 for row in worst)
        page.text(f"{perfect} of {len(worst)} writers are read without an error; the hardest:")
        page.table(
            ["writer", "digits", "accuracy"], sorted(worst, key=lambda r: float(str(r[2])))[:15]
        )
