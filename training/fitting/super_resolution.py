"""Train a super-resolution network on pairs made from pen strokes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import keras
import numpy as np

from digitapp.records import Array
from training.data.storage import write_json
from training.fitting.loop import Batches, begin, cosine, finished, precision, run_callbacks
from training.networks import losses
from training.networks.super_resolution import NETWORKS
from training.synthesis.samples import crop_samples

WEIGHTS = "super_resolver.weights.h5"
"""The file in a run's folder that holds the trained weights."""


@dataclass(frozen=True)
class SuperResolutionRecipe:
    """Everything that decides a training's outcome, with its data.

    patience: epochs without a better PSNR on held-out writers that end the training;
    recognition: weight of what a frozen classifier sees, 0 to leave it out.
    """

    network: str = "residual_dense"
    options: tuple[tuple[str, int], ...] = (("features", 32), ("growth", 16), ("blocks", 3))
    pairs: int = 160_000
    held_out_pairs: int = 3_000
    batch: int = 64
    steps: int = 300
    epochs: int = 40
    rate: float = 1.5e-3
    patience: int = 4
    recognition: float = 0.0
    seed: int = 1


QUICK = SuperResolutionRecipe(pairs=3_000, held_out_pairs=500, steps=60, epochs=2)


def pools(
    recipe: SuperResolutionRecipe, data: Path | None, runs: Path, processes: int
) -> tuple[crop_samples.Pool, crop_samples.Pool]:
    """The pairs to train on and those of held-out writers, made where they are not there yet."""
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
    """The untrained network a recipe names, under the current precision policy."""
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
    """Train as the recipe says; returns the weights' path. A killed run resumes.

    start_from: the folder of an earlier training to go on from.

    classifier: the frozen one that a recipe with a weight for recognition needs; raises
    ValueError where it is missing. fast: compute in bfloat16; weights stay float32 and
    export rebuilds in float32.
    """
    folder = runs / name
    loss: losses.Loss = losses.signal_and_structure
    if recipe.recognition:
        if classifier is None:
            raise ValueError("A loss guided by recognition needs a trained classifier.")
        loss = losses.guided(losses.features(classifier), recipe.recognition)
    train, held = pools(recipe, data, runs, processes)
    earlier = None if start_from is None else json.loads((start_from / "recipe.json").read_text())
    first_epoch = begin(folder, {"recipe": asdict(recipe), "started_from": earlier})
    keras.utils.set_random_seed(recipe.seed)
    with precision(fast):
        network = build(recipe)
    if start_from is not None:
        network.load_weights(start_from / WEIGHTS)
    total = recipe.steps * recipe.epochs
    # The mean must be short enough to forget the weights that a short training began with.
    momentum = min(0.998, total / (total + 10))
    network.compile(
        keras.optimizers.Adam(
            cosine(recipe.rate, total),
            clipnorm=1.0,
            use_ema=True,
            ema_momentum=momentum,
            ema_overwrite_frequency=None,
        ),
        loss=loss,
        metrics=[losses.psnr],
        jit_compile=False,
    )
    start = time.time()
    network.fit(
        Batches(len(train), recipe.batch, recipe.steps, pairs(train), recipe.seed, first_epoch),
        validation_data=(unit(held.crops[:1000]), unit(held.fines[:1000])),
        validation_batch_size=50,
        epochs=recipe.epochs,
        verbose=0,
        callbacks=run_callbacks(
            folder,
            "val_psnr",
            "max",
            recipe.patience,
            [keras.callbacks.SwapEMAWeights(swap_on_epoch=True)],
        ),
    )
    weights = folder / WEIGHTS
    network.save_weights(weights)
    note = {"recipe": asdict(recipe), **finished(folder, start)}
    if earlier is not None:
        note["started_from"] = earlier
    write_json(folder / "recipe.json", note)
    return weights
