"""Train the line reader with connectionist temporal classification.

It has its own loop: its batches hold lines of similar width, its loss needs an operation of
TensorFlow, and its checkpoint keeps the mean weights beside the weights. The loop of the other
trainings supports none of these.
"""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from digitapp.io.files import replacing
from digitapp.models.onnx_network import batches as slices
from digitapp.records import Array
from training.data.storage import write_json
from training.fitting.run_folder import versions
from training.networks.line_reader import line_reader
from training.recipes.line_reader import LineReaderRecipe
from training.synthesis.lines.batches import batch, batches, decoded, fits
from training.synthesis.lines.blocks import Block, draw_blocks, read_block

CHECKPOINT = "checkpoint.npz"
HISTORY = "history.jsonl"

_AVERAGED = 4
"""The mean of the weights takes in every fourth step's, which costs a quarter of the time."""


class State:
    """Network, optimizer and mean weights, with a checkpoint that is whole or not there."""

    def __init__(self, recipe: LineReaderRecipe) -> None:
        self.network = line_reader()
        self.optimizer = keras.optimizers.AdamW(
            recipe.rate, weight_decay=recipe.weight_decay, clipnorm=5.0
        )
        self.optimizer.build(self.network.trainable_variables)
        self.mean = [v.numpy() for v in self.network.weights]
        self.step = 0

    def average(self, momentum: float) -> None:
        """Move the mean towards the weights; early on it follows them faster."""
        keep = min(momentum, (1 + self.step) / (10 + self.step))
        for mean, variable in zip(self.mean, self.network.weights, strict=True):
            mean *= keep
            mean += (1 - keep) * variable.numpy()

    def save(self, path: Path) -> None:
        arrays: dict[str, Any] = {"step": np.array(self.step)}
        for i, variable in enumerate(self.network.weights):
            arrays[f"weight{i}"], arrays[f"mean{i}"] = variable.numpy(), self.mean[i]
        for i, variable in enumerate(self.optimizer.variables):
            arrays[f"optimizer{i}"] = variable.numpy()
        with replacing(path) as draft, draft.open("wb") as file:
            np.savez(file, **arrays)

    def load(self, path: Path) -> None:
        with np.load(path, allow_pickle=False) as arrays:
            self.step = int(arrays["step"])
            self.network.set_weights(
                [arrays[f"weight{i}"] for i in range(len(self.network.weights))]
            )
            self.mean = [arrays[f"mean{i}"].copy() for i in range(len(self.mean))]
            for i, variable in enumerate(self.optimizer.variables):
                variable.assign(arrays[f"optimizer{i}"])


def fit(
    recipe: LineReaderRecipe,
    data: Path,
    folder: Path,
    *,
    processes: int = 2,
    start_from: Path | None = None,
) -> Path:
    """Train as the recipe says in `folder`; returns the checkpoint's path.

    Lines are drawn unless they exist; a killed training resumes from its last
    checkpoint. start_from: the folder of an earlier training whose weights and optimizer are
    taken over. Writes history.jsonl, checkpoint.npz and, at the end, recipe.json.
    """
    draw_blocks(folder / "lines", data, recipe.lines, recipe.seed, processes)
    draw_blocks(folder / "held-out", data, recipe.held_out_lines, recipe.seed, processes, True)
    keras.utils.set_random_seed(recipe.seed)
    state = State(recipe)
    checkpoint = folder / CHECKPOINT
    if checkpoint.exists():
        state.load(checkpoint)
    elif start_from is not None:
        state.load(start_from / CHECKPOINT)
        state.step = 0
    start = time.time()
    _learn(state, recipe, folder)
    note: dict[str, Any] = {"recipe": asdict(recipe), "versions": versions()}
    if start_from is not None:
        note["started_from"] = json.loads((start_from / "recipe.json").read_text("utf-8"))
    history = [json.loads(line) for line in (folder / HISTORY).read_text("utf-8").splitlines()]
    note["minutes"] = (time.time() - start) / 60
    note["metrics"] = history[-1]
    write_json(folder / "recipe.json", note)
    return checkpoint


def _learn(state: State, recipe: LineReaderRecipe, folder: Path) -> None:
    """Take the remaining steps; evaluate held-out lines at intervals."""
    held_out = [read_block(path) for path in sorted((folder / "held-out").glob("*.npz"))]
    step = _step(state)
    rng = np.random.default_rng([recipe.seed, state.step])
    source = _ahead(batches(folder / "lines", recipe.batch, rng))
    total = 0.0
    while state.step < recipe.steps:
        state.optimizer.learning_rate.assign(recipe.rate_at(state.step))
        total += float(step(*map(tf.constant, next(source))))
        state.step += 1
        if state.step % _AVERAGED == 0:
            state.average(recipe.ema**_AVERAGED)
        if state.step % recipe.every == 0 or state.step == recipe.steps:
            right, digits = accuracy(state, held_out)
            line = {
                "step": state.step,
                "loss": round(total / recipe.every, 4),
                "lines_right": round(right, 4),
                "digit_lines_right": round(digits, 4),
            }
            total = 0.0
            print(json.dumps(line), flush=True)
            with (folder / HISTORY).open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
            state.save(folder / CHECKPOINT)


def _ahead(source: Iterator[Any], count: int = 8) -> Iterator[Any]:
    """Make the next batches in a separate thread, while the network learns."""
    made: queue.Queue[Any] = queue.Queue(count)

    def work() -> None:
        for item in source:
            made.put(item)

    threading.Thread(target=work, daemon=True).start()
    while True:
        yield made.get()


def _step(state: State) -> Any:
    network, optimizer = state.network, state.optimizer

    def step(pictures: tf.Tensor, labels: tf.Tensor, lengths: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = _loss(network(pictures, training=True), labels, lengths)
        gradients = tape.gradient(loss, network.trainable_variables)
        optimizer.apply_gradients(zip(gradients, network.trainable_variables, strict=True))
        return loss

    return tf.function(step, reduce_retracing=True)


def _loss(logits: tf.Tensor, labels: tf.Tensor, lengths: tf.Tensor) -> tf.Tensor:
    """The mean of -log p(text), scalar. TensorFlow's CTC takes no empty text: its probability
    is that of blanks alone."""
    written, empty = tf.where(lengths > 0)[:, 0], tf.where(lengths == 0)[:, 0]
    own, own_lengths = tf.gather(labels, written), tf.gather(lengths, written)
    given = tf.sequence_mask(own_lengths, tf.shape(own)[1])
    sparse = tf.SparseTensor(
        tf.cast(tf.where(given), tf.int64),
        tf.boolean_mask(own, given),
        tf.cast(tf.shape(own), tf.int64),
    )
    own_logits = tf.gather(logits, written)
    times = tf.fill([tf.shape(own_logits)[0]], tf.shape(logits)[1])
    texts = tf.nn.ctc_loss(sparse, own_logits, None, times, logits_time_major=False, blank_index=0)
    blanks = tf.nn.log_softmax(tf.gather(logits, empty))[:, :, 0]
    total = tf.reduce_sum(texts) - tf.reduce_sum(blanks)
    return total / tf.cast(tf.shape(logits)[0], tf.float32)


def accuracy(state: State, blocks: Sequence[Block]) -> tuple[float, float]:
    """How many lines the mean weights read exactly, 0 to 1: with their marks, and digits alone."""
    own = state.network.get_weights()
    state.network.set_weights(state.mean)
    samples = sorted(
        (s for block in blocks for s in block.samples() if fits(s)),
        key=lambda s: s.image.shape[1],
    )
    right = digits = 0
    for which in slices(len(samples)):
        part = samples[which]
        logits: Array = state.network.predict_on_batch(batch(part, None)[0])
        for sample, own_logits in zip(part, logits, strict=True):
            text = decoded(own_logits)
            right += text == sample.text
            digits += _only_digits(text) == _only_digits(sample.text)
    state.network.set_weights(own)
    return right / len(samples), digits / len(samples)


def _only_digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())
