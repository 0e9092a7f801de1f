"""Train the network that tells whether a row is upside down, on the line reader's samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from itertools import cycle
from pathlib import Path

import keras
import numpy as np

from digitapp.recognition.row_image import HEIGHT
from digitapp.records import Array
from training.data.storage import write_json
from training.fitting import loop
from training.fitting.loop import COMPILED, Task, averaged_adamw
from training.networks.row_orientation import row_orientation_network
from training.recipes.row_orientation import RowOrientationRecipe
from training.synthesis.lines.batches import read_lines, varied
from training.synthesis.lines.blocks import draw_blocks
from training.synthesis.lines.samples import LineSample

WEIGHTS = "row_orientation.weights.h5"

_MORE = (0, 32)
"""Columns of paper after the widest row of every other batch. Keras takes the width for a constant
unless the first two batches differ in it; without these, widths are multiples of 64."""

_SPREAD = 4
"""A batch is drawn from this many times as many lines of similar width."""


def fit(
    recipe: RowOrientationRecipe,
    data: Path,
    folder: Path,
    *,
    processes: int = 2,
    start_from: Path | None = None,
) -> Path:
    """Train in `folder` by the recipe; return the path of the weights. A killed run resumes.

    In float32: so few channels are slower in bfloat16. start_from: the folder of an earlier
    training to continue from. Lines are drawn unless they exist. Writes the weights, recipe.json
    and calibration.json, which holds the shares of held-out lines that are told right. Raises
    DataError where `data` lacks a set.
    """
    draw_blocks(folder / "lines", data, recipe.lines, recipe.seed, processes)
    draw_blocks(folder / "held-out", data, recipe.held_out_lines, recipe.seed, processes, True)
    train, held = samples_in(folder / "lines"), samples_in(folder / "held-out")

    more = cycle(_MORE)

    def prepare(network: keras.Model) -> None:
        optimizer = averaged_adamw(
            recipe.rate, recipe.steps * recipe.epochs, recipe.weight_decay, recipe.ema
        )
        loss = keras.losses.BinaryCrossentropy(from_logits=True)
        network.compile(optimizer, loss=loss, jit_compile=COMPILED)

    def make(rows: Array, rng: np.random.Generator) -> tuple[Array, Array]:
        # The lines of a batch must be of similar width, so the given rows only say how many.
        room = max(len(train) - _SPREAD * len(rows), 0)
        first = int(rng.integers(room + 1))
        near = train[first : first + _SPREAD * len(rows)]
        chosen = rng.choice(len(near), len(rows), replace=len(near) < len(rows))
        answers = rng.integers(0, 2, len(rows))
        images = [varied(near[i].image, rng) for i in chosen]
        return pictures(images, answers, next(more)), answers[:, None].astype(np.float32)

    task = Task(
        build=partial(row_orientation_network, recipe.dropout),
        prepare=prepare,
        count=len(train),
        make=make,
        weights=WEIGHTS,
        held_out=BothWays(held),
        patience=recipe.epochs,
        callbacks=[keras.callbacks.SwapEMAWeights(swap_on_epoch=True)],
        complete=partial(measure, held=held, folder=folder),
    )
    loop.fit(task, recipe, folder, {"recipe": asdict(recipe)}, start_from=start_from)
    return folder / WEIGHTS


def samples_in(folder: Path) -> list[LineSample]:
    """The lines with digits in the blocks of a folder, the narrowest first."""
    return [sample for sample in read_lines(folder) if digits_in(sample)]


def digits_in(sample: LineSample) -> int:
    """How many digits a line has."""
    return sum(character.isdigit() for character in sample.text)


def pictures(images: Sequence[Array], upside_down: Array, more: int = 0) -> Array:
    """Rows uint8 (HEIGHT, W), turned where `upside_down` (N,) is 1 -> float32 (N, HEIGHT, W, 1).

    more: columns of paper after the widest row.
    """
    width = -(-max(image.shape[1] for image in images) // 64) * 64 + more
    result = np.zeros((len(images), HEIGHT, width, 1), np.float32)
    for picture, image, turned in zip(result, images, upside_down, strict=True):
        picture[:, : image.shape[1], 0] = np.rot90(image, 2) if turned else image
    result /= 255
    return result


class BothWays(keras.utils.PyDataset):  # type: ignore[misc]
    """Lines, upright and upside down, for validation; not varied."""

    def __init__(self, samples: Sequence[LineSample], batch: int = 100) -> None:
        super().__init__()
        self.samples, self.batch = samples, batch

    def __len__(self) -> int:
        return -(-len(self.samples) // self.batch)

    def __getitem__(self, index: int) -> tuple[Array, Array]:
        part = self.samples[index * self.batch :][: self.batch]
        answers = np.repeat([0, 1], len(part))
        images = [sample.image for sample in part]
        more = _MORE[index % 2]
        return pictures([*images, *images], answers, more), answers[:, None].astype(np.float32)


def measure(network: keras.Model, held: Sequence[LineSample], folder: Path) -> None:
    """Write to calibration.json how often held-out lines are told right, by their digits."""
    batches = BothWays(held)
    counts = np.array([digits_in(sample) for sample in held])
    right = np.concatenate(
        [
            ((network.predict_on_batch(rows) > 0) == answers).reshape(2, -1).mean(axis=0)
            for rows, answers in (batches[i] for i in range(len(batches)))
        ]
    )
    groups = {
        "a row of one digit": counts == 1,
        "a row of two or three": (counts > 1) & (counts < 4),
        "a row of four to six": (counts > 3) & (counts < 7),
        "a longer row": counts > 6,
    }
    shares = {name: float(right[own].mean()) for name, own in groups.items() if own.any()}
    write_json(folder / "calibration.json", {"right": shares})
