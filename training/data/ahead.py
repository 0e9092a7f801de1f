"""Batches made ahead by several processes, for a network that learns on a GPU."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any

import cv2
import numpy as np

from digitapp.records import Array


class Ahead:
    """Sends batches to be made to processes, and takes them in any order.

    make: turns rows and random numbers into a batch; it is sent to each process once, so it has
    to be picklable. The processes end with this one.
    """

    def __init__(self, make: Callable[..., Any], processes: int) -> None:
        # A process that is forked after a GPU was opened may hang.
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(processes, context, _receive, (make,))
        self._ordered: dict[Any, Future[Any]] = {}
        self.most = 3 * processes
        """How many batches are made ahead at most."""

    def order(self, key: Any, drawn: Callable[[], tuple[Array, np.random.Generator]]) -> None:
        """Have a batch made, unless it is ordered already; drawn: gives its rows and random
        numbers."""
        if key not in self._ordered:
            self._ordered[key] = self._pool.submit(_made, *drawn())

    def take(self, key: Any) -> Any:
        """Wait for an ordered batch. Raises what making it raised."""
        return self._ordered.pop(key).result()


_make: Callable[..., Any]


def _receive(make: Callable[..., Any]) -> None:
    global _make
    cv2.setNumThreads(1)
    _make = make


def _made(rows: Array, rng: np.random.Generator) -> Any:
    return _make(rows, rng)
