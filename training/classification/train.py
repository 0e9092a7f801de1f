"""Train the classifier on pools of crops, enlarged by the super-resolver that ships."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import keras
import numpy as np

from digitapp.models.session import open_session
from digitapp.records import CLASSES, Array
from digitapp.segment.crop import FINE_SIDE
from training import datasets, samples
from training.classification.calibration import fit_temperature
from training.classification.networks import residual
from training.fitting import Batches, begin, cosine, finished, run_callbacks, write_json
from training.storage import new_array

_CHUNK = 64


@dataclass(frozen=True)
class ClassifierRecipe:
    """Everything that decides a training's outcome, with its data and the super-resolver.

    shift: largest random shift in fine pixels; erase: share of samples that lose a patch;
    keep: when going on from earlier weights, the part of them that stays in the mean with the
    new ones, which forgets less (Wortsman et al. 2022, "Robust fine-tuning of zero-shot
    models"); patience: epochs without a better accuracy on held-out writers that end the training.
    """

    filters: tuple[int, ...] = (32, 64, 128)
    blocks: tuple[int, ...] = (1, 2, 1)
    stem_stride: int = 5
    dense: int = 0
    dropout: float = 0.3
    samples: int = 360_000
    held_out_samples: int = 12_000
    batch: int = 128
    steps: int = 1000
    epochs: int = 18
    rate: float = 1.2e-3
    weight_decay: float = 0.02
    smoothing: float = 0.03
    shift: int = 5
    erase: float = 0.08
    ema: float = 0.998
    keep: float = 0.0
    patience: int = 6
    seed: int = 3

    def like(self, other: ClassifierRecipe) -> ClassifierRecipe:
        """The same training for the network that another recipe names."""
        return replace(
            self,
            filters=other.filters,
            blocks=other.blocks,
            stem_stride=other.stem_stride,
            dense=other.dense,
        )


QUICK = ClassifierRecipe(samples=4_000, held_out_samples=1_000, steps=40, epochs=2, ema=0.9)

FINE_TUNE = ClassifierRecipe(dropout=0.15, epochs=8, rate=5e-4, keep=0.3, seed=7)
"""For going on from weights that read well already: fewer epochs at a smaller rate."""


@dataclass(frozen=True, eq=False)
class Enlarged:
    """images: uint8 (N, 140, 140), what the super-resolver made of crops; labels: uint8 (N,)."""

    images: Array
    labels: Array


def enlarge(crops: Array, resolver: Path, target: Path) -> Array:
    """Super-resolve uint8 crops (N, 28, 28) into a file; opens the file where it is complete.

    resolver: the exported ONNX network, so that training sees exactly what reading sees.
    """
    done = target.with_suffix(".done")
    note = f"{len(crops)} {resolver.stat().st_size} {_digest(resolver)}"
    if not (done.exists() and done.read_text() == note):
        session = open_session(resolver.read_bytes())
        name = session.get_inputs()[0].name
        target.parent.mkdir(parents=True, exist_ok=True)
        done.unlink(missing_ok=True)
        images = new_array(target, np.uint8, (len(crops), FINE_SIDE, FINE_SIDE))
        for start in range(0, len(crops), _CHUNK):
            batch = crops[start : start + _CHUNK].astype(np.float32)[..., None] / 255.0
            fine = session.run(None, {name: batch})[0][..., 0]
            images[start : start + _CHUNK] = np.clip(fine * 255 + 0.5, 0, 255)
        del images  # written out
        done.write_text(note)
    finished: Array = np.load(target, mmap_mode="r")
    return finished


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pools(
    recipe: ClassifierRecipe, data: Path | None, runs: Path, resolver: Path, processes: int
) -> tuple[Enlarged, Enlarged]:
    """Enlarged crops to train on, raw MNIST among them, and those of held-out writers."""
    result = []
    for validation in (False, True):
        count = recipe.held_out_samples if validation else recipe.samples
        folder = runs / f"crops-{'held-out-' if validation else ''}{count}"
        pool = samples.generate(
            folder,
            data,
            count,
            samples.CLASSIFICATION,
            seed=recipe.seed + validation,
            validation=validation,
            processes=processes,
        )
        mnist = datasets.read_mnist(data)
        chosen = datasets.held_out_tail(len(mnist.x_train)) == validation
        raw, raw_labels = mnist.x_train[chosen], mnist.y_train[chosen]
        if count < 100_000 and not validation:
            raw, raw_labels = raw[: count // 4], raw_labels[: count // 4]
        crops = np.concatenate([np.asarray(pool.crops), raw])
        labels = np.concatenate([np.asarray(pool.labels), raw_labels]).astype(np.uint8)
        result.append(Enlarged(enlarge(crops, resolver, folder / "enlarged.npy"), labels))
    return result[0], result[1]


def augmented(images: Array, recipe: ClassifierRecipe, rng: np.random.Generator) -> Array:
    """Random shifts, and patches of paper here and there, as much as the recipe says."""
    return augmented_by(images, recipe.shift, recipe.erase, rng)


def augmented_by(images: Array, limit: int, erase: float, rng: np.random.Generator) -> Array:
    """uint8 (N, 140, 140) -> float32 (N, 140, 140, 1), moved by up to `limit` pixels; a share
    `erase` of the images loses a patch."""
    result = np.zeros((*images.shape, 1), np.float32)
    shifts = rng.integers(-limit, limit + 1, (len(images), 2))
    for image, out, (dy, dx) in zip(images, result, shifts, strict=True):
        (to_y, from_y), (to_x, from_x) = _overlap(dy), _overlap(dx)
        out[to_y, to_x, 0] = image[from_y, from_x]
        if rng.random() < erase:
            x, y = rng.integers(20, 110, 2)
            height, width = rng.integers(6, 24, 2)
            out[y : y + height, x : x + width] = 0
    result *= np.float32(1 / 255)
    return result


def _overlap(shift: int) -> tuple[slice, slice]:
    """Where pixels go, and where they come from, when a row moves by `shift`."""
    forth, back = max(shift, 0), max(-shift, 0)
    return slice(forth, FINE_SIDE - back), slice(back, FINE_SIDE - forth)


def one_hot(labels: Array) -> Array:
    """uint8 (N,) -> float32 (N, 11)."""
    return np.eye(len(CLASSES), dtype=np.float32)[labels]


def build(recipe: ClassifierRecipe) -> keras.Model:
    """The untrained network a recipe names, under the current precision policy."""
    return residual(recipe.filters, recipe.blocks, recipe.stem_stride, recipe.dense, recipe.dropout)


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
) -> Path:
    """Train as the recipe says; returns the weights' path. A killed run resumes.

    start_from: the folder of an earlier training to go on from. Writes the weights,
    recipe.json and calibration.json (the temperature fitted on held-out writers) into
    `runs / name`.
    """
    folder = runs / name
    train, held = pools(recipe, data, runs, resolver, processes)
    earlier = None if start_from is None else json.loads((start_from / "recipe.json").read_text())
    first_epoch = begin(folder, {"recipe": asdict(recipe), "started_from": earlier})
    keras.utils.set_random_seed(recipe.seed)
    keras.config.set_dtype_policy("mixed_bfloat16" if fast else "float32")
    try:
        network = build(recipe)
    finally:
        keras.config.set_dtype_policy("float32")
    earlier_weights = None
    if start_from is not None:
        network.load_weights(start_from / "classifier.weights.h5")
        earlier_weights = network.get_weights()
    total = recipe.steps * recipe.epochs
    network.compile(
        keras.optimizers.AdamW(
            cosine(recipe.rate, total),
            weight_decay=recipe.weight_decay,
            clipnorm=5.0,
            use_ema=True,
            ema_momentum=recipe.ema,
            ema_overwrite_frequency=None,
        ),
        loss=keras.losses.CategoricalCrossentropy(
            from_logits=True, label_smoothing=recipe.smoothing
        ),
        metrics=["accuracy"],
        jit_compile=False,
    )

    def make(rows: Array, rng: np.random.Generator) -> tuple[Array, Array]:
        return augmented(train.images[rows], recipe, rng), one_hot(train.labels[rows])

    start = time.time()
    checked = np.random.default_rng(0).permutation(len(held.labels))[:4000]
    checked.sort()
    network.fit(
        Batches(len(train.labels), recipe.batch, recipe.steps, make, recipe.seed, first_epoch),
        validation_data=Checked(held, checked),
        epochs=recipe.epochs,
        verbose=0,
        callbacks=run_callbacks(
            folder,
            "val_accuracy",
            "max",
            recipe.patience,
            [
                keras.callbacks.SwapEMAWeights(swap_on_epoch=True),
                keras.callbacks.ModelCheckpoint(
                    folder / "latest.weights.h5", save_weights_only=True
                ),
            ],
        ),
    )
    if earlier_weights is not None:
        network.set_weights(mean_weights(earlier_weights, network.get_weights(), recipe.keep))
    weights = folder / "classifier.weights.h5"
    network.save_weights(weights)
    calibrate(network, held, folder)
    note = {"recipe": asdict(recipe), **finished(folder, start)}
    if earlier is not None:
        note["started_from"] = earlier
    write_json(folder / "recipe.json", note)
    return weights


def mean_weights(earlier: Sequence[Array], later: Sequence[Array], keep: float) -> list[Array]:
    """The weighted mean of two networks' weights: `keep` of the earlier, the rest of the later.

    keep: 0 to 1. Raises ValueError outside.
    """
    if not 0 <= keep <= 1:
        raise ValueError(f"keep is a part of one, not {keep}")
    return [keep * old + (1 - keep) * new for old, new in zip(earlier, later, strict=True)]


class Checked(keras.utils.PyDataset):  # type: ignore[misc]
    """Chosen rows of enlarged crops as they are, for validation."""

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
    """Fit the softmax temperature on held-out writers and write it down."""
    rows = np.arange(len(held.labels))
    logits = network.predict(Checked(held, rows), verbose=0)
    temperature = fit_temperature(logits, held.labels)
    accuracy = float(np.mean(np.argmax(logits, axis=1) == held.labels))
    write_json(
        folder / "calibration.json", {"temperature": temperature, "held_out_accuracy": accuracy}
    )
    return temperature


def temperature(folder: Path) -> float:
    """The temperature a finished training wrote down; 1 where there is none."""
    note = folder / "calibration.json"
    return float(json.loads(note.read_text())["temperature"]) if note.exists() else 1.0
