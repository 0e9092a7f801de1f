"""Temperature scaling (Guo et al. 2017), and the calibration error."""

from __future__ import annotations

import numpy as np

from digitapp.records import Array


def softmax(logits: Array, temperature: float = 1.0) -> Array:
    """Logits (N, C) -> probabilities (N, C) at a temperature."""
    scaled = logits / temperature
    scaled = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    result: Array = scaled / scaled.sum(axis=1, keepdims=True)
    return result


def fit_temperature(logits: Array, labels: Array) -> float:
    """Find the temperature, 0.1 to 10, with the least negative log-likelihood.

    logits: (N, C); labels: int (N,).
    """
    logits = logits.astype(np.float64)
    rows = np.arange(len(labels))

    def loss(log_t: float) -> float:
        chosen = softmax(logits, float(np.exp(log_t)))[rows, labels]
        return float(-np.mean(np.log(np.maximum(chosen, 1e-12))))

    low, high = np.log(0.1), np.log(10.0)
    ratio = (np.sqrt(5) - 1) / 2  # golden section: the loss has one minimum
    for _ in range(40):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, b) if loss(a) < loss(b) else (a, high)
    return float(np.exp((low + high) / 2))


def calibration_error(probabilities: Array, labels: Array, bins: int = 15) -> float:
    """Expected calibration error, 0 to 1: the mean gap of confidence and accuracy.

    probabilities: (N, C); labels: int (N,). Bins have equal width and are weighted by samples.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[which == b].mean() - right[which == b].mean()) * np.mean(which == b)
        for b in range(bins)
        if np.any(which == b)
    ]
    return float(np.sum(gaps))
