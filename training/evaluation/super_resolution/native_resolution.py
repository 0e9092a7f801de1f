"""Compare ways for ink taller than a crop: through the super-resolver, past it, or both.

The 28x28 crop loses detail finer than a twentieth of the digit. Ink taller than 28 pixels has
such detail, and the fine canvas of normalization, 140x140, keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digitapp.models import Models
from digitapp.models.onnx_network import batches
from digitapp.records import NONE, Array
from digitapp.segmentation.normalization import SIDE, coarsen, fine_crop
from training.data import datasets
from training.evaluation.characters import draw, validation_folder
from training.evaluation.scanned_digits import ink_sets
from training.synthesis.samples.crop_samples import damaged_ink
from training.synthesis.scenes.corpus import Corpus
from training.synthesis.scenes.digit_scenes import digit_scene

Fines = Array
"""uint8 (N, 140, 140)."""


def _through(models: Models, fines: Fines) -> Array:
    return models.classify(np.stack([coarsen(fine) for fine in fines]))


def _past(models: Models, fines: Fines) -> Array:
    return np.concatenate(
        [
            models.classify_enlarged(fines[part].astype(np.float32) / 255.0)
            for part in batches(len(fines))
        ]
    )


def _both(models: Models, fines: Fines) -> Array:
    mean: Array = (_through(models, fines) + _past(models, fines)) / 2
    return mean


SHIPPED = "past it"
"""digitapp's way: half the work of super-resolving, and as good within the error."""

WAYS: dict[str, Callable[[Models, Fines], Array]] = {
    "through super-resolution": _through,
    SHIPPED: _past,
    "mean of both": _both,
}


@dataclass(frozen=True)
class NativeRow:
    """Accuracy by way, 0 to 1, on the digits of one set that are taller than 28 px."""

    name: str
    digits: int
    right: dict[str, float]


def compare(
    models: Models, data: Path | None, corpus: Corpus, count: int, every: int = 1
) -> list[NativeRow]:
    """Return one row for each set, and one for each kind of drawn sample of held-out writers.

    count: drawn samples of each kind; every: use one in this many images of a set.
    """
    return [
        NativeRow(
            name,
            len(labels),
            {
                way: float((read(models, fines)[:, :NONE].argmax(axis=1) == labels).mean())
                for way, read in WAYS.items()
            },
        )
        for name, fines, labels in _tall(models, data, corpus, count, every)
    ]


def best_way(rows: list[NativeRow]) -> tuple[str, float]:
    """Return the way with the highest mean over the rows, and its lead over the shipped way."""
    means = {way: float(np.mean([row.right[way] for row in rows])) for way in WAYS}
    best = max(means, key=lambda way: means[way])
    return best, means[best] - means[SHIPPED]


def _tall(
    models: Models, data: Path | None, corpus: Corpus, count: int, every: int
) -> Iterator[tuple[str, Fines, Array]]:
    folder = validation_folder(data)
    for found in ink_sets(folder, models, every):
        kept = [i for i, ink in enumerate(found.inks) if ink.shape[0] > SIDE and ink.any()]
        if kept:
            fines = np.stack([fine_crop(found.inks[i]) for i in kept])
            yield found.name, fines, found.labels[kept]
    for name in ("unipen_digits", "pendigits"):
        if folder is not None and (folder / f"{name}.npz").exists():
            strokes = datasets.read_strokes(folder / f"{name}.npz")
            rows = range(0, len(strokes), every)
            fines = np.stack([fine_crop(draw(strokes.strokes(i))) for i in rows])
            yield f"{name}, drawn at 100 px", fines, strokes.labels[::every].astype(int)
    for degraded in (False, True):
        fines, labels = _drawn(corpus, count, degraded)
        yield f"held-out writers, {'degraded' if degraded else 'clean'}", fines, labels


def _drawn(corpus: Corpus, count: int, degraded: bool, seed: int = 5) -> tuple[Fines, Array]:
    """Draw digits of 29 to 140 px as in training, perhaps with remains beside them."""
    rng = np.random.default_rng([seed, degraded])
    names = list(corpus.strokes)
    fines, labels = [], []
    for _ in range(count):
        name = names[int(rng.integers(len(names)))]
        index = int(rng.integers(len(corpus.sources[name])))
        scene = digit_scene(corpus, name, index, rng, float(np.exp(rng.uniform(3.37, 4.94))))
        fines.append(fine_crop(damaged_ink(scene, rng) if degraded else scene.native()))
        labels.append(scene.label)
    return np.stack(fines), np.array(labels)
