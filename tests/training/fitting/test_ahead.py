"""Batches made by other processes."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("keras")

from tests.training.fitting.batches import drawn, refuses
from training.fitting.loop import Batches

pytestmark = pytest.mark.slow


def test_other_processes_make_the_same_batches():
    here, there = Batches(50, 4, 6, drawn, 3), Batches(50, 4, 6, drawn, 3, processes=2)
    for _ in range(2):
        for index in range(6):
            for own, other in zip(here[index], there[index], strict=True):
                assert np.array_equal(own, other)
        here.on_epoch_end()
        there.on_epoch_end()


def test_a_failure_reaches_the_training():
    with pytest.raises(ValueError, match="no such lines"):
        Batches(50, 4, 6, refuses, 3, processes=1)[0]
