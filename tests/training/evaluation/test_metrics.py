"""Metrics against values calculated by hand."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("sklearn")

from training.evaluation import metrics
from training.fitting.calibration import calibration_error, fit_temperature, softmax

pytestmark = pytest.mark.slow


def test_scores_of_a_small_confusion() -> None:
    labels, guesses = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 1, 0])
    found = metrics.scores(labels, guesses, 4)
    assert found[0].precision == pytest.approx(2 / 3)
    assert found[1].recall == 1
    assert found[2].f1 == 0
    assert found[3] == metrics.ClassScore(0, 0, 0, 0)
    assert metrics.averaged(labels, guesses, "weighted").recall == pytest.approx(4 / 6)
    assert metrics.averaged(labels, guesses, "macro").recall == pytest.approx((2 / 3 + 1 + 0) / 3)
    matrix = metrics.confusion(labels, guesses, 3)
    assert matrix.tolist() == [[2, 1, 0], [0, 2, 0], [1, 0, 0]]


def test_an_area_needs_samples_of_both_sides() -> None:
    assert np.isnan(metrics.roc(np.ones(3, bool), np.arange(3.0))[2])


def test_bins_of_confidence_hold_their_samples() -> None:
    sure = np.array([0.95, 0.92, 0.55, 0.52])
    probabilities = np.column_stack([sure, 1 - sure])
    confidence, accuracy, counts = metrics.reliability(probabilities, np.array([0, 0, 0, 1]), 10)
    assert confidence == pytest.approx([0.535, 0.935])
    assert accuracy == pytest.approx([0.5, 1.0])
    assert counts.tolist() == [2, 2]
    assert metrics.rmse(np.array([[1.0, 0.0], [0.6, 0.4]]), np.array([0, 0])) == pytest.approx(
        0.2828, abs=1e-4
    )


def test_the_area_under_a_curve_counts_pairs_in_order() -> None:
    truth = np.array([True, True, False, True, False])
    score = np.array([0.9, 0.8, 0.7, 0.6, 0.1])
    assert metrics.roc(truth, score)[2] == pytest.approx(5 / 6)
    assert metrics.roc(truth, np.zeros(5))[2] == pytest.approx(0.5)


def test_temperature_corrects_overconfident_logits() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (4000, 11))
    drawn = rng.random((4000, 1)) < np.cumsum(softmax(logits), axis=1)
    labels = drawn.argmax(axis=1)
    assert fit_temperature(3 * logits, labels) == pytest.approx(3, rel=0.05)
    assert calibration_error(softmax(logits), labels) < 0.02
    assert calibration_error(softmax(3 * logits), labels) > 0.1
