"""Rows of touching digits as a page would show them, and whose ink each of their pieces holds."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from digitapp.records import Array, Ink, Segment
from training.synthesis.scenes.degradation import draw_damage, photograph
from training.synthesis.scenes.digit_scenes import paint_layers
from training.synthesis.scenes.ligatures import ligatures
from training.synthesis.scenes.placement import Hand, Piece


def photographed(
    pieces: Sequence[Piece], hand: Hand, joined: bool, rng: np.random.Generator
) -> tuple[Ink, Array]:
    """Digits drawn on a layer each and spoiled as on a page.

    joined: the pen stays down between them. Returns the ink that is found, and where each digit
    alone has ink: bool (len(pieces), h, w).
    """
    drawn = [[piece] for piece in pieces] + [ligatures(pieces, rng) if joined else []]
    sharp, factor, _ = paint_layers(drawn, hand, rng)
    shape = sharp.shape[2] // factor, sharp.shape[1] // factor
    reduced = np.stack([cv2.resize(x, shape, interpolation=cv2.INTER_AREA) for x in sharp])
    found = photograph(reduced.max(0), draw_damage(rng, hand.size, hand.pen), rng)
    ink = Ink(found, np.where(found > 40, 255, 0).astype(np.uint8), hand.pen)
    return ink, reduced[: len(pieces)] > 100


def held(segment: Segment, written: Array) -> tuple[Array, Array]:
    """The ink that a segment has of each digit, bool (n, h, w), and which part of each digit's
    ink that is, float (n,); written: as `photographed` gives it."""
    box = segment.box
    own = written[:, box.y : box.bottom, box.x : box.right] & (segment.ink > 60)
    return own, part(own, written)


def part(some: Array, whole: Array) -> Array:
    """float (n,): how much of the pixels of each layer of `whole`, bool (n, ...), `some` has."""
    return np.asarray(some.sum((1, 2)) / np.maximum(whole.sum((1, 2)), 1))
