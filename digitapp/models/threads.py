"""The threads of this process that run networks side by side.

Each call of ONNX Runtime uses one thread. Its own pool would let idle threads spin, which costs a
small page half as much processor time again, and sessions with separate pools compete for the
cores. So samples are parted here, and only where there are enough of them.
"""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_most = 4
_inside = threading.local()


def use_threads(count: int) -> None:
    """Let the networks of this process use at most so many threads, by default 4.

    Without effect once several threads have run.
    """
    global _most
    _most = count


def thread_count() -> int:
    """How many calls can run side by side: 1 inside a call that already runs so."""
    return 1 if getattr(_inside, "busy", False) else min(core_count(), _most)


def core_count() -> int:
    """How many cores this process may use: a second thread on one core would only delay the first,
    and take its cache."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def side_by_side(function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Call a function with each item, several at once; returns the results in order.

    Raises what the first failing call raises.
    """
    if len(items) < 2 or thread_count() < 2:
        return [function(item) for item in items]
    return list(_pool().map(function, items))


@functools.cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(thread_count(), "networks", initializer=_enter)


def _enter() -> None:
    _inside.busy = True
