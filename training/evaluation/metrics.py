"""Figures for classifiers: confusion, precision and recall, ROC, calibration, all from NumPy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from digitapp.records import Array


@dataclass(frozen=True)
class ClassScore:
    """Precision, recall and F1 of one class, and how many samples have it."""

    precision: float
    recall: float
    f1: float
    support: int


def confusion(labels: Array, guesses: Array, classes: int) -> Array:
    """int (classes, classes): rows are true, columns guessed."""
    matrix = np.zeros((classes, classes), int)
    np.add.at(matrix, (labels, guesses), 1)
    return matrix


def scores(matrix: Array) -> list[ClassScore]:
    """Per class, from a confusion matrix; 0 where a class was never guessed or never there."""
    right = np.diag(matrix).astype(float)
    precision = right / np.maximum(matrix.sum(axis=0), 1)
    recall = right / np.maximum(matrix.sum(axis=1), 1)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    support = matrix.sum(axis=1)
    return [
        ClassScore(float(p), float(r), float(f), int(s))
        for p, r, f, s in zip(precision, recall, f1, support, strict=True)
    ]


def averaged(found: list[ClassScore], weighted: bool) -> ClassScore:
    """The mean over classes, each counted once (macro) or by its support (weighted)."""
    support = np.array([score.support for score in found], float)
    weights = support if weighted else (support > 0).astype(float)
    weights = weights / max(weights.sum(), 1)
    means = [
        float(np.dot(weights, [getattr(score, name) for score in found]))
        for name in ("precision", "recall", "f1")
    ]
    return ClassScore(means[0], means[1], means[2], int(support.sum()))


def roc(truth: Array, score: Array) -> tuple[Array, Array, float]:
    """False positive rates, true positive rates and the area under them, for one class.

    truth: bool (N,); score: (N,). Equal scores share one point. The area is NaN where one
    side is empty.
    """
    order = np.argsort(-score, kind="stable")
    ranked, hits = score[order], truth[order]
    last = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)
    true_positives, false_positives = np.cumsum(hits)[last], np.cumsum(~hits)[last]
    if not true_positives[-1] or not false_positives[-1]:
        return np.array([0.0, 1.0]), np.array([0.0, 1.0]), float("nan")
    rates = np.append(0, true_positives / true_positives[-1])
    alarms = np.append(0, false_positives / false_positives[-1])
    return alarms, rates, float(np.trapezoid(rates, alarms))


def rmse(probabilities: Array, labels: Array) -> float:
    """Root mean square error of probabilities (N, C) against one-hot truth."""
    truth = np.eye(probabilities.shape[1])[labels]
    return float(np.sqrt(np.mean((probabilities - truth) ** 2)))


def reliability(probabilities: Array, labels: Array, bins: int = 15) -> tuple[Array, Array, Array]:
    """Per bin of confidence: mean confidence, accuracy, count; empty bins left out."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    used = [b for b in range(bins) if np.any(which == b)]
    return (
        np.array([confidence[which == b].mean() for b in used]),
        np.array([right[which == b].mean() for b in used]),
        np.array([np.sum(which == b) for b in used]),
    )
