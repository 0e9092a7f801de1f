"""Train the ink network: draw a pool of patches, then train for a given time."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from digitapp.records import Array
from training.data.storage import write_json
from training.fitting.run_folder import versions
from training.networks.ink import ink_network
from training.recipes.ink import InkRecipe
from training.synthesis.samples.ink_patches import draw_pool, read_pool

WEIGHTS = "ink.weights.h5"


def make_batch(
    strength: Array, written: Array, paper: float, rng: np.random.Generator
) -> tuple[Array, Array, Array]:
    """Turn patches into inputs, targets and pixel weights, each float32 (n, PATCH, PATCH, 1).

    Mirror and transpose them at random: mirrored digits are strokes too. strength, written:
    uint8 (n, PATCH, PATCH); paper: weight of plain paper.
    """
    flip = np.s_[:, :: int(rng.choice([1, -1])), :: int(rng.choice([1, -1]))]
    x, y = strength[flip], written[flip]
    if rng.random() < 0.2:
        x, y = x.transpose(0, 2, 1), y.transpose(0, 2, 1)
    weight = np.where((x > 60) | (y == 255), np.float32(1), np.float32(paper))
    weight[y == 128] = 0
    inputs = x.astype(np.float32) / np.float32(255)
    return inputs[..., None], (y == 255).astype(np.float32)[..., None], weight[..., None]


def train(data: Path, folder: Path, recipe: InkRecipe, start_from: Path | None = None) -> None:
    """Train in `folder`: pool, weights, recipe. An existing pool is not drawn again.

    start_from: the folder of an earlier training to continue from.
    """
    if not (folder / "pool" / "done").exists():
        draw_pool(data, folder / "pool", recipe.patches, recipe.seed)
    keras.utils.set_random_seed(recipe.seed)
    network = ink_network()
    if start_from is not None:
        network.load_weights(start_from / WEIGHTS)
    start = time.time()
    steps = fit(network, *read_pool(folder / "pool"), recipe, folder / WEIGHTS)
    network.save_weights(folder / WEIGHTS)
    minutes = round((time.time() - start) / 60, 1)
    record = {"recipe": asdict(recipe), "steps": steps, "minutes": minutes, "versions": versions()}
    if start_from is not None:
        record["started_from"] = json.loads((start_from / "recipe.json").read_text("utf-8"))
    write_json(folder / "recipe.json", record)


def fit(
    network: keras.Model, strength: Array, written: Array, recipe: InkRecipe, weights: Path
) -> int:
    """Train with Adam (Kingma and Ba 2015) on weighted cross-entropy; return the steps taken.

    The learning rate is constant and falls to zero over the last 30 % of the time, not of the
    steps, so that a run on a busy machine also ends with a full decay. The weights are saved
    every 250 steps.
    """
    rate = tf.Variable(0.0)
    step = _step(network, rate)
    rng = np.random.default_rng(recipe.seed)
    start, taken, mean = time.time(), 0, 0.0
    while (done := (time.time() - start) / (60 * recipe.minutes)) < 1:
        warm = min(1.0, (taken + 1) / 200)
        rate.assign(recipe.rate * warm * min(1.0, (1 - done) / 0.3))
        rows = np.sort(rng.integers(0, len(strength), recipe.batch))
        loss = float(step(*make_batch(strength[rows], written[rows], recipe.paper, rng)))
        mean = loss if taken == 0 else 0.99 * mean + 0.01 * loss
        taken += 1
        if taken % 100 == 0:
            print(f"step {taken}, {100 * done:.0f} % of the time, loss {mean:.4f}", flush=True)
        if taken % 250 == 0:
            network.save_weights(weights)
    return taken


def _step(network: keras.Model, rate: tf.Variable):  # type: ignore[no-untyped-def]
    """Build one step of Adam by hand: tracing Keras's optimizer takes longer than many steps."""
    variables = [variable.value for variable in network.trainable_variables]
    first = [tf.Variable(tf.zeros_like(v)) for v in variables]
    second = [tf.Variable(tf.zeros_like(v)) for v in variables]
    count = tf.Variable(0.0)

    @tf.function  # type: ignore[untyped-decorator]
    def step(strength: tf.Tensor, truth: tf.Tensor, weight: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            p = tf.clip_by_value(network(strength, training=True), 1e-5, 1 - 1e-5)
            entropy = -(truth * tf.math.log(p) + (1 - truth) * tf.math.log(1 - p))
            loss = tf.reduce_sum(entropy * weight) / (tf.reduce_sum(weight) + 1.0)
        gradients = tape.gradient(loss, variables)
        count.assign_add(1.0)
        # The paper's bias corrections, combined into the rate.
        size = rate * tf.sqrt(1 - 0.999**count) / (1 - 0.9**count)
        for v, g, m, s in zip(variables, gradients, first, second, strict=True):
            m.assign(0.9 * m + 0.1 * g)
            s.assign(0.999 * s + 0.001 * g * g)
            v.assign_sub(size * m / (tf.sqrt(s) + 1e-7))
        return loss

    return step
