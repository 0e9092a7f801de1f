"""Train a super-resolution network on pairs made from pen strokes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

import keras
import numpy as np

from digitapp.records import Array
from training.fitting import loop
from training.fitting.loop import COMPILED, Task, cosine
from training.networks import losses
from training.networks.super_resolution import NETWORKS
from training.recipes.super_resolution import SuperResolutionRecipe
from training.synthesis.samples import crop_samples

WEIGHTS = "super_resolver.weights.h5"
"""The file of trained weights in a run folder."""


def pools(
    recipe: SuperResolutionRecipe, data: Path | None, runs: Path, processes: int
) -> tuple[crop_samples.Pool, crop_samples.Pool]:
    """Return training pairs and those of held-out writers; draw them if they are missing."""
    return (
        crop_samples.generate(
            runs / f"pairs-{recipe.pairs}",
            data,
            recipe.pairs,
            crop_samples.SUPER_RESOLUTION,
            seed=recipe.seed,
            processes=processes,
        ),
        crop_samples.generate(
            runs / f"pairs-held-out-{recipe.held_out_pairs}",
            data,
            recipe.held_out_pairs,
            crop_samples.SUPER_RESOLUTION,
            seed=recipe.seed + 1,
            validation=True,
            processes=processes,
        ),
    )


def unit(images: Array) -> Array:
    """uint8 (N, H, W) -> float32 (N, H, W, 1) in [0, 1]."""
    return images.astype(np.float32)[..., None] / 255.0


def pairs(pool: crop_samples.Pool) -> Callable[[Array, np.random.Generator], tuple[Array, Array]]:
    return lambda rows, _: (unit(pool.crops[rows]), unit(pool.fines[rows]))


def build(recipe: SuperResolutionRecipe) -> keras.Model:
    """Build the recipe's untrained network, under the current precision policy."""
    network: keras.Model = NETWORKS[recipe.network](**dict(recipe.options))
    return network


def fit(
    recipe: SuperResolutionRecipe,
    data: Path | None,
    runs: Path,
    *,
    name: str = "super_resolver",
    processes: int = 2,
    fast: bool = True,
    classifier: keras.Model | None = None,
    start_from: Path | None = None,
) -> Path:
    """Train in `runs / name` by the recipe; return the path of the weights. A killed run resumes.

    fast: compute in bfloat16; weights stay float32, and export rebuilds the network in float32.
    classifier: frozen, needed by a recipe with a weight for recognition; raises ValueError where
    it is missing. start_from: the folder of an earlier training to continue from.
    """
    folder = runs / name
    loss: losses.Loss = losses.signal_and_structure
    if recipe.recognition:
        if classifier is None:
            raise ValueError("A loss guided by recognition needs a trained classifier.")
        loss = losses.guided(losses.features(classifier), recipe.recognition)
    train, held = pools(recipe, data, runs, processes)
    total = recipe.steps * recipe.epochs

    def prepare(network: keras.Model) -> None:
        optimizer = keras.optimizers.Adam(
            cosine(recipe.rate, total),
            clipnorm=1.0,
            use_ema=True,
            # Low enough for a short training to forget its initial weights.
            ema_momentum=min(0.998, total / (total + 10)),
            ema_overwrite_frequency=None,
        )
        network.compile(optimizer, loss=loss, metrics=[losses.psnr], jit_compile=COMPILED)

    task = Task(
        build=partial(build, recipe),
        prepare=prepare,
        count=len(train),
        make=pairs(train),
        weights=WEIGHTS,
        held_out=(unit(held.crops[:1000]), unit(held.fines[:1000])),
        monitor="val_psnr",
        mode="max",
        patience=recipe.patience,
        callbacks=[keras.callbacks.SwapEMAWeights(swap_on_epoch=True)],
    )
    settings = {"recipe": asdict(recipe)}
    loop.fit(task, recipe, folder, settings, fast=fast, start_from=start_from)
    return folder / WEIGHTS
