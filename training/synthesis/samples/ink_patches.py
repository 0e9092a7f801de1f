"""Patches of synthetic pages for the ink network, drawn by several processes."""

from __future__ import annotations

import itertools
import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import cv2
import numpy as np

from digitapp.records import Array
from training.synthesis.pages.neighbours import PATCH
from training.synthesis.pages.page import page, patches
from training.synthesis.pages.rows import Writing, writing

_MOST_PAGES = 16
"""Pages that a process draws at a time."""


def draw_pool(data: Path, folder: Path, count: int, seed: int, unread: float = 1.0) -> None:
    """Draw `count` patches into `folder`: strength.npy and written.npy, uint8 (N, PATCH, PATCH).

    unread: how often pages hold writing that is not to be read, as a part of the usual. The empty
    file `done` marks a complete pool. Raises DataError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shape = (count, PATCH, PATCH)
    arrays = [
        np.lib.format.open_memmap(folder / f"{name}.npy", "w+", np.uint8, shape)
        for name in ("strength", "written")
    ]
    start = time.time()
    for i, pair in zip(range(count), _stream(data, unread, seed, count), strict=False):
        arrays[0][i], arrays[1][i] = pair
        if i % 5_000 == 4_999:
            print(f"{i + 1} patches after {(time.time() - start) / 60:.1f} min", flush=True)
    (folder / "done").touch()


def _stream(data: Path, unread: float, seed: int, count: int) -> Iterator[tuple[Array, Array]]:
    """Yield patches forever, in an order that does not depend on the number of processes.

    count: how many are wanted; few come from short rounds, so that few pages are drawn in vain.
    """
    share = min(_MOST_PAGES, 1 + count // 100)
    seeds = ([seed, number] for number in itertools.count())
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(mp_context=context, initializer=_prepare, initargs=(data, unread))
    try:
        # Draw in rounds, because `map` would consume an endless stream.
        while True:
            for drawn in pool.map(_draw, itertools.islice(seeds, 32 * share), chunksize=share):
                yield from drawn
    finally:
        # A process that is killed while it draws may hold a lock that the others wait for.
        pool.shutdown(cancel_futures=True)


_material: Writing


def _prepare(data: Path, unread: float) -> None:
    global _material
    cv2.setNumThreads(1)
    _material = writing(data, unread=unread)


def _draw(seed: list[int]) -> list[tuple[Array, Array]]:
    rng = np.random.default_rng(seed)
    return patches(page(_material, rng), rng)


def read_pool(folder: Path) -> tuple[Array, Array]:
    """Open the patches of `draw_pool`, mapped into memory: strength and truth."""
    names = ("strength.npy", "written.npy")
    strength, written = (np.load(folder / name, mmap_mode="r") for name in names)
    return strength, written
