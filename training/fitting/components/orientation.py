"""Train the network that tells how a page lies."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path

import cv2
import keras
import numpy as np

from digitapp.pipeline.orientation import LIES, VIEW, evidence
from digitapp.records import Array
from training.data.storage import write_json
from training.fitting import loop
from training.fitting.calibration import fit_temperature, softmax
from training.fitting.loop import COMPILED, Task, averaged_adamw
from training.networks.orientation import orientation_network
from training.recipes.orientation import OrientationRecipe
from training.synthesis.lines.hands import Glyphs, read_glyphs
from training.synthesis.samples.orientation_samples import SHAPE, TAKEN, sample
from training.synthesis.samples.pools import Stock, stocked

WEIGHTS = "orientation.weights.h5"


def pools(
    recipe: OrientationRecipe, data: Path, folder: Path, processes: int
) -> tuple[Array, Array]:
    """Return training views and those of held-out writers, uint8 (N, 28, 28, 2); draw them if
    they are missing. `lies_of` gives their classes."""
    return (
        _pool(folder / "pool", recipe.pages, recipe.seed, data, False, processes),
        _pool(folder / "held-out", recipe.held_out_pages, recipe.seed, data, True, processes),
    )


def lies_of(rows: Array) -> Array:
    """The classes, int (N,) from 0 to 4, of the views with these numbers in a pool."""
    return rows // TAKEN % len(LIES)


def _pool(
    folder: Path, count: int, seed: int, data: Path, validation: bool, processes: int
) -> Array:
    stock = Stock(count, seed, {"views": (np.uint8, SHAPE)}, _draw, data, validation, _material)
    (found,) = stocked(folder, stock, {"count": count, "seed": seed}, processes)
    return found.reshape(-1, *VIEW)


def _material(data: Path | None, validation: bool) -> Glyphs:
    assert data is not None
    return read_glyphs(data, validation)


def _draw(glyphs: Glyphs, rng: np.random.Generator) -> tuple[Array]:
    return (sample(glyphs, rng),)


def augmented(views: Array, rng: np.random.Generator) -> Array:
    """Tilt, stretch and shift slightly: uint8 (N, 28, 28, 2) -> float32 of that shape, 0 to 1."""
    result = np.empty(views.shape, np.float32)
    centre = np.array(VIEW[:2]) / 2
    for view, out in zip(views, result, strict=True):
        tilt = rng.normal(0, 0.1)
        turn = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]])
        linear = turn @ np.diag(np.exp(rng.normal(0, 0.06, 2)))
        shift = centre - linear @ centre + rng.uniform(-1.5, 1.5, 2)
        out[:] = cv2.warpAffine(view, np.column_stack([linear, shift]), VIEW[:2])
    result *= np.float32(1 / 255)
    return result


def targets(lies: Array, smoothing: float = 0.0) -> Array:
    """int (N,) -> float32 (N, 5). smoothing: label smoothing, 0 to 1."""
    exact = np.eye(len(LIES), dtype=np.float32)[lies]
    return np.asarray(exact * np.float32(1 - smoothing) + np.float32(smoothing / len(LIES)))


def fit(
    recipe: OrientationRecipe,
    data: Path,
    folder: Path,
    *,
    processes: int = 2,
    start_from: Path | None = None,
) -> Path:
    """Train in `folder` by the recipe; return the path of the weights. A killed run resumes.

    In float32: so few channels take eight times as long in bfloat16. start_from: the folder of an
    earlier training to continue from. Writes the weights, recipe.json and calibration.json.
    Raises DataError where `data` lacks a set.
    """
    train, held = pools(recipe, data, folder, processes)
    known, answers = unit(held), lies_of(np.arange(len(held)))

    def prepare(network: keras.Model) -> None:
        optimizer = averaged_adamw(
            recipe.rate, recipe.steps * recipe.epochs, recipe.weight_decay, recipe.ema
        )
        loss = keras.losses.CategoricalCrossentropy(from_logits=True)
        network.compile(optimizer, loss=loss, metrics=["accuracy"], jit_compile=COMPILED)

    def make(rows: Array, rng: np.random.Generator) -> tuple[Array, Array]:
        return augmented(train[rows], rng), targets(lies_of(rows), recipe.smoothing)

    def complete(network: keras.Model) -> None:
        calibrate(network.predict(known, verbose=0), answers, folder)

    task = Task(
        build=partial(orientation_network, recipe.dropout),
        prepare=prepare,
        count=len(train),
        make=make,
        weights=WEIGHTS,
        held_out=(known, targets(answers)),
        patience=recipe.patience,
        callbacks=[keras.callbacks.SwapEMAWeights(swap_on_epoch=True)],
        complete=complete,
    )
    settings = {"recipe": asdict(recipe)}
    loop.fit(task, recipe, folder, settings, start_from=start_from)
    return folder / WEIGHTS


def unit(views: Array) -> Array:
    """uint8 -> float32 in [0, 1]."""
    return np.asarray(views, np.float32) / np.float32(255)


def calibrate(logits: Array, answers: Array, folder: Path) -> None:
    """Fit a temperature on held-out writers, and write it to calibration.json.

    Beside it stands how often the lie of one component is right, and that of the components of
    a page together. logits: (N, 5); answers: int (N,), both in the order of a pool.
    """
    temperature = fit_temperature(logits, answers)
    probabilities = softmax(logits, temperature)
    pages = [evidence(own).argmax() for own in probabilities.reshape(-1, TAKEN, len(LIES))]
    right = {
        "a component": float((logits.argmax(1) == answers).mean()),
        f"a page of {TAKEN} components": float((np.array(pages) == answers[::TAKEN]).mean()),
    }
    write_json(folder / "calibration.json", {"temperature": temperature, "right": right})
