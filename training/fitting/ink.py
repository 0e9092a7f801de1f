"""Train the network that tells a page's written pixels from all others."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache, partial
from pathlib import Path

import keras
import numpy as np

from digitapp.records import Array
from training.fitting import loop
from training.fitting.loop import COMPILED, Task, cosine
from training.networks.ink import ink_network
from training.recipes.ink import InkRecipe
from training.synthesis.pages.page import BEYOND, MARK, WRITTEN
from training.synthesis.samples.ink_patches import draw_pool, read_pool

WEIGHTS = "ink.weights.h5"
LARGE = "large-pool"
"""The folder of the patches of large pages, in a training's folder."""


def make_batch(
    strength: Array, written: Array, paper: float, mark: float, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Turn patches into inputs float32 (n, side, side, 1) and targets (n, side, side, 2).

    The targets are truth and weight of each pixel, both 0 to 1. Patches are mirrored and
    transposed at random: mirrored digits are strokes too. strength, written: uint8
    (n, side, side), as of `patches`; paper, mark: weights of plain paper and of small marks.
    """
    flip = np.s_[:, :: int(rng.choice([1, -1])), :: int(rng.choice([1, -1]))]
    x, y = strength[flip], written[flip]
    if rng.random() < 0.2:
        x, y = x.transpose(0, 2, 1), y.transpose(0, 2, 1)
    truth = (y == WRITTEN) | (y == MARK)
    weight = np.where((x > 60) | truth, np.float32(1), np.float32(paper))
    weight[y == MARK] = mark
    weight[y == BEYOND] = 0
    inputs = x.astype(np.float32) / np.float32(255)
    return inputs[..., None], np.stack([truth.astype(np.float32), weight], axis=-1)


def loss(target: keras.KerasTensor, probability: keras.KerasTensor) -> keras.KerasTensor:
    """Weighted cross-entropy of a batch, a scalar.

    target: (n, H, W, 2), truth and weight; probability: (n, H, W, 1).
    """
    truth, weight = target[..., 0], target[..., 1]
    p = keras.ops.clip(probability[..., 0], 1e-5, 1 - 1e-5)
    entropy = -(truth * keras.ops.log(p) + (1 - truth) * keras.ops.log(1 - p))
    return keras.ops.sum(entropy * weight) / (keras.ops.sum(weight) + 1.0)


def sample_of(recipe: InkRecipe, data: Path, folder: Path, count: int = 24) -> Array:
    """Strengths of `count` patches at most of a training's pool, float32 (N, side, side, 1)."""
    strength, _ = _pool(recipe, data, folder)
    return strength[:count, ..., None].astype(np.float32) / np.float32(255)


def _pool(recipe: InkRecipe, data: Path, folder: Path) -> tuple[Array, Array]:
    if not (folder / "pool" / "done").exists():
        draw_pool(data, folder / "pool", recipe.patches, recipe.seed, recipe.unread)
    if recipe.large and not (folder / LARGE / "done").exists():
        draw_pool(data, folder / LARGE, recipe.large, recipe.seed, recipe.unread, large=True)
    return read_pool(folder / "pool")


def fit(
    recipe: InkRecipe,
    data: Path,
    folder: Path,
    *,
    processes: int = 2,
    start_from: Path | None = None,
) -> Path:
    """Train in `folder` by the recipe; return the path of the weights. A killed run resumes.

    processes: how many make batches for a GPU. start_from: the folder of an earlier training to
    continue from. An existing pool of patches is not drawn again. Writes the pool, the weights
    and recipe.json.
    """
    count = len(_pool(recipe, data, folder)[0]) + recipe.large

    def prepare(network: keras.Model) -> None:
        rate = cosine(recipe.rate, recipe.steps * recipe.epochs)
        network.compile(keras.optimizers.Adam(rate), loss=loss, jit_compile=COMPILED)

    task = Task(
        ink_network,
        prepare,
        count,
        partial(_made, folder, recipe),
        WEIGHTS,
        # On a processor, one process makes batches faster than the network learns from them.
        processes=processes if COMPILED else 0,
        by_size=recipe.large > 0,
    )
    loop.fit(task, recipe, folder, {"recipe": asdict(recipe)}, start_from=start_from)
    return folder / WEIGHTS


@lru_cache(maxsize=2)
def _patches(folder: Path) -> tuple[Array, Array]:
    """A pool of a training, opened once in each process."""
    return read_pool(folder)


def _made(
    folder: Path, recipe: InkRecipe, rows: Array, rng: np.random.Generator
) -> tuple[Array, Array]:
    """A batch of one of both pools. rows: those from `recipe.patches` on are of large patches; a
    batch of both kinds becomes one of either."""
    beyond = float((rows >= recipe.patches).mean())
    if beyond == 1 or (beyond > 0 and rng.random() < 0.5):
        strength, written = _patches(folder / LARGE)
        rows = np.unique(rows[::4] % recipe.large)
    else:
        strength, written = _patches(folder / "pool")
        rows = np.unique(rows % recipe.patches)
    return make_batch(strength[rows], written[rows], recipe.paper, recipe.mark, rng)
