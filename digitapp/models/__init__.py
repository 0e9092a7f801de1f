"""The trained networks: super-resolution 28x28 -> 140x140 and classification 140x140 -> 11."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digitapp.errors import ModelError
from digitapp.models.session import Network, verified_bytes
from digitapp.records import CLASSES, Array
from digitapp.resources import assets_folder

SUPER_RESOLVER = "super_resolver.onnx"
CLASSIFIER = "classifier.onnx"

_CHUNK = 64


@dataclass(frozen=True, eq=False)
class Models:
    """The two networks that read a crop; obtained from `load_models`."""

    super_resolver: Network
    classifier: Network

    def super_resolve(self, crops: Array) -> Array:
        """Enlarge crops: float32 (N, 28, 28) in [0, 1] -> float32 (N, 140, 140) in [0, 1].

        Raises ValueError for any other shape.
        """
        crops = _checked(crops, 28)
        enlarged = self.super_resolver(crops)
        return np.clip(enlarged, 0, 1, out=enlarged).reshape(-1, 140, 140)

    def classify_enlarged(self, enlarged: Array) -> Array:
        """Probabilities of enlarged crops: float32 (N, 140, 140) -> (N, 11), rows sum to one.

        Raises ValueError for any other shape.
        """
        return self.classifier(_checked(enlarged, 140))

    def classify(self, crops: Array) -> Array:
        """Probabilities through super-resolution: float32 (N, 28, 28) in [0, 1] -> (N, 11).

        The columns follow `digitapp.records.CLASSES`. Raises ValueError for any other shape.
        """
        crops = _checked(crops, 28)
        parts = [
            self.classify_enlarged(self.super_resolve(crops[start : start + _CHUNK]))
            for start in range(0, len(crops), _CHUNK)
        ]
        return np.concatenate(parts) if parts else np.empty((0, len(CLASSES)), np.float32)


def load_models(path: str | Path | None = None) -> Models:
    """Load the shipped models, or those in the folder `path`.

    Both files are held against the hashes in the folder's model card first.
    Raises ModelError where a file is missing, damaged or another network.
    """
    folder = assets_folder() if path is None else Path(path)
    if not folder.is_dir():
        raise ModelError(f"{folder} is not a folder with models.")
    return Models(
        Network(verified_bytes(folder, SUPER_RESOLVER), SUPER_RESOLVER, (28, 28, 1), (140, 140, 1)),
        Network(verified_bytes(folder, CLASSIFIER), CLASSIFIER, (140, 140, 1), (len(CLASSES),)),
    )


def _checked(images: Array, side: int) -> Array:
    images = np.asarray(images, np.float32)
    if images.ndim != 3 or images.shape[1:] != (side, side):
        raise ValueError(f"Expected images of shape (N, {side}, {side}), got {images.shape}.")
    return images
