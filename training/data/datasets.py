"""Read the handwriting sets, and split them so that no writer is on both sides.

A folder given as `--data` may hold any of the files named in `STROKE_FILES` and
`BITMAP_FILES`, directly or in a subfolder `train`. Without a folder, MNIST alone is
downloaded through `keras.datasets`.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digitapp.records import Array

STROKE_FILES = (
    "unipen_digits",
    "pendigits",
    "uji_penchars",
    "ipad_digits",
    "lipitk_digits",
    "unipen_nondigits",
)
BITMAP_FILES = (
    "mnist",
    "optdigits",
    "semeion",
    "hwd1000",
    "omniglot_nondigits",
    "swiss_digits",
    "nsysu_digits",
)

HELD_OUT_SHARE = 0.1
"""Share of the writers, or of a set without named writers, that is never trained on."""


class DataError(ValueError):
    """A data set is missing, damaged or of the wrong kind; the message says which."""


@dataclass(frozen=True, eq=False)
class StrokeSet:
    """Online handwriting: pen trajectories, so sharp at any resolution.

    points: float32 (P, 2), x to the right and y down. Sample i holds the strokes
    sample_start[i] .. sample_start[i + 1] - 1, stroke s the points
    stroke_start[s]:stroke_start[s + 1]. labels, writers: str (N,).
    """

    name: str
    points: Array
    stroke_start: Array
    sample_start: Array
    labels: Array
    writers: Array

    def __len__(self) -> int:
        return len(self.labels)

    def strokes(self, index: int) -> list[Array]:
        """The strokes of one sample, each float32 (n, 2)."""
        first, last = self.sample_start[index], self.sample_start[index + 1]
        edges = self.stroke_start[first : last + 1]
        return [self.points[a:b] for a, b in zip(edges[:-1], edges[1:], strict=True)]


@dataclass(frozen=True, eq=False)
class BitmapSet:
    """Images uint8 (N, H, W) with bright ink on 0; labels, writers: str (N,).

    writers are empty where the set does not name them.
    """

    name: str
    images: Array
    labels: Array
    writers: Array

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, eq=False)
class Mnist:
    """MNIST in its canonical order: images uint8 (N, 28, 28), labels uint8 (N,)."""

    x_train: Array
    y_train: Array
    x_test: Array
    y_test: Array


def read_arrays(path: Path) -> dict[str, Array]:
    """Read all arrays of an .npz file, each decompressed once.

    Raises DataError where the file is missing or damaged.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            return dict(file)
    except FileNotFoundError:
        raise DataError(f"{path} is missing") from None
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise DataError(f"{path} is damaged or no .npz file ({error})") from None


def train_folder(data: Path) -> Path:
    """Return the folder with the training files: `data` itself or its subfolder `train`.

    Raises DataError if there is none.
    """
    folder = data / "train" if (data / "train").is_dir() else data
    if not folder.is_dir():
        raise DataError(f"{data} is not a folder")
    return folder


def read_strokes(path: Path) -> StrokeSet:
    """Read pen strokes, with y pointing down. Raises DataError."""
    arrays = read_arrays(path)
    try:
        points = arrays["points"].astype(np.float32)
        if str(arrays["y_axis"]) == "up":
            points[:, 1] = -points[:, 1]
        return StrokeSet(
            path.stem,
            points,
            arrays["stroke_start"],
            arrays["sample_start"],
            arrays["labels"],
            _writers(arrays),
        )
    except (KeyError, IndexError) as error:
        raise DataError(f"{path} holds no pen strokes: {error}") from None


def _writers(arrays: dict[str, Array]) -> Array:
    """Return the writers' names; in a set without names, each 100 samples count as a writer."""
    if "writer" in arrays:
        return arrays["writer"]
    return np.array([f"run {i // 100}" for i in range(len(arrays["labels"]))])


def read_bitmaps(path: Path) -> BitmapSet:
    """Read bitmaps and make their ink bright. Raises DataError."""
    arrays = read_arrays(path)
    try:
        if "images_packed" in arrays:
            images = np.unpackbits(arrays["images_packed"], axis=2)[:, :, :105] * np.uint8(255)
        else:
            images = arrays["images"]
        labels = arrays["labels"]
    except KeyError as error:
        raise DataError(f"{path} holds no bitmaps: {error}") from None
    border = np.concatenate([images[:, 0].ravel(), images[:, -1].ravel()])
    if np.median(border) > 127:
        images = 255 - images
    writers = arrays.get("writer", np.full(len(labels), ""))
    return BitmapSet(path.stem, images, labels, writers)


def read_mnist(data: Path | None) -> Mnist:
    """Read MNIST from the folder, or let Keras download it where no folder is given.

    Raises DataError.
    """
    if data is None:
        import keras

        try:
            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
        except Exception as error:  # Keras reports a failed download as a bare Exception
            raise DataError(f"MNIST could not be downloaded ({error}); give --data") from None
        return Mnist(x_train, y_train, x_test, y_test)
    path = train_folder(data) / "mnist.npz"
    arrays = read_arrays(path)
    try:
        return Mnist(*(arrays[key] for key in ("x_train", "y_train", "x_test", "y_test")))
    except KeyError as error:
        raise DataError(f"{path} is not MNIST: {error}") from None


def stroke_sets(data: Path | None) -> Iterator[StrokeSet]:
    """Yield every stroke set in the folder. Raises DataError."""
    if data is not None:
        for name in STROKE_FILES:
            path = train_folder(data) / f"{name}.npz"
            if path.exists():
                yield read_strokes(path)


def bitmap_sets(data: Path | None) -> Iterator[BitmapSet]:
    """Yield every bitmap set in the folder except MNIST. Raises DataError."""
    if data is not None:
        for name in BITMAP_FILES:
            path = train_folder(data) / f"{name}.npz"
            if name != "mnist" and path.exists():
                yield read_bitmaps(path)


def held_out(writers: Array) -> Array:
    """bool (N,): the samples never trained on. Depends on each writer's name alone."""
    share = int(HELD_OUT_SHARE * 1000)
    verdict = {str(w): zlib.crc32(str(w).encode()) % 1000 < share for w in np.unique(writers)}
    return np.array([verdict[str(w)] for w in writers], bool)


def measured(writers: Array) -> Array:
    """bool (N,): the half of the writers of recorded strings that pages are measured on.

    No line reader may be trained on it. Depends on each writer's name alone.
    """
    return np.array([zlib.crc32(str(w).encode()) % 1000 >= 500 for w in writers], bool)


def held_out_tail(count: int) -> Array:
    """bool (count,): the last tenth, for sets that keep writers together without naming them."""
    return np.arange(count) >= count - int(count * HELD_OUT_SHARE)


def writers(folder: Path) -> frozenset[str]:
    """Return the names of all writers in the files of a folder, where files name them."""
    names: set[str] = set()
    for path in sorted(folder.glob("*.npz")):
        with np.load(path, allow_pickle=False) as file:
            if "writer" in file:
                names |= {str(writer) for writer in np.unique(file["writer"])}
    return frozenset(names)
