"""Metrics of classifiers, computed by scikit-learn, in the form that reports show."""

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
    """Precision, recall and F1 of a class, 0 to 1, and its number of samples."""

    precision: float
    recall: float
    f1: float
    support: int


def confusion(labels: Array, guesses: Array, classes: int) -> Array:
    """Return int (classes, classes): rows are true, columns predicted. Arguments: int (N,)."""
    matrix: Array = confusion_matrix(labels, guesses, labels=range(classes))
    return matrix


def scores(labels: Array, guesses: Array, classes: int) -> list[ClassScore]:
    """Score each class; 0 where it never occurs or was never predicted. Arguments: int (N,)."""
    columns = precision_recall_fscore_support(
        labels, guesses, labels=range(classes), zero_division=0.0
    )
    return [
        ClassScore(float(p), float(r), float(f), int(s))
        for p, r, f, s in zip(*columns, strict=True)
    ]


def averaged(labels: Array, guesses: Array, average: Literal["macro", "weighted"]) -> ClassScore:
    """Mean over the classes that occur, each counted once (macro) or by its support (weighted)."""
    precision, recall, f1, _ = precision_recall_fscore_support(
        labels, guesses, labels=np.unique(labels), average=average, zero_division=0.0
    )
    return ClassScore(float(precision), float(recall), float(f1), len(labels))


def roc(truth: Array, score: Array) -> tuple[Array, Array, float]:
    """Compute false positive rates, true positive rates and the area under the ROC curve.

    truth: bool (N,); score: float (N,). The area is NaN where `truth` has one value only.
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
    """Compute mean confidence, accuracy and count of every non-empty bin of confidence.

    probabilities: float (N, C); labels: int (N,). Bins have equal width between 0 and 1.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    accuracy, mean = calibration_curve(right, confidence, n_bins=bins)
    counts, _ = np.histogram(confidence, bins, (0.0, 1.0))
    return mean, accuracy, counts[counts > 0]
