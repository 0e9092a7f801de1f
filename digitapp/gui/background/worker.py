"""Threads that load, read and paint, so that the window never waits.

Call `submit` and `poll` in the main thread. Tasks run in the worker's thread and must use
neither Tk nor the session.
"""

from __future__ import annotations

import contextlib
import itertools
import queue
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any


class Cancelled(Exception):
    """Raised in a task by `Job.check` and `Job.post` when its result is no longer wanted."""


@dataclass(frozen=True)
class Outcome:
    """The result of a task: `value`, or the exception in `error`.

    kind: "done", or "part" for a message of a running task. seconds: how long the task ran.
    """

    key: Hashable
    kind: str
    value: Any = None
    error: BaseException | None = None
    seconds: float = 0.0


class Job:
    """Passed to a task, to post parts of its result and check for cancellation."""

    def __init__(self, key: Hashable, number: int, worker: Worker) -> None:
        self.key, self.number, self._worker = key, number, worker

    def check(self) -> None:
        """Raise Cancelled if the task was cancelled or replaced by a newer one."""
        if self._worker.outdated(self):
            raise Cancelled

    def post(self, value: Any) -> None:
        """Send a part of the result to the main thread. Raises Cancelled as `check`."""
        self.check()
        self._worker.put(self, Outcome(self.key, "part", value))


Task = Callable[[Job], Any]


class Worker:
    """Runs tasks one after the other; only the latest of several with the same key counts.

    The next task begins at the `poll` after the one that gave the outcome of the last one: two
    threads that both run Python make each other wait, and the window has to show the outcome.
    """

    def __init__(self, name: str = "worker") -> None:
        """name: name of the thread."""
        self._lock = threading.Condition()
        self._waiting: dict[Hashable, tuple[int, Job, Task]] = {}
        self._latest: dict[Hashable, int] = {}
        self._outcomes: queue.SimpleQueue[tuple[Job, Outcome]] = queue.SimpleQueue()
        self._numbers = itertools.count()
        self._rests = self._given = False  # until the outcome was shown; whether it was polled
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._started = False  # with the first task, so that the window need not wait for it

    def submit(self, key: Hashable, task: Task, priority: int = 1) -> None:
        """Queue a task, replacing an earlier one with the same key; lower priorities run first."""
        with self._lock:
            job = Job(key, next(self._numbers), self)
            self._latest[key] = job.number
            self._waiting[key] = (priority, job, task)
            if not self._started and not self._stopped:
                self._started = True
                self._thread.start()
            self._lock.notify()

    def cancel(self, unwanted: Callable[[Hashable], bool]) -> None:
        """Cancel waiting and running tasks whose key is unwanted."""
        with self._lock:
            for key in [key for key in self._latest if unwanted(key)]:
                self._waiting.pop(key, None)
                self._latest.pop(key, None)

    def poll(self) -> Iterator[Outcome]:
        """Yield the outcomes since the last call, without those of outdated jobs; what is
        cancelled or replaced on the way is left out too."""
        if self._given:
            with self._lock:
                self._rests = self._given = False
                self._lock.notify()
        found = []
        with contextlib.suppress(queue.Empty):
            while True:
                found.append(self._outcomes.get_nowait())
        self._given = any(outcome.kind == "done" for _job, outcome in found)
        for job, outcome in found:
            if self.outdated(job):
                continue
            if outcome.kind == "done":
                with self._lock:
                    del self._latest[job.key]
            yield outcome

    @property
    def busy(self) -> bool:
        """Whether any outcome is still to come."""
        return bool(self._latest)

    def awaits(self, key: Hashable) -> bool:
        """Whether the job of this key has not finished yet."""
        return key in self._latest

    def outdated(self, job: Job) -> bool:
        with self._lock:
            return self._latest.get(job.key) != job.number

    def put(self, job: Job, outcome: Outcome) -> None:
        self._outcomes.put((job, outcome))

    def stop(self) -> None:
        """Drop all tasks and end the thread after the running one, without waiting for it."""
        with self._lock:
            self._stopped = True
            self._waiting.clear()
            self._latest.clear()
            self._lock.notify()

    def join(self, seconds: float) -> bool:
        """Wait after `stop` for the running task; return False if it takes longer."""
        if self._started:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while True:
            with self._lock:
                while (self._rests or not self._waiting) and not self._stopped:
                    self._lock.wait()
                if self._stopped:
                    return
                key = min(
                    self._waiting, key=lambda k: (self._waiting[k][0], self._waiting[k][1].number)
                )
                _, job, task = self._waiting.pop(key)
            self._do(job, task)
            del job, task  # while it waits for the next one, or the pages of this one would be kept

    def _do(self, job: Job, task: Task) -> None:
        start = time.perf_counter()
        value: Any = None
        error: BaseException | None = None
        try:
            value = task(job)
        except Cancelled:
            return
        except BaseException as caught:  # Report even MemoryError in the window.
            error = caught
        self._rests = True
        self.put(job, Outcome(job.key, "done", value, error, time.perf_counter() - start))
