"""What the exported models reach on single characters: accuracy per set, rejection, calibration.

`data` is a folder with `train` and `validation`, or with the files themselves; sets that
are not there are left out. Nothing here was trained on.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from digitapp.models import Models
from digitapp.records import NONE, Array
from digitapp.segmentation.normalization import coarsen, crop, fine_crop
from training.data import datasets
from training.evaluation.scanned_digits import FRAMED, amounts_right, framed_digits
from training.fitting.calibration import calibration_error
from training.synthesis.scenes.corpus import DIGIT_LIKE
from training.synthesis.strokes.pen import drawing

SIGNS_LIKE_DIGITS = DIGIT_LIKE | {"forward_slash", "\\/", ")", "("}
DIGITS_LOST = 0.01
"""Rejection is measured where this part of the true digits is rejected too."""

QUICK_EVERY = 20
"""A quick look takes one in so many samples."""

Metrics = dict[str, float]


def measure(models: Models, data: Path | None, every: int = 1) -> Metrics:
    """Every figure that the data at hand allows, as parts of one; on every so many'th sample."""
    metrics: Metrics = {}
    mnist = datasets.read_mnist(data)
    raw = mnist.x_test[::every].astype(np.float32) / 255.0
    metrics["mnist_test"] = _accuracy(models.classify(raw), mnist.y_test[::every])
    fifth = 5 * every
    again = np.stack([coarsen(fine_crop(image)) for image in mnist.x_test[::fifth]])
    metrics["mnist_test_normalised"] = _accuracy(models.classify(again), mnist.y_test[::fifth])
    digits: list[tuple[Array, Array]] = []
    for name, crops, labels in validation_digits(data, every):
        found = models.classify(crops)
        metrics[name] = _accuracy(found, labels)
        digits.append((found, labels))
    folder = validation_folder(data)
    if folder is not None and (folder / FRAMED / "labels.csv").exists():
        amounts = framed_digits(folder / FRAMED, models, every)
        right = digits_right(
            models.classify(np.stack([crop(ink) for ink in amounts.inks])), amounts.labels
        )
        metrics["cheque_digits"] = float(right.mean())
        metrics["cheque_amounts"] = amounts_right(right, amounts.pages)
    if digits:
        found = np.concatenate([pair[0] for pair in digits])
        labels = np.concatenate([pair[1] for pair in digits])
        metrics["calibration_error"] = calibration_error(found, labels)
        limit = float(np.quantile(found[:, NONE], 1 - DIGITS_LOST))
        metrics["none_limit"] = limit
        for name, crops in validation_signs(data, every):
            metrics[f"passed_{name}"] = float(np.mean(models.classify(crops)[:, NONE] <= limit))
    return metrics


def digits_right(probabilities: Array, labels: Array) -> Array:
    """bool (N,): whose most probable digit is the true one, "none" left aside."""
    right: Array = probabilities[:, :NONE].argmax(axis=1) == labels
    return right


def _accuracy(probabilities: Array, labels: Array) -> float:
    return float(np.mean(digits_right(probabilities, labels)))


def validation_folder(data: Path | None) -> Path | None:
    """The folder with the validation files, if there is one."""
    if data is None:
        return None
    return data / "validation" if (data / "validation").is_dir() else None


def validation_digits(data: Path | None, every: int = 1) -> Iterator[tuple[str, Array, Array]]:
    """Sets of digits nobody trained on: name, crops float32 (N, 28, 28), labels (N,)."""
    folder = validation_folder(data)
    if folder is None:
        return
    for name in ("unipen_digits", "pendigits"):
        if (folder / f"{name}.npz").exists():
            strokes = datasets.read_strokes(folder / f"{name}.npz")
            crops = np.stack([drawn(strokes.strokes(i)) for i in range(0, len(strokes), every)])
            yield name, crops, strokes.labels[::every].astype(int)
    if (folder / "usps.npz").exists():
        bitmaps = datasets.read_bitmaps(folder / "usps.npz")
        crops = np.stack([coarsen(fine_crop(image)) for image in bitmaps.images[::every]])
        yield "usps", crops, bitmaps.labels[::every].astype(int)


def validation_signs(data: Path | None, every: int = 1) -> Iterator[tuple[str, Array]]:
    """Sets without digits, lookalikes left out: name, crops float32 (N, 28, 28)."""
    folder = validation_folder(data)
    if folder is None:
        return
    if (folder / "unipen_nondigits.npz").exists():
        strokes = datasets.read_strokes(folder / "unipen_nondigits.npz")
        chosen = [i for i in range(len(strokes)) if str(strokes.labels[i]) not in DIGIT_LIKE]
        chosen = chosen[::every]
        yield "letters", np.stack([drawn(strokes.strokes(i)) for i in chosen])
    if (folder / "math_symbols.npz").exists():
        bitmaps = datasets.read_bitmaps(folder / "math_symbols.npz")
        chosen = [i for i, label in enumerate(bitmaps.labels) if label not in SIGNS_LIKE_DIGITS]
        chosen = chosen[::every]
        yield "math_symbols", np.stack([coarsen(fine_crop(bitmaps.images[i])) for i in chosen])
    pictures = sorted((folder / "doodles").glob("*.[pj][np]g"))[::every]
    if pictures:
        yield "doodles", np.stack([picture_crop(path) for path in pictures])


def draw(strokes: list[Array], size: int = 100, pen: float = 0.085) -> Array:
    """Pen strokes drawn cleanly, as on the app's canvas: ink uint8 (2 size, 2 size)."""
    canvas = np.zeros((2 * size, 2 * size), np.uint8)
    matrix = np.array([[size, 0.0, size], [0.0, size, size]])
    drawing(strokes).paint(canvas, matrix, pen * size)
    return canvas


def drawn(strokes: list[Array]) -> Array:
    """The crop float32 (28, 28) of pen strokes drawn cleanly."""
    return coarsen(fine_crop(draw(strokes)))


def picture_crop(path: Path) -> Array:
    """A picture of one thing, dark on light or light on dark: the crop float32 (28, 28)."""
    gray = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if gray is None:
        raise datasets.DataError(f"{path} is no picture that can be read")
    ink = 255 - gray if np.median(gray) > 127 else gray
    level, _ = cv2.threshold(ink, 0, 255, cv2.THRESH_OTSU)
    return coarsen(fine_crop(np.where(ink > 0.6 * level, ink, 0).astype(np.uint8)))
