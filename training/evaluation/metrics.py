"""Figures for classifiers, as scikit-learn computes them, in the forms that reports show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from sklearn.calibration import calibration_curve
from sklearn.metrics import (
    auc,
    confusion_matrix,
    precision_recall_fscore_support,
    roc_curve,
    root_mean_squared_error,
)

from digitapp.records import Array


@dataclass(frozen=True)
class ClassScore:
    """Precision, recall and F1 of a class, 0 to 1, and how many samples have it."""

    precision: float
    recall: float
    f1: float
    support: int


def confusion(labels: Array, guesses: Array, classes: int) -> Array:
    """int (classes, classes): rows are true, columns guessed. Both are int (N,)."""
    matrix: Array = confusion_matrix(labels, guesses, labels=range(classes))
    return matrix


def scores(labels: Array, guesses: Array, classes: int) -> list[ClassScore]:
    """One score a class; 0 where the class was never guessed or is never there."""
    columns = precision_recall_fscore_support(
        labels, guesses, labels=range(classes), zero_division=0.0
    )
    return [
        ClassScore(float(p), float(r), float(f), int(s))
        for p, r, f, s in zip(*columns, strict=True)
    ]


def averaged(labels: Array, guesses: Array, average: Literal["macro", "weighted"]) -> ClassScore:
    """The mean over the classes that are there: each counts once (macro), or by its support."""
    precision, recall, f1, _ = precision_recall_fscore_support(
        labels, guesses, labels=np.unique(labels), average=average, zero_division=0.0
    )
    return ClassScore(float(precision), float(recall), float(f1), len(labels))


def roc(truth: Array, score: Array) -> tuple[Array, Array, float]:
    """False positive rates, true positive rates and the area under them, for one class.

    truth: bool (N,); score: float (N,). The area is NaN where all samples are of one side.
    """
    if truth.all() or not truth.any():
        return np.array([0.0, 1.0]), np.array([0.0, 1.0]), float("nan")
    alarms, rates, _ = roc_curve(truth, score, drop_intermediate=False)
    return alarms, rates, float(auc(alarms, rates))


def rmse(probabilities: Array, labels: Array) -> float:
    """Root mean square error of probabilities (N, C) against labels int (N,) as one-hot rows."""
    truth = np.eye(probabilities.shape[1])[labels]
    return float(root_mean_squared_error(truth.ravel(), probabilities.ravel()))


def reliability(probabilities: Array, labels: Array, bins: int = 15) -> tuple[Array, Array, Array]:
    """Mean confidence, accuracy and count of every bin of confidence that is not empty.

    probabilities: float (N, C); labels: int (N,). Bins are of equal width between 0 and 1.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    accuracy, mean = calibration_curve(right, confidence, n_bins=bins)
    counts, _ = np.histogram(confidence, bins, (0.0, 1.0))
    return mean, accuracy, counts[counts > 0]
