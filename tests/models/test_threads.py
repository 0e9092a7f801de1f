"""Networks side by side on several threads."""

import os
import threading

import numpy as np
import pytest

from digitapp import load_models
from digitapp.models import threads
from digitapp.models.threads import side_by_side, thread_count


@pytest.fixture
def several(monkeypatch):
    """A pool of three threads, whatever the machine has and earlier tests allowed."""
    monkeypatch.setattr(threads, "core_count", lambda: 3)
    monkeypatch.setattr(threads, "_most", 4)
    threads._pool.cache_clear()
    yield
    threads._pool.cache_clear()


def test_results_come_in_the_order_of_the_items(several):
    assert side_by_side(lambda x: x * x, list(range(20))) == [x * x for x in range(20)]


def test_calls_run_at_the_same_time(several):
    meet = threading.Barrier(3, timeout=20)
    assert sorted(side_by_side(lambda _: meet.wait(), "abc")) == [0, 1, 2]


def test_a_call_inside_another_does_not_wait_for_itself(several):
    def outer(x: int) -> list[int]:
        assert thread_count() == 1
        return side_by_side(lambda y: x * y, [1, 2])

    assert side_by_side(outer, [1, 2, 3, 4]) == [[1, 2], [2, 4], [3, 6], [4, 8]]


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="no affinity on this system")
def test_a_process_that_may_use_one_core_uses_one_thread():
    allowed = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        assert thread_count() == 1
    finally:
        os.sched_setaffinity(0, allowed)


def test_an_error_reaches_the_caller(several):
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda x: 1 // x, [1, 0, 2])


@pytest.mark.slow
def test_a_network_answers_alike_on_one_thread_and_on_several(several, monkeypatch):
    models = load_models()
    crops = np.random.default_rng(3).random((70, 28, 28), np.float32)
    together = models.classify(crops)
    monkeypatch.setattr(threads, "_most", 1)
    np.testing.assert_allclose(together, models.classify(crops), atol=1e-5)
