"""Pools of samples, drawn in blocks by several processes into memory-mapped files.

Every block has its own seed, so the same seed gives the same data with any number of
processes.
"""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from digitapp.records import Array
from training.data.storage import new_array, write_json
from training.synthesis.scenes.corpus import corpus

BLOCK = 500

Draw = Callable[[Any, np.random.Generator], tuple[Any, ...]]
"""Draws one sample from the material and returns its parts, in the order of `Stock.parts`."""


@dataclass(frozen=True)
class Stock:
    """The samples to draw.

    count: samples; parts: dtype and shape of each part of a sample, by name; draw: a function
    that other processes can import; data, validation: the arguments of `corpus`.
    """

    count: int
    seed: int
    parts: Mapping[str, tuple[Any, tuple[int, ...]]]
    draw: Draw
    data: Path | None
    validation: bool
    material: Callable[[Path | None, bool], Any] = corpus


def stocked(folder: Path, stock: Stock, note: dict[str, Any], processes: int) -> list[Array]:
    """Return the samples' parts, each (count, ...); draw them into `folder` if needed.

    note: the content of pool.json, which is written last; where it differs, the samples are drawn
    anew. Raises DataError, and OSError where the disk has no room.
    """
    path = folder / "pool.json"
    wanted = json.loads(json.dumps(note))
    if not (path.exists() and json.loads(path.read_text("utf-8")) == wanted):
        folder.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        _fill(folder, stock, processes)
        write_json(path, note)
    return [np.load(folder / f"{name}.npy", mmap_mode="r") for name in stock.parts]


def _fill(folder: Path, stock: Stock, processes: int) -> None:
    """Write blocks, in the order of their arrival, into one file per part."""
    arrays = [
        new_array(folder / f"{name}.npy", dtype, (stock.count, *shape))
        for name, (dtype, shape) in stock.parts.items()
    ]
    for number, parts in _blocks(stock, processes):
        for array, part in zip(arrays, parts, strict=True):
            array[number * BLOCK : number * BLOCK + len(part)] = part
    del arrays  # flushes the files


def _blocks(stock: Stock, processes: int) -> Iterator[tuple[int, list[Array]]]:
    numbers = range(-(-stock.count // BLOCK))
    if processes < 2 or len(numbers) < 2:
        _start(stock)
        yield from map(_block, numbers)
        return
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes, _start, (stock,)) as pool:
        yield from pool.imap_unordered(_block, numbers)


_worker: dict[str, tuple[Stock, Any]] = {}


def _start(stock: Stock) -> None:
    cv2.setNumThreads(1)
    _worker["given"] = stock, stock.material(stock.data, stock.validation)


def _block(number: int) -> tuple[int, list[Array]]:
    """Draw the block of that number; return its number and its parts."""
    stock, material = _worker["given"]
    rng = np.random.default_rng([stock.seed, number])
    size = min(BLOCK, stock.count - number * BLOCK)
    samples = [stock.draw(material, rng) for _ in range(size)]
    columns = zip(*samples, strict=True)
    return number, [
        np.array(column, dtype)
        for column, (dtype, _) in zip(columns, stock.parts.values(), strict=True)
    ]
