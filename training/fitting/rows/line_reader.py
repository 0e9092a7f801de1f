"""Train the line reader with connectionist temporal classification."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import ops

from digitapp.models.onnx_network import batches as slices
from digitapp.records import Array
from training.data.storage import write_json
from training.fitting import loop
from training.fitting.loop import COMPILED, Task, averaged_adamw
from training.networks.line_reader import line_reader
from training.recipes.line_reader import LineReaderRecipe
from training.synthesis.lines.batches import batch, decoded, read_lines, similar
from training.synthesis.lines.blocks import draw_blocks
from training.synthesis.lines.samples import LineSample

WEIGHTS = "line_reader.weights.h5"
"""The file of trained weights in a run folder."""


def fit(
    recipe: LineReaderRecipe,
    data: Path,
    folder: Path,
    *,
    processes: int = 2,
    start_from: Path | None = None,
) -> Path:
    """Train in `folder` by the recipe; return the path of the weights. A killed run resumes.

    Lines are drawn unless they exist. start_from: the folder of an earlier training to continue
    from. Writes the lines, the weights and recipe.json. Raises ValueError for a mean with earlier
    weights that are not folded: normalizations have none.
    """
    if recipe.earlier and not recipe.folded:
        raise ValueError("Only folded weights have a mean.")
    draw_blocks(folder / "lines", data, recipe.lines, recipe.seed, processes)
    draw_blocks(folder / "held-out", data, recipe.held_out_lines, recipe.seed, processes, True)
    held_out = read_lines(folder / "held-out")

    def prepare(network: keras.Model) -> None:
        steps = recipe.steps * recipe.epochs
        network.compile(
            averaged_adamw(recipe.rate, steps, recipe.weight_decay, recipe.ema),
            loss=ctc_loss,
            jit_compile=COMPILED,
        )

    found: dict[str, float] = {}

    def complete(network: keras.Model) -> None:
        if start_from is not None and recipe.earlier:
            network.set_weights(_mean(network, start_from / WEIGHTS, recipe.earlier))
        right, digits = accuracy(network, held_out)
        found.update(lines_right=round(right, 4), digit_lines_right=round(digits, 4))

    task = Task(
        build=partial(line_reader, folded=recipe.folded),
        prepare=prepare,
        count=len(_lines(folder)),
        make=partial(_made, folder),
        weights=WEIGHTS,
        held_out=HeldOut(held_out),
        patience=recipe.epochs,
        callbacks=[keras.callbacks.SwapEMAWeights(swap_on_epoch=True)],
        complete=complete,
        # On a processor, one process makes batches faster than the network learns from them.
        processes=processes if COMPILED else 0,
        by_size=True,
    )
    loop.fit(task, recipe, folder, {"recipe": asdict(recipe)}, start_from=start_from)
    note = json.loads((folder / "recipe.json").read_text("utf-8"))
    write_json(folder / "recipe.json", {**note, "metrics": {**note["metrics"], **found}})
    return folder / WEIGHTS


def _mean(network: keras.Model, earlier: Path, share: float) -> list[Array]:
    """The mean of a folded network's weights and of those that it went on from, in the file
    `earlier`; share: of the latter, 0 to 1."""
    first = line_reader(folded=True)
    first.load_weights(earlier)
    pairs = zip(network.get_weights(), first.get_weights(), strict=True)
    return [(1 - share) * own + share * before for own, before in pairs]


@lru_cache(maxsize=1)
def _lines(folder: Path) -> list[LineSample]:
    """The lines of a training, read once in each process."""
    return read_lines(folder / "lines")


def _made(folder: Path, rows: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    lines = _lines(folder)
    return batch([lines[i] for i in similar(rows, len(lines), rng)], rng)


def ctc_loss(target: keras.KerasTensor, logits: keras.KerasTensor) -> keras.KerasTensor:
    """-log p(text) of each line, in nats: (N,).

    target: (N, 1 + L), the length of each text and its characters, as of `batch`; logits:
    (N, T, C), the blank first. An empty text has the probability that all steps are blank; not
    every backend's operation takes one.
    """
    target = ops.cast(target, "int32")
    lengths, labels = target[:, 0], target[:, 1:]
    steps = ops.full_like(lengths, ops.shape(logits)[1])
    texts = ops.ctc_loss(labels, logits, ops.maximum(lengths, 1), steps, mask_index=0)
    blanks = -ops.sum(ops.log_softmax(logits, axis=-1)[:, :, 0], axis=1)
    return ops.where(lengths > 0, texts, blanks)


class HeldOut(keras.utils.PyDataset):  # type: ignore[misc]
    """Lines as they are, for validation, in batches of similar width.

    lines: in the order of their widths.
    """

    def __init__(self, lines: Sequence[LineSample], size: int = 50) -> None:
        super().__init__()
        self.parts = [lines[i : i + size] for i in range(0, len(lines), size)]
        # With TensorFlow, Keras learns from two batches which sides of the arrays vary.
        self.parts.insert(1, self.parts.pop())

    def __len__(self) -> int:
        return len(self.parts)

    def __getitem__(self, index: int) -> tuple[Array, Array]:
        return batch(self.parts[index], None)


def accuracy(network: keras.Model, lines: Sequence[LineSample]) -> tuple[float, float]:
    """How many lines a network reads exactly, 0 to 1: with their marks, and digits alone.

    lines: in the order of their widths.
    """
    right = digits = 0
    for which in slices(len(lines)):
        part = lines[which]
        logits: Any = network.predict_on_batch(batch(part, None)[0])
        for sample, own_logits in zip(part, logits, strict=True):
            text = decoded(own_logits)
            right += text == sample.text
            digits += _only_digits(text) == _only_digits(sample.text)
    return right / len(lines), digits / len(lines)


def _only_digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())
