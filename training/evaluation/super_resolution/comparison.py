"""Compare super-resolvers by fidelity, by a frozen classifier's accuracy, and by cost."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import keras
import numpy as np

from digitapp.models import Models
from digitapp.models.onnx_network import Network
from digitapp.records import NONE, Array
from digitapp.segmentation.normalization import FINE_SIDE, coarsen, fine_crop, placement
from training.fitting.restore import SHIPPED_RESOLVER
from training.fitting.super_resolution import WEIGHTS
from training.networks.graphs.conversion import to_onnx
from training.synthesis.samples.crop_samples import damaged_ink
from training.synthesis.scenes.corpus import Corpus
from training.synthesis.scenes.digit_scenes import digit_scene
from training.synthesis.scenes.registration import place

HEIGHTS = (8, 10, 12, 16, 20, 28)
"""Native heights of the compared digits, in pixels."""

_JUDGED_AT_ONCE = 50
"""Enlarged crops in a batch."""

Enlarger = Callable[[Array], Array]
"""float32 (N, 28, 28) -> float32 (N, 140, 140), both in [0, 1]."""


@dataclass(frozen=True, eq=False)
class Originals:
    """crops: float32 (N, 28, 28); fines: float32 (N, 140, 140), the truth, both in [0, 1];
    labels: int (N,)."""

    crops: Array
    fines: Array
    labels: Array


@dataclass(frozen=True)
class Row:
    """One row of the table; accuracies from 0 to 1.

    accuracy: of the judge, which was trained on true originals only; shipped: of the classifier
    that ships; gain: the judge's accuracy minus that on bicubic enlargements of the same digits;
    gain_error: its standard error.
    """

    method: str
    height: int
    degraded: bool
    psnr: float
    ssim: float
    accuracy: float
    shipped: float
    gain: float
    gain_error: float


@dataclass(frozen=True)
class Cost:
    """Parameters; millions of multiply-accumulate operations and milliseconds, per digit."""

    method: str
    parameters: int
    megamacs: float
    milliseconds: float


Classify = Callable[[Array], Array]
"""float32 (N, 140, 140) -> the most probable class except "none", int (N,)."""


def originals(corpus: Corpus, height: int, count: int, degraded: bool, seed: int) -> Originals:
    """Draw digits of the corpus at a native height, clean (only reduced) or degraded."""
    rng = np.random.default_rng([seed, height, degraded])
    names = list(corpus.strokes)
    crops: list[Array] = []
    fines: list[Array] = []
    labels: list[int] = []
    while len(crops) < count:
        name = names[int(rng.integers(len(names)))]
        index = int(rng.integers(len(corpus.sources[name])))
        scene = digit_scene(corpus, name, index, rng, float(height), company=0.0)
        ink = damaged_ink(scene, rng) if degraded else scene.native()
        where = placement(ink)
        if where is None:
            continue
        crops.append(coarsen(fine_crop(ink)))
        fines.append(place(scene.sharp, where, scene.factor))
        labels.append(scene.label)
    return Originals(np.stack(crops), np.stack(fines).astype(np.float32) / 255.0, np.array(labels))


def compare(
    enlargers: dict[str, Enlarger],
    judge: Classify,
    shipped: Classify,
    corpus: Corpus,
    count: int,
    seed: int = 0,
) -> list[Row]:
    """Measure every method at every height, clean and degraded; "truth" is the upper bound.

    enlargers: must include "bicubic"; count: digits for each height.
    """
    rows = []
    for degraded in (False, True):
        for height in HEIGHTS:
            given = originals(corpus, height, count, degraded, seed)
            pictures = {name: run(given.crops) for name, run in enlargers.items()}
            pictures["truth"] = given.fines
            base = judge(pictures["bicubic"]) == given.labels
            for name, fines in pictures.items():
                right = judge(fines) == given.labels
                gain, error = paired(right, base)
                psnr, ssim = fidelity(given.fines, fines)
                also = float((shipped(fines) == given.labels).mean())
                accuracy = float(right.mean())
                rows.append(Row(name, height, degraded, psnr, ssim, accuracy, also, gain, error))
    return rows


def paired(right: Array, base: Array) -> tuple[float, float]:
    """Difference of two accuracies on the same samples, and its standard error (McNemar 1947).

    right, base: bool (N,).
    """
    won, lost = int(np.sum(right & ~base)), int(np.sum(base & ~right))
    spread = won + lost - (won - lost) ** 2 / len(right)
    return (won - lost) / len(right), float(np.sqrt(max(spread, 0.0))) / len(right)


def of_models(models: Models) -> Classify:
    """Return a function that classifies with the models' classifier."""

    def run(fines: Array) -> Array:
        found: Array = models.classify_enlarged(fines)[:, :NONE].argmax(axis=1)
        return found

    return run


def of_judge(network: keras.Model) -> Classify:
    """Return a function that classifies with a Keras network of logits (N, 11)."""

    def run(fines: Array) -> Array:
        parts = range(0, len(fines), _JUDGED_AT_ONCE)
        logits = np.concatenate(
            [network.predict_on_batch(fines[i : i + _JUDGED_AT_ONCE, ..., None]) for i in parts]
        )
        found: Array = logits[:, :NONE].argmax(axis=1)
        return found

    return run


def fidelity(truth: Array, guess: Array) -> tuple[float, float]:
    """Mean PSNR in dB, at most 100 for each image, and mean SSIM of images (N, 140, 140)."""
    error = np.maximum(((truth - guess) ** 2).mean(axis=(1, 2)), 1e-10)
    similarity = [_ssim(t, g) for t, g in zip(truth, guess, strict=True)]
    return float((-10 * np.log10(error)).mean()), float(np.mean(similarity))


def _ssim(truth: Array, guess: Array) -> float:
    """SSIM by Wang et al. 2004, with their Gaussian window of 11 pixels and sigma 1.5."""

    def mean(x: Array) -> Array:
        return cv2.GaussianBlur(x, (11, 11), 1.5)

    mu_t, mu_g = mean(truth), mean(guess)
    var_t, var_g = mean(truth * truth) - mu_t**2, mean(guess * guess) - mu_g**2
    both = mean(truth * guess) - mu_t * mu_g
    c1, c2 = 0.01**2, 0.03**2
    score = (2 * mu_t * mu_g + c1) * (2 * both + c2)
    return float((score / ((mu_t**2 + mu_g**2 + c1) * (var_t + var_g + c2))).mean())


def cubic(crops: Array) -> Array:
    """Enlarge by OpenCV's bicubic interpolation: an `Enlarger`."""
    size = FINE_SIDE, FINE_SIDE
    return np.stack(
        [np.clip(cv2.resize(crop, size, interpolation=cv2.INTER_CUBIC), 0, 1) for crop in crops]
    )


def of_network(network: keras.Model, scratch: Path) -> Enlarger:
    """Return a Keras network as an `Enlarger`, run by ONNX Runtime like the shipped one.

    scratch: a folder for the ONNX file.
    """
    path = scratch / f"{network.name}.onnx"
    to_onnx(network, path)
    run = Network(path.read_bytes(), path.name, (28, 28, 1), (FINE_SIDE, FINE_SIDE, 1))
    return lambda crops: np.clip(run(crops)[..., 0], 0, 1)


def cost(method: str, network: keras.Model | None, run: Enlarger) -> Cost:
    """Measure the size and operations of a network, and its time per digit in calls of eight."""
    crops = np.zeros((8, 28, 28), np.float32)
    run(crops)
    times = []
    for _ in range(15):
        start = time.perf_counter()
        run(crops)
        times.append(time.perf_counter() - start)
    milliseconds = 125 * float(np.median(times))
    if network is None:
        return Cost(method, 0, 0.0, milliseconds)
    parameters = int(sum(np.prod(w.shape) for w in network.trainable_weights))
    return Cost(method, parameters, multiplications(network) / 1e6, milliseconds)


def multiplications(network: keras.Model) -> int:
    """Count multiply-accumulate operations of convolutions and dense layers for one sample."""
    total = 0
    for layer in network.layers:
        if isinstance(layer, keras.layers.Conv2D):
            _, height, width, _ = layer.output.shape
            total += height * width * int(np.prod(layer.kernel.shape))
        elif isinstance(layer, keras.layers.Dense):
            total += int(np.prod(layer.kernel.shape))
    return total


def gap_closed(rows: list[Row], method: str, height: int, degraded: bool) -> float | None:
    """Share of the accuracy gap from bicubic to truth that a method closes; None without a gap."""
    found = {r.method: r.accuracy for r in rows if r.height == height and r.degraded == degraded}
    gap = found["truth"] - found["bicubic"]
    return (found[method] - found["bicubic"]) / gap if gap > 0 else None


ADVERSARIAL = "ESRGAN-style"
_NAMES = {"srcnn": "SRCNN 9-1-5", "gan": ADVERSARIAL}


def trained(runs: Path) -> dict[str, Path]:
    """Return the run folders of all other super-resolvers, by their name in the table.

    The one that ships, and the one that its training continued from, are left out.
    """
    folders = sorted(path.parent for path in runs.glob(f"*/{WEIGHTS}"))
    rivals = [f for f in folders if f.name not in ("super_resolver", SHIPPED_RESOLVER)]
    return {
        _NAMES.get(folder.name, folder.name.replace("_", " ")): folder
        for folder in rivals
        if (folder / "recipe.json").exists()
    }
