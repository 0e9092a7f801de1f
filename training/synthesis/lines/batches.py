"""Batches of line samples: alike in width, changed a little every time they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from digitapp.recognition.line_reader import CLASSES, STEP
from digitapp.recognition.row_image import HEIGHT
from digitapp.records import Array
from training.synthesis.lines.blocks import read_block
from training.synthesis.lines.samples import LineSample

Rng = np.random.Generator

_WIDTHS = (64, 96, 128, 160, 192, 256, 320, 384)
"""Pictures are padded to one of these widths, in pixels, so that few shapes occur. A network is
compiled for each."""

_LONGEST = 40
"""Longer texts are left out, in characters."""


def encoded(text: str) -> list[int]:
    """The numbers of a text's characters, 1 for the first of `CLASSES`."""
    return [CLASSES.index(character) + 1 for character in text]


def decoded(logits: Array) -> str:
    """The text of the best class per column, repeats and blanks taken out; logits (T, C)."""
    best = logits.argmax(axis=1)
    kept = best[np.flatnonzero(np.diff(best, prepend=0) != 0)]
    return "".join(CLASSES[i - 1] for i in kept if i)


_WIDEST = 360
"""Wider pictures are left out, in pixels: the network's view is narrower than that."""


def fits(sample: LineSample) -> bool:
    """Whether a text has a column for each of its characters and between equal neighbours, and
    neither text nor picture is too long to learn from at a fair price."""
    text = sample.text
    repeats = sum(a == b for a, b in zip(text, text[1:], strict=False))
    width = sample.image.shape[1]
    has_room = len(text) + repeats < width // STEP
    return bool(has_room and width <= _WIDEST and len(text) <= _LONGEST)


def read_lines(folder: Path) -> list[LineSample]:
    """All lines of a folder's blocks that fit, in the order of their widths."""
    blocks = [read_block(path) for path in sorted(folder.glob("*.npz"))]
    lines = [sample for block in blocks for sample in block.samples() if fits(sample)]
    return sorted(lines, key=lambda sample: sample.image.shape[1])


def similar(rows: Array, count: int, rng: Rng) -> Array:
    """Indices of lines of similar width around one of `rows`, int, as many as `rows`.

    count: number of lines, in the order of their widths.
    """
    around = min(count, _AROUND * len(rows))
    first = int(rng.choice(rows)) - around // 2
    first = min(max(first, 0), count - around)
    return first + rng.choice(around, min(len(rows), around), replace=False)


_AROUND = 6
"""A batch is drawn from so many times its size of neighbours."""


def varied(image: Array, rng: Rng) -> Array:
    """A picture stretched, moved, sheared, thickened or thinned a little: uint8 (HEIGHT, W')."""
    across, down = np.exp(rng.normal(0, 0.07)), np.exp(rng.normal(0, 0.05))
    shear, rise = rng.normal(0, 0.06), rng.normal(0, 1.0)
    middle = HEIGHT / 2
    matrix = np.array(
        [[across, -shear, shear * middle], [0.0, down, middle - down * middle + rise]]
    )
    size = max(8, round(image.shape[1] * across)), HEIGHT
    result = cv2.warpAffine(image, matrix, size, flags=cv2.INTER_LINEAR)
    if rng.random() < 0.5:
        result = _bent(result, rng)
    change = rng.random()
    if change < 0.06:
        result = cv2.dilate(result, _NIB)
    elif change < 0.10:
        result = cv2.erode(result, _NIB)
    elif change < 0.16:
        result = cv2.GaussianBlur(result, (0, 0), rng.uniform(0.5, 1.1))
    if rng.random() < 0.5:
        result = _GAMMAS[int(rng.integers(len(_GAMMAS)))][result]
    return result


def _bent(image: Array, rng: Rng) -> Array:
    """A picture whose points are moved smoothly, on a random grid (Wigington et al. 2017)."""
    height, width = image.shape
    grid = -(-height // _GRID) + 1, -(-width // _GRID) + 1
    strength = float(rng.uniform(0.5, 1.8))
    moved = [
        cv2.resize(
            rng.normal(0, strength, grid).astype(np.float32),
            (width, height),
            interpolation=cv2.INTER_CUBIC,
        )
        for _ in range(2)
    ]
    columns, rows = np.meshgrid(
        np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
    )
    return cv2.remap(image, columns + moved[0], rows + moved[1], cv2.INTER_LINEAR)


_GRID = 12
"""Distance of the grid's points, in pixels: half a digit's height."""

_NIB = np.ones((2, 2), np.uint8)
_GAMMAS = [
    (255 * (np.arange(256) / 255) ** gamma).astype(np.uint8) for gamma in np.linspace(0.5, 1.7, 13)
]


def batch(samples: Sequence[LineSample], rng: Rng | None) -> tuple[Array, Array]:
    """Pictures float32 (N, HEIGHT, W, 1) in [0, 1], and int32 (N, 1 + L): the length of each text
    and its characters, padded with 0.

    rng: varies the pictures; None shows them as they are.
    """
    images = [s.image if rng is None else varied(s.image, rng) for s in samples]
    widest = max(image.shape[1] for image in images)
    width = next((w for w in _WIDTHS if w >= widest), -(-widest // 32) * 32)
    pictures = np.zeros((len(images), HEIGHT, width, 1), np.uint8)
    for picture, image in zip(pictures, images, strict=True):
        # The writing may stand anywhere, as the reader's margins differ.
        free = width - image.shape[1]
        x = 0 if rng is None else int(rng.integers(0, min(free, 12) + 1))
        picture[:, x : x + image.shape[1], 0] = image
    target = np.zeros((len(samples), 1 + _LONGEST), np.int32)
    for row, sample in zip(target, samples, strict=True):
        text = encoded(sample.text)
        row[: 1 + len(text)] = [len(text), *text]
    return pictures * np.float32(1 / 255), target
