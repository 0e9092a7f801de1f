"""Patches of synthetic pages for the ink network, drawn by several processes."""

from __future__ import annotations

import itertools
import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from digitapp.records import Array
from training.synthesis.pages.neighbours import PATCH
from training.synthesis.pages.page import page, patches
from training.synthesis.pages.rows import Writing, writing

_MOST_PAGES = 16
"""Pages that a process draws at a time."""


LARGE_PATCH, _RIM = 2 * PATCH, 48
"""Side of a patch of a large page, in working pixels, and what of it does not count along an edge
within the page."""


def draw_pool(
    data: Path, folder: Path, count: int, seed: int, unread: float = 1.0, large: bool = False
) -> None:
    """Draw `count` patches into `folder`: strength.npy and written.npy, uint8 (N, side, side).

    unread: how often pages hold writing that is not to be read, as a part of the usual; large:
    whether pages have many rows, and a side is `LARGE_PATCH`, not `PATCH`. The empty file `done`
    marks a complete pool. Raises DataError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shape = (count, *(2 * [LARGE_PATCH if large else PATCH]))
    arrays = [
        np.lib.format.open_memmap(folder / f"{name}.npy", "w+", np.uint8, shape)
        for name in ("strength", "written")
    ]
    start = time.time()
    for i, pair in zip(range(count), _stream(data, unread, large, seed, count), strict=False):
        arrays[0][i], arrays[1][i] = pair
        if i % 5_000 == 4_999:
            print(f"{i + 1} patches after {(time.time() - start) / 60:.1f} min", flush=True)
    (folder / "done").touch()


def _stream(
    data: Path, unread: float, large: bool, seed: int, count: int
) -> Iterator[tuple[Array, Array]]:
    """Yield patches forever, in an order that does not depend on the number of processes.

    count: how many are wanted; few come from short rounds, so that few pages are drawn in vain.
    """
    share = min(_MOST_PAGES, 1 + count // 100)
    seeds = ([seed, number] for number in itertools.count())
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(mp_context=context, initializer=_prepare, initargs=(data, unread))
    draw = partial(_draw, large=large)
    try:
        # Draw in rounds, because `map` would consume an endless stream.
        while True:
            for drawn in pool.map(draw, itertools.islice(seeds, 32 * share), chunksize=share):
                yield from drawn
    finally:
        # A process that is killed while it draws may hold a lock that the others wait for.
        pool.shutdown(cancel_futures=True)


_material: Writing


def _prepare(data: Path, unread: float) -> None:
    global _material
    cv2.setNumThreads(1)
    _material = writing(data, unread=unread)


def _draw(seed: list[int], large: bool) -> list[tuple[Array, Array]]:
    rng = np.random.default_rng(seed)
    side, rim = (LARGE_PATCH, _RIM) if large else (PATCH, 0)
    return patches(page(_material, rng, large), rng, side=side, rim=rim)


def read_pool(folder: Path) -> tuple[Array, Array]:
    """Open the patches of `draw_pool`, mapped into memory: strength and truth."""
    names = ("strength.npy", "written.npy")
    strength, written = (np.load(folder / name, mmap_mode="r") for name in names)
    return strength, written
