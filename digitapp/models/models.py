"""The eight trained networks, and loading them.

Super-resolution 28x28 -> 140x140, classification 140x140 -> 11; the ink network, which marks the
pixels that a pen wrote; a network that reads touching digits whole; one that distinguishes
punctuation from digits; the line reader; one that tells how a page lies from its components, and
one that tells from its rows whether it is upside down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digitapp.errors import ModelError
from digitapp.models.model_card import card_files, verified_bytes
from digitapp.models.onnx_network import Network, batches
from digitapp.records import CLASSES, Array, Probabilities
from digitapp.resources import assets_folder

SUPER_RESOLVER = "super_resolver.onnx"
CLASSIFIER = "classifier.onnx"
INK = "ink.onnx"
TOUCHING = "touching.onnx"
PUNCTUATION = "punctuation.onnx"
LINE_READER = "line_reader.onnx"
ORIENTATION = "orientation.onnx"
ROW_ORIENTATION = "row_orientation.onnx"

EIGHT_BITS = "eight_bits"
"""In a folder of models, the folder of those networks that also come in 8 bits."""


@dataclass(frozen=True, eq=False)
class Models:
    """The two networks that read a crop, and, where the folder has them, those that find the ink
    of a page, read touching digits whole, find punctuation, read lines, and tell how a page lies;
    obtained from `load_models`.

    punctuation: `FEATURES` of `digitapp.recognition.punctuation_features`, float64 (N, 29), to
    scores of digit, slash, two brackets and mark, float64 (N, 5).
    """

    super_resolver: Network
    classifier: Network
    ink: Network | None = None
    touching: Network | None = None
    punctuation: Network | None = None
    line_reader: Network | None = None
    orientation: Network | None = None
    row_orientation: Network | None = None

    def super_resolve(self, crops: Array) -> Array:
        """Enlarge crops: float32 (N, 28, 28) in [0, 1] -> float32 (N, 140, 140) in [0, 1].

        Raises ValueError for any other shape.
        """
        crops = _checked(crops, 28)
        enlarged = self.super_resolver(crops)
        return np.clip(enlarged, 0, 1, out=enlarged).reshape(-1, 140, 140)

    def classify_enlarged(self, enlarged: Array) -> Probabilities:
        """Probabilities of enlarged crops: float32 (N, 140, 140) -> (N, 11), rows sum to one.

        Raises ValueError for any other shape.
        """
        return self.classifier(_checked(enlarged, 140))

    def classify(self, crops: Array) -> Probabilities:
        """Probabilities through super-resolution: float32 (N, 28, 28) in [0, 1] -> (N, 11).

        The columns follow `digitapp.records.CLASSES`. Raises ValueError for any other shape.
        """
        crops = _checked(crops, 28)
        parts = [
            self.classify_enlarged(self.super_resolve(crops[part])) for part in batches(len(crops))
        ]
        return np.concatenate(parts) if parts else np.empty((0, len(CLASSES)), np.float32)

    def written(self, strength: Array) -> Array:
        """The probability that a pen wrote a pixel: float32 (N, H, W) in [0, 1] -> same shape.

        strength: as in `Ink`, as a part of one; H and W are multiples of 64.
        Raises ModelError if the folder had no ink network.
        """
        if self.ink is None:
            raise ModelError("These models lack the ink network.")
        return self.ink(strength)[..., 0]

    @property
    def pen_probability(self) -> Callable[[Array], Array] | None:
        """`written`, or None if the folder had no ink network."""
        return None if self.ink is None else self.written

    def look_at_wholes(self, strips: Array) -> Array:
        """The number of digits in a component, the first and the last: float32
        (N, 40, 112) in [0, 1], as `digitapp.recognition.touching.strip` makes them -> (N, 25).

        Raises ModelError if the folder had no such network.
        """
        if self.touching is None:
            raise ModelError("These models lack the network for touching digits.")
        return self.touching(strips)

    def read_lines(self, images: Array) -> Array:
        """Probabilities of the blank and of every character along rows: float32 (N, 40, W) in
        [0, 1], W a multiple of 4, as `digitapp.recognition.row_image` paints them ->
        (N, W / 2, 23).

        Raises ModelError if the folder had no such network.
        """
        if self.line_reader is None:
            raise ModelError("These models lack the line reader.")
        return self.line_reader(images)

    def look_how_it_lies(self, views: Array) -> Array:
        """How components lie: float32 (N, 28, 28, 2) in [0, 1], as
        `digitapp.pipeline.orientation.views` makes them -> probabilities (N, 5).

        Raises ModelError if the folder had no such network.
        """
        if self.orientation is None:
            raise ModelError("These models lack the network that tells how a page lies.")
        return self.orientation(views)

    def look_if_upside_down(self, images: Array) -> Array:
        """Log odds that rows are upside down, in nats: float32 (N, 40, W) in [0, 1], W a multiple
        of 4, as `digitapp.recognition.row_image` paints them -> (N, 1).

        Raises ModelError if the folder had no such network.
        """
        if self.row_orientation is None:
            raise ModelError("These models lack the network that tells if a row is upside down.")
        return self.row_orientation(images)


def load_models(path: str | Path | None = None, *, eight_bits: bool = True) -> Models:
    """Load the shipped models, or those in the folder `path`.

    eight_bits: whether to prefer networks in 8 bits, which answer almost alike in half the time,
    where the folder has them.

    The files are first checked against the hashes in the folder's model card. A folder whose
    card does not name one of the last six networks has none: pages are then read without it.
    Raises ModelError if a file is missing, damaged or another network.
    """
    folder = assets_folder() if path is None else Path(path)
    if not folder.is_dir():
        raise ModelError("{folder} is not a folder with models.", folder=folder)
    known = card_files(folder)

    def network(
        name: str, given: tuple[int | None, ...], answer: tuple[int | None, ...]
    ) -> Network:
        fast = f"{EIGHT_BITS}/{name}"
        file = fast if eight_bits and fast in known else name
        content, large = verified_bytes(folder, file, known), name == INK
        return Network(content, name, given, answer, keeps_memory=large)

    return Models(
        network(SUPER_RESOLVER, (28, 28, 1), (140, 140, 1)),
        network(CLASSIFIER, (140, 140, 1), (len(CLASSES),)),
        network(INK, (None, None, 1), (None, None, 1)) if INK in known else None,
        network(TOUCHING, (40, 112, 1), (25,)) if TOUCHING in known else None,
        network(PUNCTUATION, (29,), (5,)) if PUNCTUATION in known else None,
        network(LINE_READER, (40, None, 1), (None, 23)) if LINE_READER in known else None,
        network(ORIENTATION, (28, 28, 2), (5,)) if ORIENTATION in known else None,
        network(ROW_ORIENTATION, (40, None, 1), (1,)) if ROW_ORIENTATION in known else None,
    )


def _checked(images: Array, side: int) -> Array:
    images = np.asarray(images, np.float32)
    if images.ndim != 3 or images.shape[1:] != (side, side):
        raise ValueError(f"Expected images of shape (N, {side}, {side}), got {images.shape}.")
    return images
