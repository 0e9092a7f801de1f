"""The judge: a frozen classifier, trained on true originals, that compares super-resolvers.

The classifier that ships was trained on the shipped super-resolver's output. This one was
trained on sharp pen strokes, so that no method is its own judge.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path

import keras
import numpy as np

from digitapp.records import Array
from training.fitting.classifier import augmented_by, one_hot
from training.fitting.loop import COMPILED, Task, cosine, fit
from training.fitting.super_resolution import unit
from training.networks.classifier import residual
from training.recipes.judge import JudgeRecipe
from training.synthesis.samples.crop_samples import Pool

WEIGHTS = "judge.weights.h5"


def judge(
    recipe: JudgeRecipe, train: Pool, held: Pool, folder: Path, fast: bool = True
) -> keras.Model:
    """Load the judge in `folder`, or train it there on the true originals of pairs.

    Its output is logits (N, 11). fast: train in bfloat16.
    """
    network = _build(recipe)
    if (folder / "recipe.json").exists():
        network.load_weights(folder / WEIGHTS)
        return network

    def prepare(trained: keras.Model) -> None:
        trained.compile(
            keras.optimizers.AdamW(cosine(recipe.rate, recipe.steps * recipe.epochs), clipnorm=5.0),
            loss=keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.03),
            metrics=["accuracy"],
            jit_compile=COMPILED,
        )

    def make(rows: Array, rng: np.random.Generator) -> tuple[Array, Array]:
        images = augmented_by(train.fines[rows], recipe.shift, 0.0, rng)
        return images, one_hot(train.labels[rows])

    task = Task(
        build=partial(_build, recipe),
        prepare=prepare,
        count=len(train),
        make=make,
        weights=WEIGHTS,
        held_out=(unit(held.fines[:1000]), one_hot(np.asarray(held.labels[:1000]))),
        monitor="val_accuracy",
        mode="max",
        patience=recipe.epochs,
    )
    fit(task, recipe, folder, {"recipe": asdict(recipe)}, fast=fast)
    network.load_weights(folder / WEIGHTS)
    return network


def _build(recipe: JudgeRecipe) -> keras.Model:
    return residual(recipe.filters, dropout=0.0)
