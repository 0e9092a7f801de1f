from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from digitapp.gui.background.worker import Job, Outcome, Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.stop()


def collect(worker: Worker, enough: Callable[[list[Outcome]], bool]) -> list[Outcome]:
    found: list[Outcome] = []
    end = time.monotonic() + 30
    while not enough(found):
        assert time.monotonic() < end
        found += worker.poll()
        time.sleep(0.002)
    return found


def test_results_and_errors_come_back(worker: Worker) -> None:
    worker.submit("a", lambda job: 5)
    worker.submit("b", lambda job: 1 // 0)
    first, second = collect(worker, lambda found: len(found) == 2)
    assert (first.key, first.value, first.error) == ("a", 5, None)
    assert isinstance(second.error, ZeroDivisionError)
    assert not worker.busy


def test_the_latest_request_wins(worker: Worker) -> None:
    gate = threading.Event()

    def slow(value: int) -> Callable[[Job], int]:
        def task(job: Job) -> int:
            gate.wait(30)
            return value

        return task

    for value in range(5):
        worker.submit("read", slow(value))
    gate.set()
    found = collect(worker, bool)
    time.sleep(0.05)
    assert [o.value for o in [*found, *worker.poll()]] == [4]


def test_a_cancelled_task_stops_at_its_next_part_and_says_nothing(worker: Worker) -> None:
    began, gate, parts = threading.Event(), threading.Event(), []

    def task(job: Job) -> None:
        for n in range(3):
            parts.append(n)
            job.post(n)
            began.set()
            gate.wait(30)

    worker.submit(("load", 1), task)
    assert began.wait(30)
    worker.cancel(lambda key: key == ("load", 1))
    gate.set()
    worker.submit("after", lambda job: "done")
    found = collect(worker, bool)
    assert [o.value for o in found] == ["done"]
    assert parts == [0, 1]
    assert not worker.busy


def test_urgent_tasks_go_first(worker: Worker) -> None:
    gate, order = threading.Event(), []
    worker.submit("gate", lambda job: gate.wait(30))
    worker.submit("late", lambda job: order.append("late"), priority=1)
    worker.submit("soon", lambda job: order.append("soon"), priority=0)
    gate.set()
    collect(worker, lambda found: len(found) == 3)
    assert order == ["soon", "late"]


def test_the_next_task_waits_until_the_window_has_shown_the_last_outcome(worker: Worker) -> None:
    began = threading.Event()
    worker.submit("a", lambda job: 5)
    worker.submit("b", lambda job: began.set())
    (first,) = collect(worker, bool)
    assert not began.wait(0.1)  # the window has the outcome, and may still be showing it
    collect(worker, lambda found: any(outcome.key == "b" for outcome in found))
    assert first.key == "a" and began.is_set()


def test_parts_arrive_in_order_before_the_end(worker: Worker) -> None:
    def post_three(job: Job) -> None:
        for n in range(3):
            job.post(n)

    worker.submit("load", post_three)
    found = collect(worker, lambda found: any(o.kind == "done" for o in found))
    assert [(o.kind, o.value) for o in found] == [
        ("part", 0),
        ("part", 1),
        ("part", 2),
        ("done", None),
    ]


def test_a_task_that_is_done_keeps_nothing_alive(worker: Worker) -> None:
    class Page:
        """What a task works on."""

    page = Page()
    known = weakref.ref(page)
    worker.submit("a", partial(lambda page, job: None, page))
    collect(worker, lambda found: len(found) == 1)
    del page
    end = time.monotonic() + 30
    while known() is not None:
        assert time.monotonic() < end
        time.sleep(0.002)
