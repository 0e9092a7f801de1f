"""Pools of crops: scenes, degraded, then normalized by digitapp's own code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from digitapp.records import NONE, Array
from digitapp.segmentation.normalization import (
    FACTOR,
    FINE_SIDE,
    SIDE,
    coarsen,
    fine_crop,
    placement,
)
from training.synthesis.samples.cut_candidates import cutting
from training.synthesis.samples.pools import Stock, stocked
from training.synthesis.scenes.corpus import SCANS, Corpus
from training.synthesis.scenes.degradation import draw_damage, photograph
from training.synthesis.scenes.digit_scenes import Scene, digit_scene
from training.synthesis.scenes.non_digits import none_scene
from training.synthesis.scenes.registration import place

CLASSIFICATION = {
    "strokes": 0.29,
    "mnist": 0.1,
    "mnist_warped": 0.27,
    "bitmaps": 0.04,
    "scans": 0.07,
    "none": 0.13,
    "cut": 0.1,
}
"""Kinds of samples that the classifier is trained on, and their shares; "scans" are drawn evenly
by writer; "cut" are candidates that digitapp cuts from touching digits, whole digits and others."""

SLIPS = 0.06
"""Share of the digits of pen strokes that are changed by `careless.slip`."""

SUPER_RESOLUTION = {"clean": 0.35, "reduced": 0.2, "damaged": 0.38, "none_damaged": 0.07}
"""Kinds of pairs for super-resolution, and their shares: the exact 5x5 mean of a sharp original; a
small original, only reduced; a small original, degraded; the same for ink that is no digit."""

SMALL = 0.6
"""Share of the small originals with 7 to 30 px, where there is most to learn; the others have
sizes as on pages."""


@dataclass(frozen=True, eq=False)
class Pool:
    """Samples of one kind of training.

    crops: uint8 (N, 28, 28); fines: uint8 (N, 140, 140), the true high resolution or, for
    classification, the ink on the fine canvas of normalization; labels: uint8 (N,), 0 to 10;
    sizes: float32 (N,), in pixels, a digit's native height or, for classification, the longer
    side of the ink; kinds: uint8 (N,), indices into the shares.
    """

    crops: Array
    fines: Array
    labels: Array
    sizes: Array
    kinds: Array

    def __len__(self) -> int:
        return len(self.crops)


def to_crop(ink: Array) -> Array:
    """Normalize ink, uint8 (h, w), to a crop uint8 (28, 28)."""
    return _rounded(coarsen(fine_crop(ink)))


def _rounded(crop: Array) -> Array:
    return np.round(crop * 255).astype(np.uint8)


def damaged_ink(scene: Scene, rng: np.random.Generator) -> Array:
    """Degrade a scene as on a page: uint8 (h, w). Return clean ink where the damage left none."""
    native = scene.native()
    ink = photograph(native, draw_damage(rng, scene.size, scene.pen), rng)
    return ink if np.count_nonzero(ink) >= 4 else native


def warped(image: Array, rng: np.random.Generator) -> Array:
    """Rotate, shear, scale, shift and bend a raw MNIST image, uint8 (28, 28), slightly."""
    angle, shear = rng.normal(0, 0.11), rng.normal(0, 0.12)
    sx, sy = np.exp(rng.normal(0, 0.07, 2))
    cos, sin = np.cos(angle), np.sin(angle)
    linear = np.array([[cos, -sin], [sin, cos]]) @ np.array([[sx, shear], [0, sy]])
    centre = np.array([14.0, 14.0])
    shift = centre - linear @ centre + rng.uniform(-1.2, 1.2, 2)
    grid = rng.normal(0, 0.55, (4, 4, 2)).astype(np.float32)
    field = cv2.resize(grid, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    ys, xs = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    back = np.linalg.inv(linear)
    dx, dy = xs - shift[0], ys - shift[1]
    map_x = (back[0, 0] * dx + back[0, 1] * dy + field[:, :, 0]).astype(np.float32)
    map_y = (back[1, 0] * dx + back[1, 1] * dy + field[:, :, 1]).astype(np.float32)
    return cv2.remap(image, map_x, map_y, cv2.INTER_CUBIC)


def any_digit(corp: Corpus, names: list[str], rng: np.random.Generator) -> tuple[str, int]:
    """Pick a random digit from the named sets: its set and its index there."""
    sizes = np.array([len(corp.sources[name]) for name in names], float)
    name = names[int(rng.choice(len(names), p=sizes / sizes.sum()))]
    return name, int(rng.integers(len(corp.sources[name])))


def any_scan(corp: Corpus, rng: np.random.Generator) -> tuple[str, int]:
    """Pick a scanned digit, evenly by writer: its set and its index there.

    Any other bitmap where the corpus holds no scans.
    """
    present = [name for name in SCANS if name in corp.sources]
    if not present:
        return any_digit(corp, _bitmaps(corp) or ["mnist"], rng)
    name, _ = any_digit(corp, present, rng)
    hands = [indices for (source, _), indices in corp.by_writer.items() if source == name]
    own = hands[int(rng.integers(len(hands)))]
    return name, own[int(rng.integers(len(own)))]


def _bitmaps(corp: Corpus) -> list[str]:
    """Sets of bitmaps whose writers have no names, except MNIST."""
    return [name for name in corp.sources if name not in (*corp.strokes, *SCANS, "mnist")]


def classifier_sample(
    corp: Corpus, kind: str, rng: np.random.Generator
) -> tuple[Array, Array, int, int]:
    """Draw one sample of a kind in `CLASSIFICATION`.

    Returns a crop uint8 (28, 28), the fine canvas uint8 (140, 140) that it is the mean of, its
    class, and the longer side of its ink in pixels.
    """
    if kind == "mnist_warped" and len(corp.mnist):
        # The network should learn MNIST's own normalization here, so it is not repeated.
        i = int(rng.integers(len(corp.mnist)))
        crop = warped(corp.mnist[i], rng)
        return crop, np.repeat(np.repeat(crop, FACTOR, 0), FACTOR, 1), int(corp.mnist_labels[i]), 20
    ink, label = _ink(corp, kind, rng)
    where = placement(ink)
    side = 0 if where is None else max(where.box.width, where.box.height)
    fine = fine_crop(ink)
    return _rounded(coarsen(fine)), fine, label, side


def _ink(corp: Corpus, kind: str, rng: np.random.Generator) -> tuple[Array, int]:
    """Draw ink as preprocessing would find it, uint8 (h, w), and return it with its class."""
    if kind == "cut":
        piece = cutting(corp, rng)
        return piece.segment.ink, piece.label
    if kind == "none":
        scene = none_scene(corp, rng)
    else:
        choices = {"strokes": list(corp.strokes), "bitmaps": _bitmaps(corp)}
        names = choices.get(kind) or ["mnist"]
        chosen = any_scan(corp, rng) if kind == "scans" else any_digit(corp, names, rng)
        scene = digit_scene(corp, *chosen, rng, slips=SLIPS)
    return damaged_ink(scene, rng), scene.label


def resolution_sample(
    corp: Corpus, kind: str, rng: np.random.Generator
) -> tuple[Array, Array, int, float]:
    """Draw one sample of a kind in `SUPER_RESOLUTION`.

    Returns a crop uint8 (28, 28), its true high resolution uint8 (140, 140), its class and
    native height in pixels. Raises ValueError where the corpus has no stroke sets, because only
    they have a true high resolution.
    """
    if not corp.strokes:
        raise ValueError("super-resolution needs pen strokes: unipen_digits, pendigits or uji")
    while True:
        if kind.startswith("none"):
            scene = none_scene(corp, rng)
        else:
            name, index = any_digit(corp, list(corp.strokes), rng)
            scene = digit_scene(corp, name, index, rng, _native_height(kind, rng))
        if kind == "clean":
            fine = fine_crop(scene.sharp)
            return np.round(coarsen(fine) * 255).astype(np.uint8), fine, scene.label, 28.0
        ink = scene.native() if kind == "reduced" else damaged_ink(scene, rng)
        where = placement(ink)
        if where is not None:
            return to_crop(ink), place(scene.sharp, where, scene.factor), scene.label, scene.size


def _native_height(kind: str, rng: np.random.Generator) -> float | None:
    """Draw a height in pixels; None for a size as on pages."""
    if kind == "clean":
        return 140.0
    return float(np.exp(rng.uniform(*np.log((7, 30))))) if rng.random() < SMALL else None


def generate(
    folder: Path,
    data: Path | None,
    count: int,
    shares: dict[str, float],
    *,
    seed: int,
    validation: bool = False,
    processes: int = 2,
) -> Pool:
    """Make a pool of samples in `folder`, or open the existing one.

    shares: `CLASSIFICATION` or `SUPER_RESOLUTION`, or other shares of the same kinds. Raises
    DataError, and OSError where the disk has no room.
    """
    pairs = shares.keys() <= SUPER_RESOLUTION.keys()
    chance = {"small": SMALL} if pairs else {"slips": SLIPS}
    note = {"count": count, "shares": shares, "seed": seed, "validation": validation, **chance}
    draw = partial(_sample, shares, pairs)
    return Pool(
        *stocked(folder, Stock(count, seed, _PARTS, draw, data, validation), note, processes)
    )


_PARTS = {
    "crops": (np.uint8, (SIDE, SIDE)),
    "fines": (np.uint8, (FINE_SIDE, FINE_SIDE)),
    "labels": (np.uint8, ()),
    "sizes": (np.float32, ()),
    "kinds": (np.uint8, ()),
}


def _sample(
    shares: dict[str, float], pairs: bool, corp: Corpus, rng: np.random.Generator
) -> tuple[Any, ...]:
    """Draw the parts of one sample of a random kind."""
    weights = np.array(list(shares.values()))
    kind = int(rng.choice(len(shares), p=weights / weights.sum()))
    draw = resolution_sample if pairs else classifier_sample
    return *draw(corp, list(shares)[kind], rng), kind


__all__ = [
    "CLASSIFICATION",
    "NONE",
    "SUPER_RESOLUTION",
    "Pool",
    "classifier_sample",
    "damaged_ink",
    "generate",
    "resolution_sample",
    "to_crop",
    "warped",
]
