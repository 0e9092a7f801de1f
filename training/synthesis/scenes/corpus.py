"""The source material of samples: digits and other signs that can be painted at any size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from digitapp.records import Array
from training.data import datasets
from training.synthesis.strokes.glyphs import Bitmap, Glyph, inked
from training.synthesis.strokes.pen import drawing

DIGIT_LIKE = frozenset(r"lI|/\()[]{}!?OoQDSsZzijJbBqgGyY.,'`1234567890") | {r"\@"}
"""Signs that some people write like a digit; as "none" they would teach the network to doubt
true digits. `marks` draws dots and commas, with pens of their own."""

SCANS = ("swiss_digits", "nsysu_digits")
"""Scanned digits of people with names; few wrote many of them."""


@dataclass
class Corpus:
    """All glyphs of one side of the split.

    sources: the digits of each set as (glyph, digit, writer); strokes: names of the sets with
    true high resolution; signs: non-digits; by_writer: indices into a set's digits, by (set,
    writer); mnist, mnist_labels: the raw images uint8 (N, 28, 28) and labels uint8 (N,).
    """

    sources: dict[str, list[tuple[Glyph, int, str]]] = field(default_factory=dict)
    strokes: tuple[str, ...] = ()
    signs: list[Glyph] = field(default_factory=list)
    by_writer: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    mnist: Array = field(default_factory=lambda: np.zeros((0, 28, 28), np.uint8))
    mnist_labels: Array = field(default_factory=lambda: np.zeros(0, np.uint8))

    def neighbour(self, source: str, index: int, rng: np.random.Generator) -> int:
        """Pick a digit of the same writer, or of the same set where writers have no names."""
        writer = self.sources[source][index][2]
        same = self.by_writer.get((source, writer))
        if not writer or same is None:
            return int(rng.integers(len(self.sources[source])))
        return same[int(rng.integers(len(same)))]


def corpus(data: Path | None, validation: bool = False) -> Corpus:
    """Load every set of one side of the split: training writers, or held-out ones.

    Raises DataError.
    """
    result = Corpus()
    for strokes in datasets.stroke_sets(data):
        chosen = np.flatnonzero(datasets.held_out(strokes.writers) == validation)
        for i in map(int, chosen):
            label, writer = str(strokes.labels[i]), str(strokes.writers[i])
            if label.isascii() and label.isdigit():
                glyph = drawing(strokes.strokes(i))
                result.sources.setdefault(strokes.name, []).append((glyph, int(label), writer))
            elif label not in DIGIT_LIKE:
                result.signs.append(drawing(strokes.strokes(i)))
    result.strokes = tuple(result.sources)
    for bitmaps in datasets.bitmap_sets(data):
        tail = datasets.held_out_tail(len(bitmaps))
        # These sets are sorted, by class or by writer: hold out every tenth.
        if bitmaps.name in ("hwd1000", "semeion", "omniglot_nondigits", *SCANS):
            tail = np.arange(len(bitmaps)) % 10 == 9
        for i in map(int, np.flatnonzero(tail == validation)):
            image = bitmaps.images[i]
            bitmap = inked(image) if bitmaps.name in SCANS else Bitmap(_widened(image))
            if str(bitmaps.labels[i]).isdigit():
                entry = (bitmap, int(bitmaps.labels[i]), str(bitmaps.writers[i]))
                result.sources.setdefault(bitmaps.name, []).append(entry)
            else:
                result.signs.append(bitmap)
    mnist = datasets.read_mnist(data)
    chosen = datasets.held_out_tail(len(mnist.x_train)) == validation
    result.mnist, result.mnist_labels = mnist.x_train[chosen], mnist.y_train[chosen]
    result.sources["mnist"] = [
        (Bitmap(image), int(label), "")
        for image, label in zip(result.mnist, result.mnist_labels, strict=True)
    ]
    result.by_writer = dict(_index(result))
    return result


def _index(result: Corpus) -> Iterator[tuple[tuple[str, str], list[int]]]:
    for source, entries in result.sources.items():
        groups: dict[str, list[int]] = defaultdict(list)
        for i, (_, _, writer) in enumerate(entries):
            groups[writer].append(i)
        yield from (((source, writer), indices) for writer, indices in groups.items())


def _widened(image: Array) -> Array:
    """Widen or soften one-bit images of thin or blocky strokes, so that enlarging gives curves."""
    if image.shape[0] == 105:  # hairlines two or three pixels wide
        image = cv2.dilate(image, np.ones((3, 3), np.uint8))
    elif image.shape[0] < 24:
        image = cv2.resize(image, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
        image = cv2.GaussianBlur(image, (0, 0), 1.4)
    return np.pad(image, 2)
