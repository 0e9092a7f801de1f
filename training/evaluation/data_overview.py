"""`python -m training explore`: what the data sets hold, as one self-contained page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from sklearn.neighbors import NearestNeighbors

from digitapp.records import Array
from training.data import datasets
from training.evaluation.characters import drawn
from training.evaluation.report_page import Report, mosaic
from training.synthesis.samples.crop_samples import to_crop

SIZES, QUICK_SIZES = (3_000, 4_000), (300, 400)
"""Digits looked at per set, and digits on the two-dimensional maps."""


def load_crops(data: Path | None, most: int, seed: int) -> dict[str, tuple[Array, Array]]:
    """Per set up to `most` digits: crops uint8 (N, 28, 28) and labels int (N,)."""
    rng = np.random.default_rng(seed)
    mnist = datasets.read_mnist(data)
    rows = _some(len(mnist.x_train), most, rng)
    found = {"mnist": (mnist.x_train[rows], mnist.y_train[rows].astype(int))}
    for strokes in datasets.stroke_sets(data):
        digits = np.flatnonzero(np.char.isdigit(strokes.labels.astype(str)))
        rows = digits[_some(len(digits), most, rng)]
        if len(rows):
            crops = np.stack([np.round(drawn(strokes.strokes(int(i))) * 255) for i in rows])
            found[strokes.name] = crops.astype(np.uint8), strokes.labels[rows].astype(int)
    for bitmaps in datasets.bitmap_sets(data):
        digits = np.flatnonzero(np.char.isdigit(bitmaps.labels.astype(str)))
        rows = digits[_some(len(digits), most, rng)]
        if len(rows):
            crops = np.stack([to_crop(bitmaps.images[i]) for i in rows])
            found[bitmaps.name] = crops, bitmaps.labels[rows].astype(int)
    return found


def _some(count: int, most: int, rng: np.random.Generator) -> Array:
    return np.sort(rng.permutation(count)[:most])


def explore(data: Path | None, target: Path, *, quick: bool = False, seed: int = 0) -> Path:
    """Write the page into the folder `target`; returns its path."""
    most, mapped = QUICK_SIZES if quick else SIZES
    sets = load_crops(data, most, seed)
    report = Report("What the data hold", target)
    report.text("Digits as digitapp sees them: normalised crops of 28x28.")
    _balance(report, sets)
    _intensities(report, sets)
    _means(report, sets)
    crops = np.concatenate([crops for crops, _ in sets.values()])
    labels = np.concatenate([labels for _, labels in sets.values()])
    names = np.concatenate([[name] * len(labels) for name, (_, labels) in sets.items()])
    rows = _some(len(crops), mapped, np.random.default_rng(seed))
    _maps(report, crops[rows], labels[rows], seed)
    _strange(report, crops, labels, names)
    return report.write()


def _balance(report: Report, sets: dict[str, tuple[Array, Array]]) -> None:
    report.heading("Class balance")
    report.table(
        ["set", "digits", *map(str, range(10))],
        [
            [name, len(labels), *np.bincount(labels, minlength=10)]
            for name, (_, labels) in sets.items()
        ],
    )


def _intensities(report: Report, sets: dict[str, tuple[Array, Array]]) -> None:
    report.heading("Pixel intensities")
    figure = Figure(figsize=(8, 3.5), layout="constrained")
    axis = figure.subplots()
    for name, (crops, _) in sets.items():
        share, edges = np.histogram(crops[crops > 0], bins=32, range=(0, 256), density=True)
        axis.stairs(share, edges, label=name)
    axis.set_xlabel("ink strength where there is any")
    axis.set_ylabel("density")
    axis.legend()
    report.figure("intensities", figure, "How strong ink is, per set")
    report.table(
        ["set", "mean", "standard deviation", "share of paper"],
        [
            [name, float(crops.mean()), float(crops.std()), float((crops == 0).mean())]
            for name, (crops, _) in sets.items()
        ],
    )


def _means(report: Report, sets: dict[str, tuple[Array, Array]]) -> None:
    report.heading("Mean digit per class")
    figure = Figure(figsize=(9, 0.95 * len(sets)), layout="constrained")
    axes = np.atleast_1d(figure.subplots(len(sets), 1))
    for axis, (name, (crops, labels)) in zip(axes, sets.items(), strict=True):
        blank = np.zeros((28, 28))
        means = [
            crops[labels == d].mean(axis=0) if (labels == d).any() else blank for d in range(10)
        ]
        axis.imshow(np.hstack(means), cmap="gray")
        axis.set_yticks([])
        axis.set_xticks([])
        axis.set_ylabel(name, rotation=0, ha="right")
    report.figure("means", figure, "The mean of every class, per set")


def _maps(report: Report, crops: Array, labels: Array, seed: int) -> None:
    report.heading("Two-dimensional maps")
    flat = crops.reshape(len(crops), -1) / 255.0
    pca = PCA(min(50, len(flat) - 1), random_state=seed)
    reduced = pca.fit_transform(flat)
    perplexity = min(30.0, (len(flat) - 1) / 3)
    near = TSNE(2, perplexity=perplexity, init="pca", random_state=seed).fit_transform(reduced)
    figure = Figure(figsize=(10, 4.6), layout="constrained")
    for axis, points, name in zip(
        figure.subplots(1, 2), (reduced[:, :2], near), ("PCA", "t-SNE"), strict=True
    ):
        shown = axis.scatter(*points.T, c=labels, cmap="tab10", s=5)
        axis.set_title(name)
        axis.set_xticks([])
        axis.set_yticks([])
    figure.colorbar(shown, ticks=range(10), label="digit")
    explained = 100 * float(pca.explained_variance_ratio_[:2].sum())
    report.figure("maps", figure, f"PCA (two components hold {explained:.0f} %) and t-SNE")


def _strange(report: Report, crops: Array, labels: Array, names: Array) -> None:
    """Duplicates, and outliers: digits far from every other of their class."""
    report.heading("Duplicates and outliers")
    flat = crops.reshape(len(crops), -1).astype(np.float32) / 255.0
    _, inverse, counts = np.unique(flat, axis=0, return_inverse=True, return_counts=True)
    repeated = int((counts[inverse.ravel()] > 1).sum())
    report.text(f"{repeated} of {len(flat)} crops are equal to another one, pixel for pixel.")
    lonely: list[tuple[float, int]] = []
    for digit in range(10):
        rows = np.flatnonzero(labels == digit)
        if len(rows) < 3:
            continue
        distance, _ = NearestNeighbors(n_neighbors=3).fit(flat[rows]).kneighbors(flat[rows])
        lonely += [(float(d), int(rows[i])) for i, d in enumerate(distance[:, 2])]
    worst = [row for _, row in sorted(lonely, reverse=True)[:60]]
    if worst:
        figure = Figure(figsize=(9, 3.6), layout="constrained")
        axis = figure.subplots()
        axis.imshow(mosaic(crops[worst], 15), cmap="gray")
        axis.set_axis_off()
        report.figure("outliers", figure, "The loneliest digits of their classes")
        report.table(
            ["set", "among the 60 loneliest"],
            [[name, sum(names[row] == name for row in worst)] for name in np.unique(names)],
        )
