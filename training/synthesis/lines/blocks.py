"""Blocks of line samples on disk: drawn once by several processes, read by the training."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from digitapp.io.files import replacing
from digitapp.models.threads import use_threads
from digitapp.recognition.row_image import HEIGHT
from digitapp.records import Array
from training.synthesis.lines.hands import Glyphs, read_glyphs
from training.synthesis.lines.samples import LineSample, line_sample

BLOCK = 4000
"""Samples in a block."""


@dataclass(frozen=True, eq=False)
class Block:
    """Samples end to end: pixels uint8 (HEIGHT, sum of widths), ends int (N,), texts str (N,)."""

    pixels: Array
    ends: Array
    texts: Array

    def __len__(self) -> int:
        return len(self.ends)

    def sample(self, index: int) -> LineSample:
        """One sample, its picture a view into the block."""
        first = int(self.ends[index - 1]) if index else 0
        return LineSample(self.pixels[:, first : int(self.ends[index])], str(self.texts[index]))

    def samples(self) -> Iterator[LineSample]:
        """All samples in their order."""
        return (self.sample(index) for index in range(len(self)))


def draw_block(glyphs: Glyphs, number: int, count: int = BLOCK, seed: int = 1) -> Block:
    """The block of that number; the same every time."""
    rngs = (np.random.default_rng([seed, number, i]) for i in range(count))
    return joined([line_sample(glyphs, rng) for rng in rngs])


def joined(samples: list[LineSample]) -> Block:
    """Samples (at least one) as a block."""
    pixels = np.concatenate([sample.image for sample in samples], axis=1)
    ends = np.cumsum([sample.image.shape[1] for sample in samples])
    return Block(pixels, ends, np.array([sample.text for sample in samples]))


def write_block(path: Path, block: Block) -> None:
    """Write a block whole or not at all."""
    with replacing(path) as draft, draft.open("wb") as file:
        np.savez(file, pixels=block.pixels, ends=block.ends, texts=block.texts)


def read_block(path: Path) -> Block:
    """Read what `write_block` wrote."""
    with np.load(path, allow_pickle=False) as arrays:
        pixels = arrays["pixels"]
        assert pixels.shape[0] == HEIGHT
        return Block(pixels, arrays["ends"], arrays["texts"])


def draw_blocks(
    folder: Path, data: Path, lines: int, seed: int, processes: int, validation: bool = False
) -> None:
    """Draw `lines` lines into `folder`, block by block; existing blocks stay.

    validation: from held-out writers. Raises DataError where `data` lacks a set.
    """
    folder.mkdir(parents=True, exist_ok=True)
    counts = [min(BLOCK, lines - first) for first in range(0, lines, BLOCK)]
    jobs = [
        (folder / f"block_{number:04}.npz", number, count, seed + validation)
        for number, count in enumerate(counts)
    ]
    missing = [job for job in jobs if not job[0].exists()]
    if len(missing) < 2 or processes < 2:
        _load(data, validation)
        for job in missing:
            _draw(*job)
        return
    context = multiprocessing.get_context("spawn")
    with context.Pool(min(processes, len(missing)), _load, (data, validation)) as pool:
        pool.starmap(_draw, missing, chunksize=1)


_loaded: list[Glyphs] = []
"""The glyphs of this process, which take long to load."""


def _load(data: Path, validation: bool) -> None:
    # Each process draws by itself; with threads of their own, many would wait for one another.
    cv2.setNumThreads(1)
    use_threads(1)
    _loaded[:] = [read_glyphs(data, validation)]


def _draw(path: Path, number: int, count: int, seed: int) -> None:
    write_block(path, draw_block(_loaded[0], number, count, seed))
