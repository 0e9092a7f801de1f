"""The frozen classifier that super-resolvers are compared by: it has only seen true originals.

The classifier that ships learned to read what the shipped super-resolver draws. This one
learned from pen strokes drawn sharp, so that no method is its own judge.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from pathlib import Path

import keras
import numpy as np

from digitapp.records import Array
from training.data.storage import write_json
from training.fitting.classifier import augmented_by, one_hot
from training.fitting.loop import Batches, begin, cosine, finished, precision, run_callbacks
from training.fitting.super_resolution import unit
from training.networks.classifier import residual
from training.synthesis.samples.crop_samples import Pool

WEIGHTS = "judge.weights.h5"


@dataclass(frozen=True)
class JudgeRecipe:
    """How long to train; the network is the shipped classifier's, without its dropout."""

    filters: tuple[int, ...] = (32, 64, 128)
    pairs: int = 160_000
    held_out_pairs: int = 3_000
    batch: int = 64
    steps: int = 1000
    epochs: int = 6
    rate: float = 1.2e-3
    shift: int = 5
    seed: int = 9


QUICK = JudgeRecipe(filters=(8, 16, 16), pairs=3_000, held_out_pairs=500, steps=20, epochs=1)


def judge(
    recipe: JudgeRecipe, train: Pool, held: Pool, folder: Path, fast: bool = True
) -> keras.Model:
    """The judge in `folder`, trained there on the true originals of pairs where it is not yet.

    Its output is logits (N, 11). fast: train in bfloat16.
    """
    network = _build(recipe)
    if (folder / "recipe.json").exists():
        network.load_weights(folder / WEIGHTS)
        return network
    first_epoch = begin(folder, {"recipe": asdict(recipe)})
    keras.utils.set_random_seed(recipe.seed)
    with precision(fast):
        trained = _build(recipe)
    trained.compile(
        keras.optimizers.AdamW(cosine(recipe.rate, recipe.steps * recipe.epochs), clipnorm=5.0),
        loss=keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.03),
        metrics=["accuracy"],
        jit_compile=False,
    )

    def make(rows: Array, rng: np.random.Generator) -> tuple[Array, Array]:
        images = augmented_by(train.fines[rows], recipe.shift, 0.0, rng)
        return images, one_hot(train.labels[rows])

    start = time.time()
    trained.fit(
        Batches(len(train), recipe.batch, recipe.steps, make, recipe.seed, first_epoch),
        validation_data=(unit(held.fines[:1000]), one_hot(np.asarray(held.labels[:1000]))),
        validation_batch_size=50,
        epochs=recipe.epochs,
        verbose=0,
        callbacks=run_callbacks(folder, "val_accuracy", "max", recipe.epochs),
    )
    trained.save_weights(folder / WEIGHTS)
    write_json(folder / "recipe.json", {"recipe": asdict(recipe), **finished(folder, start)})
    network.load_weights(folder / WEIGHTS)
    return network


def _build(recipe: JudgeRecipe) -> keras.Model:
    return residual(recipe.filters, dropout=0.0)
