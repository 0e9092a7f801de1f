"""Train the network that reads touching digits as a whole."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import cv2
import keras
import numpy as np

from digitapp.recognition.touching import COUNTS, STRIP
from digitapp.records import Array
from training.data.storage import write_json
from training.fitting import loop
from training.fitting.calibration import fit_temperature
from training.fitting.loop import COMPILED, Task, averaged_adamw
from training.networks.touching import PARTS, touching_network
from training.recipes.touching import TouchingRecipe
from training.synthesis.samples.pools import Stock, stocked
from training.synthesis.samples.touching_samples import sample
from training.synthesis.scenes.corpus import Corpus

WEIGHTS = "touching.weights.h5"


@dataclass(frozen=True, eq=False)
class Strips:
    """pictures: uint8 (N, 40, 112); answers: uint8 (N, 3), count, first and last digit."""

    pictures: Array
    answers: Array


def pools(
    recipe: TouchingRecipe, data: Path | None, folder: Path, processes: int
) -> tuple[Strips, Strips]:
    """Return training samples and those of held-out writers; draw them if they are missing."""
    return (
        _pool(folder / "pool", recipe.samples, recipe.seed, data, False, processes),
        _pool(folder / "held-out", recipe.held_out_samples, recipe.seed, data, True, processes),
    )


def _pool(
    folder: Path, count: int, seed: int, data: Path | None, validation: bool, processes: int
) -> Strips:
    parts = {"pictures": (np.uint8, STRIP), "answers": (np.uint8, (3,))}
    stock = Stock(count, seed, parts, _draw, data, validation)
    return Strips(*stocked(folder, stock, {"count": count, "seed": seed}, processes))


def _draw(material: Corpus, rng: np.random.Generator) -> tuple[Array, tuple[int, int, int]]:
    drawn = sample(material, rng)
    return drawn.picture, (drawn.count, drawn.first, drawn.last)


def augmented(pictures: Array, rng: np.random.Generator) -> Array:
    """Shift, shear and stretch slightly: uint8 (N, 40, 112) -> float32 (N, 40, 112, 1), 0 to 1."""
    result = np.empty((*pictures.shape, 1), np.float32)
    centre = np.array([STRIP[1] / 2, STRIP[0] / 2])
    for picture, out in zip(pictures, result, strict=True):
        linear = np.array([[1 + rng.normal(0, 0.05), rng.normal(0, 0.1)], [0, 1.0]])
        linear *= 1 + rng.normal(0, 0.03)
        shift = centre - linear @ centre + rng.uniform(-2.5, 2.5, 2)
        size = STRIP[1], STRIP[0]
        out[..., 0] = cv2.warpAffine(picture, np.column_stack([linear, shift]), size)
    result *= np.float32(1 / 255)
    return result


def targets(answers: Array, smoothing: float = 0.0) -> Array:
    """uint8 (N, 3) -> float32 (N, 25): three distributions side by side.

    Where there is no digit, those of the first and last digit are zero and do not count.
    smoothing: label smoothing, 0 to 1.
    """
    parts = []
    for column, (start, stop) in zip(answers.T, PARTS, strict=True):
        part = np.eye(stop - start, dtype=np.float32)[column]
        part = part * (1 - smoothing) + smoothing / (stop - start)
        parts.append(part if start == 0 else part * (answers[:, :1] > 0))
    return np.concatenate(parts, axis=1)


def loss(truth: keras.KerasTensor, logits: keras.KerasTensor) -> keras.KerasTensor:
    """Sum of the three cross-entropies, (N,); both arguments (N, 25).

    Keras's own cross-entropy assumes that a distribution sums to one, so its gradient would not
    be zero where there is no digit.
    """
    return -sum(
        keras.ops.sum(truth[:, a:b] * keras.ops.log_softmax(logits[:, a:b]), axis=-1)
        for a, b in PARTS
    )


def fit(
    recipe: TouchingRecipe,
    data: Path | None,
    folder: Path,
    *,
    processes: int = 2,
    fast: bool = True,
    start_from: Path | None = None,
) -> Path:
    """Train in `folder` by the recipe; return the path of the weights. A killed run resumes.

    start_from: the folder of an earlier training to continue from. Writes the weights,
    recipe.json and calibration.json.
    """
    train, held = pools(recipe, data, folder, processes)
    known, answers = unit(held.pictures), np.asarray(held.answers)

    def prepare(network: keras.Model) -> None:
        optimizer = averaged_adamw(
            recipe.rate, recipe.steps * recipe.epochs, recipe.weight_decay, recipe.ema
        )
        network.compile(optimizer, loss=loss, jit_compile=COMPILED)

    def make(rows: Array, rng: np.random.Generator) -> tuple[Array, Array]:
        chosen = np.asarray(train.answers[rows])
        return augmented(train.pictures[rows], rng), targets(chosen, recipe.smoothing)

    def complete(network: keras.Model) -> None:
        calibrate(network.predict(known, verbose=0), answers, folder)

    task = Task(
        build=partial(touching_network, recipe.dropout),
        prepare=prepare,
        count=len(train.answers),
        make=make,
        weights=WEIGHTS,
        held_out=(known, targets(answers)),
        patience=recipe.patience,
        callbacks=[keras.callbacks.SwapEMAWeights(swap_on_epoch=True)],
        complete=complete,
    )
    settings = {"recipe": asdict(recipe)}
    loop.fit(task, recipe, folder, settings, fast=fast, start_from=start_from)
    return folder / WEIGHTS


def unit(pictures: Array) -> Array:
    """uint8 (N, 40, 112) -> float32 (N, 40, 112, 1) in [0, 1]."""
    return np.asarray(pictures, np.float32)[..., None] / np.float32(255)


def calibrate(logits: Array, answers: Array, folder: Path) -> None:
    """Fit a temperature for each answer on held-out writers, and write them to calibration.json.

    Beside them stands how often all three answers are right, for each number of digits.
    logits: (N, 25); answers: uint8 (N, 3).
    """
    digits = answers[:, 0] > 0
    temperatures, right = [], np.ones(len(answers), bool)
    for number, (start, stop) in enumerate(PARTS):
        part, truth = logits[:, start:stop], answers[:, number]
        known = digits if number else np.ones(len(answers), bool)
        temperatures.append(fit_temperature(part[known], truth[known]))
        right &= (part.argmax(1) == truth) | ~known
    counted = {n: answers[:, 0] == n for n in range(COUNTS)}
    by_count = {str(n): float(right[rows].mean()) for n, rows in counted.items() if rows.any()}
    write_json(folder / "calibration.json", {"temperatures": temperatures, "right": by_count})
