"""Train the classifier on pools of the same inputs that it gets in digitapp."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import keras
import numpy as np

from digitapp.records import CLASSES, Array
from digitapp.segmentation.normalization import FINE_SIDE
from training.data.storage import write_json
from training.fitting import loop
from training.fitting.calibration import fit_temperature
from training.fitting.loop import COMPILED, Task, averaged_adamw
from training.networks.classifier import bottleneck, residual
from training.networks.teachers import Teacher, answers
from training.recipes.classifier import ClassifierRecipe
from training.synthesis.samples.enlarged_crops import Enlarged, pools

WEIGHTS = "classifier.weights.h5"
"""The file of trained weights in a run folder."""


def augmented(images: Array, recipe: ClassifierRecipe, rng: np.random.Generator) -> Array:
    """Augment as much as the recipe says; see `augmented_by`."""
    return augmented_by(images, recipe.shift, recipe.erase, rng, recipe.warp)


def augmented_by(
    images: Array, limit: int, erase: float, rng: np.random.Generator, warp: float = 0.0
) -> Array:
    """Move, bend and erase at random: uint8 (N, 140, 140) -> float32 (N, 140, 140, 1) in [0, 1].

    limit: largest shift in pixels; erase: share of the images that lose a patch, 0 to 1; warp:
    standard deviation of turns (radians), shears and log scales about the centre, 0 for none.
    """
    result = np.zeros((*images.shape, 1), np.float32)
    shifts = rng.integers(-limit, limit + 1, (len(images), 2))
    turns = rng.normal(0, warp, (len(images), 4)) if warp else None
    for i, (image, out, (dy, dx)) in enumerate(zip(images, result, shifts, strict=True)):
        if turns is None:
            (to_y, from_y), (to_x, from_x) = _overlap(dy), _overlap(dx)
            out[to_y, to_x, 0] = image[from_y, from_x]
        else:
            out[..., 0] = cv2.warpAffine(image, affine(turns[i], dx, dy), image.shape[::-1])
        if rng.random() < erase:
            x, y = rng.integers(20, 110, 2)
            height, width = rng.integers(6, 24, 2)
            out[y : y + height, x : x + width] = 0
    result *= np.float32(1 / 255)
    return result


def affine(change: Array, dx: float, dy: float) -> Array:
    """Turn, shear and scale about the centre of an enlarged crop, then shift it: float64 (2, 3).

    change: float (4,), the turn in radians, the shear, and the logarithms of the scales across
    and down; dx, dy: pixels. For `cv2.warpAffine`.
    """
    turn, shear, log_width, log_height = change.tolist()
    cos, sin = np.cos(turn), np.sin(turn)
    scaled = np.array([[np.exp(log_width), shear], [0, np.exp(log_height)]])
    linear = np.array([[cos, -sin], [sin, cos]]) @ scaled
    centre = np.full(2, (FINE_SIDE - 1) / 2)
    return np.column_stack([linear, centre - linear @ centre + (dx, dy)])


def _overlap(shift: int) -> tuple[slice, slice]:
    """Target and source of the pixels that stay inside when a row moves by `shift`."""
    forth, back = max(shift, 0), max(-shift, 0)
    return slice(forth, FINE_SIDE - back), slice(back, FINE_SIDE - forth)


def one_hot(labels: Array) -> Array:
    """uint8 (N,) -> float32 (N, 11)."""
    return np.eye(len(CLASSES), dtype=np.float32)[labels]


def build(recipe: ClassifierRecipe) -> keras.Model:
    """Build the recipe's untrained network, under the current precision policy."""
    if recipe.network == "residual":
        return residual(recipe.filters, recipe.blocks, recipe.dropout)
    return bottleneck(recipe.filters, recipe.blocks, recipe.dense, recipe.dropout)


def fit(
    recipe: ClassifierRecipe,
    data: Path | None,
    runs: Path,
    resolver: Path,
    *,
    name: str = "classifier",
    processes: int = 2,
    fast: bool = True,
    start_from: Path | None = None,
    teachers: Sequence[Teacher] = (),
) -> Path:
    """Train by the recipe; return the path of the weights. A killed run resumes.

    resolver: the ONNX super-resolver that enlarges the crops. start_from: the folder of an
    earlier training to continue from. teachers: trained classifiers that teach this one.
    Writes the weights, recipe.json and calibration.json (the temperature fitted on held-out
    writers) into `runs / name`.
    """
    folder = runs / name
    train, held = pools(recipe, data, runs, resolver, processes)

    def prepare(network: keras.Model) -> None:
        network.compile(
            averaged_adamw(
                recipe.rate, recipe.steps * recipe.epochs, recipe.weight_decay, recipe.ema
            ),
            loss=keras.losses.CategoricalCrossentropy(
                from_logits=True, label_smoothing=recipe.smoothing
            ),
            metrics=["accuracy"],
            jit_compile=COMPILED,
        )

    said = answers(teachers, train.images, recipe.softness) if teachers else None
    among = train.repeated(recipe.mnist)

    def make(places: Array, rng: np.random.Generator) -> tuple[Array, Array]:
        rows = among[places]
        targets = one_hot(train.labels[rows])
        if said is not None:
            targets += recipe.taught * (said[rows] - targets)
        return augmented(train.images[rows], recipe, rng), targets

    def complete(network: keras.Model) -> None:
        if start_from is not None:
            earlier = build(recipe)
            earlier.load_weights(start_from / WEIGHTS)
            kept = mean_weights(earlier.get_weights(), network.get_weights(), recipe.keep)
            network.set_weights(kept)
        calibrate(network, held, folder)

    checked = np.sort(np.random.default_rng(0).permutation(len(held.labels))[:4000])
    task = Task(
        build=partial(build, recipe),
        prepare=prepare,
        count=len(among),
        make=make,
        weights=WEIGHTS,
        held_out=Checked(held, checked),
        # Who learns from softened answers becomes less sure, which the loss on labels would punish,
        # and accuracy tells the late epochs apart only by chance.
        patience=0 if teachers else recipe.patience,
        callbacks=[
            keras.callbacks.SwapEMAWeights(swap_on_epoch=True),
            keras.callbacks.ModelCheckpoint(folder / "latest.weights.h5", save_weights_only=True),
        ],
        complete=complete,
    )
    settings: dict[str, Any] = {"recipe": asdict(recipe)}
    if teachers:
        settings["teachers"] = [teacher.summary for teacher in teachers]
    loop.fit(task, recipe, folder, settings, fast=fast, start_from=start_from)
    return folder / WEIGHTS


def mean_weights(earlier: Sequence[Array], later: Sequence[Array], keep: float) -> list[Array]:
    """Weighted mean of two networks' weights: `keep` of the earlier, the rest of the later.

    keep: 0 to 1, else raises ValueError.
    """
    if not 0 <= keep <= 1:
        raise ValueError(f"keep is a part of one, not {keep}")
    return [keep * old + (1 - keep) * new for old, new in zip(earlier, later, strict=True)]


class Checked(keras.utils.PyDataset):  # type: ignore[misc]
    """Chosen rows of enlarged crops, not augmented, for validation."""

    def __init__(self, held: Enlarged, rows: Array, batch: int = 100) -> None:
        super().__init__()
        self.held, self.rows, self.batch = held, rows, batch

    def __len__(self) -> int:
        return -(-len(self.rows) // self.batch)

    def __getitem__(self, index: int) -> tuple[Array, Array]:
        rows = self.rows[index * self.batch :][: self.batch]
        images = self.held.images[rows].astype(np.float32)[..., None] / 255.0
        return images, one_hot(self.held.labels[rows])


def calibrate(network: keras.Model, held: Enlarged, folder: Path) -> float:
    """Fit the softmax temperature on held-out writers, write it to calibration.json, return it."""
    rows = np.arange(len(held.labels))
    logits = network.predict(Checked(held, rows), verbose=0)
    temperature = fit_temperature(logits, held.labels)
    accuracy = float(np.mean(np.argmax(logits, axis=1) == held.labels))
    write_json(
        folder / "calibration.json", {"temperature": temperature, "held_out_accuracy": accuracy}
    )
    return temperature


def temperature(folder: Path) -> float:
    """Read the temperature of a finished training; 1 if there is none."""
    note = folder / "calibration.json"
    return float(json.loads(note.read_text())["temperature"]) if note.exists() else 1.0
