"""Runs tasks in the background and calls back with their results in the main thread.

The queues are polled often while a result is awaited, and seldom otherwise. All methods are
called in the main thread.
"""

from __future__ import annotations

import itertools
import sys
import tkinter as tk
from collections.abc import Callable, Hashable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from digitapp.gui.background.jobs import Glance, Paint, Run
from digitapp.gui.background.worker import Job, Outcome, Worker

if TYPE_CHECKING:
    from digitapp.records import Array

_FAST, _SLOW = 8, 100  # milliseconds between two polls of the queues


def _ignore(_value: Any) -> None:
    pass


class _Calls(NamedTuple):
    """What to call with a task's value, with its error, and with each part that it posts."""

    done: Callable[[Any], object]
    failed: Callable[[BaseException], object]
    part: Callable[[Any], object]


class Tasks:
    """Three threads: one reads, one paints, and one copies beside both."""

    def __init__(
        self,
        root: tk.Tk,
        busy: Callable[[], None],
        problem: Callable[[BaseException], None],
        polled: Callable[[], None],
    ) -> None:
        """busy: called when work starts or ends; problem: with each task's error; polled: after
        each look into the queues."""
        self._root, self._busy, self._problem, self._polled = root, busy, problem, polled
        self.worker, self.painter = Worker("reader"), Worker("painter")
        self._copier = Worker("copier")
        self._calls: dict[Hashable, _Calls] = {}
        self._runs = 0
        self._timer: str | None = None
        self._hurried = False
        self._stopped = False

    def start(self) -> None:
        """Begin to look for results."""
        self._poll()

    def submit(
        self,
        key: Hashable,
        task: Callable[[Job], Any],
        done: Callable[[Any], object],
        priority: int = 0,
        failed: Callable[[BaseException], object] = _ignore,
        part: Callable[[Any], object] = _ignore,
    ) -> None:
        """Run `task` in the reading thread, then `done` with its result in the main thread.

        A later task replaces an earlier one with an equal key. Lower priorities run first.
        failed: called with an error before it is reported as a problem; part: with what the
        task posts.
        """
        self._put(self.worker, key, task, _Calls(done, failed, part), priority)

    def run(
        self,
        task: Callable[[Job], Any],
        done: Callable[[Any], object],
        priority: int = 0,
        failed: Callable[[], object] = lambda: None,
        aside: bool = False,
    ) -> Run:
        """Like `submit`, with a new key, which is returned; failed: called without the error;
        aside: run it in a thread of its own, beside reading."""
        self._runs += 1
        key = Run(self._runs)
        worker = self._copier if aside else self.worker
        self._put(worker, key, task, _Calls(done, lambda _error: failed(), _ignore), priority)
        return key

    def paint(self, task: Callable[[Job], Any], done: Callable[[Any], object]) -> None:
        """Like `run`, but in a separate thread, so that painting does not wait for reading. A
        later call replaces an earlier one."""
        self._put(self.painter, Paint(), task, _Calls(done, _ignore, _ignore))

    def glance(self, file: Path, side: int, done: Callable[[Array | None], object]) -> None:
        """Make a small image of a picture file, see `io.thumbnail`, and hand it to `done`. A
        later call replaces an earlier one."""

        def task(job: Job) -> Array | None:
            from digitapp.io.thumbnail import thumbnail

            return thumbnail(file, side)

        self._put(self.painter, Glance(), task, _Calls(done, _ignore, _ignore))

    def awaits(self, key: Hashable) -> bool:
        """Whether the task of this key has not finished yet."""
        return self.worker.awaits(key) or self._copier.awaits(key)

    def cancel(self, unwanted: Callable[[Hashable], bool]) -> None:
        """Cancel the reading thread's tasks whose key is unwanted."""
        self.worker.cancel(unwanted)
        for key in [key for key in self._calls if unwanted(key)]:
            del self._calls[key]

    def stop(self) -> None:
        """Drop all tasks and call nothing any more; running tasks are not waited for."""
        self._stopped = True
        for worker in self._workers:
            worker.stop()
        if self._timer is not None:
            self._root.after_cancel(self._timer)

    def join(self, seconds: float) -> None:
        """Wait after `stop` for running tasks, at most `seconds` for each thread."""
        for worker in self._workers:
            worker.join(seconds)

    def hurry(self) -> None:
        """Look into the queues soon, since something was started."""
        if self._timer is not None and not self._hurried:  # thousands may start at once
            self._root.after_cancel(self._timer)
            self._timer = self._root.after(_FAST, self._poll)
            self._hurried = True
        self._busy()

    # Internal

    @property
    def _workers(self) -> tuple[Worker, Worker, Worker]:
        return self.painter, self._copier, self.worker

    def _put(
        self,
        worker: Worker,
        key: Hashable,
        task: Callable[[Job], Any],
        calls: _Calls,
        priority: int = 1,
    ) -> None:
        self._calls[key] = calls
        worker.submit(key, task, priority)
        self.hurry()

    def _poll(self) -> None:
        self._timer, self._hurried = None, False
        ended = False
        for outcome in itertools.chain.from_iterable(w.poll() for w in self._workers):
            self._safely(partial(self._take, outcome))
            ended = True
        self._safely(self._polled)
        if self._stopped:
            return
        wait = _FAST if ended or self.worker.busy or self.painter.busy else _SLOW
        self._timer = self._root.after(wait, self._poll)
        if ended:
            self._busy()

    def _safely(self, call: Callable[[], object]) -> None:
        """Report an error as Tk does, and go on: without the next look into the queues, nothing
        would be read any more."""
        try:
            call()
        except Exception:
            self._root.report_callback_exception(*sys.exc_info())

    def _take(self, outcome: Outcome) -> None:
        if outcome.kind == "part":
            self._calls[outcome.key].part(outcome.value)
            return
        # Take the calls out first: they may submit the next task with the same key.
        calls = self._calls.pop(outcome.key)
        if outcome.error is not None:
            calls.failed(outcome.error)
            self._problem(outcome.error)
        else:
            calls.done(outcome.value)
