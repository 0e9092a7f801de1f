"""The classifier's training samples: crops enlarged by the super-resolver, and the fine canvas of
ink larger than a crop."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digitapp.models.onnx_network import batches, open_session
from digitapp.models.threads import side_by_side
from digitapp.records import Array
from digitapp.segmentation.normalization import FINE_SIDE, SIDE
from training.data import datasets
from training.data.storage import new_array
from training.recipes.classifier import ClassifierRecipe
from training.synthesis.samples import crop_samples

PAST = 0.6
"""Share of the samples of ink larger than a crop that bypass the super-resolver, as all such ink
does in digitapp. With the others, the classifier still learns to read any crop."""


@dataclass(frozen=True, eq=False)
class Enlarged:
    """images: uint8 (N, 140, 140), inputs of the classifier; labels: uint8 (N,), 0 to 10; drawn:
    how many come first that were drawn, before MNIST's digits."""

    images: Array
    labels: Array
    drawn: int

    def repeated(self, times: int) -> Array:
        """The numbers of all rows, those of MNIST's digits `times` times, 1 or more: int (M,)."""
        rows = np.arange(len(self.labels))
        return np.concatenate([rows, *[rows[self.drawn :]] * (times - 1)])


def enlarge(crops: Array, resolver: Path, target: Path, fines: Array, past: Array) -> Array:
    """Super-resolve uint8 crops (N, 28, 28) into a file, or open it where it is complete.

    resolver: the exported ONNX network, so that training sees exactly what reading sees; fines:
    uint8 (M, 140, 140), the same ink on the fine canvas of normalization, M at most N; past: int
    (K,), ascending rows below M that are copied from `fines` instead. Returns uint8 (N, 140,
    140).
    """
    done = target.with_suffix(".done")
    note = f"{len(crops)} {len(past)} {_digest(resolver)}"
    if not (done.exists() and done.read_text() == note):
        session = open_session(resolver.read_bytes())
        name = session.get_inputs()[0].name
        target.parent.mkdir(parents=True, exist_ok=True)
        done.unlink(missing_ok=True)
        images = new_array(target, np.uint8, (len(crops), FINE_SIDE, FINE_SIDE))
        rest = np.setdiff1d(np.arange(len(crops)), past)

        def enlarge_rows(rows: Array) -> None:
            batch = crops[rows].astype(np.float32)[..., None] / 255.0
            fine = session.run(None, {name: batch})[0][..., 0]
            images[rows] = np.clip(fine * 255 + 0.5, 0, 255)

        side_by_side(enlarge_rows, [rest[part] for part in batches(len(rest))])
        for part in batches(len(past)):
            images[past[part]] = fines[past[part]]
        del images  # flushes the file
        done.write_text(note)
    finished: Array = np.load(target, mmap_mode="r")
    return finished


def _large(pool: crop_samples.Pool, seed: int) -> Array:
    """Choose the rows of a pool that bypass the super-resolver."""
    drawn = np.random.default_rng(seed).random(len(pool)) < PAST
    return np.flatnonzero((np.asarray(pool.sizes) > SIDE) & drawn)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pools(
    recipe: ClassifierRecipe, data: Path | None, runs: Path, resolver: Path, processes: int
) -> tuple[Enlarged, Enlarged]:
    """Return training samples and those of held-out writers, each with raw MNIST.

    Draw and enlarge them if they are missing.
    """
    result = []
    for validation in (False, True):
        count = recipe.held_out_samples if validation else recipe.samples
        folder = runs / f"crops-{'held-out-' if validation else ''}{count}"
        pool = crop_samples.generate(
            folder,
            data,
            count,
            crop_samples.CLASSIFICATION,
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
        past = _large(pool, recipe.seed)
        images = enlarge(crops, resolver, folder / "enlarged.npy", pool.fines, past)
        result.append(Enlarged(images, labels, len(pool)))
    return result[0], result[1]
