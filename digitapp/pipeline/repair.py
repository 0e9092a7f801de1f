"""Repair components: join broken digits, restore strokes that were mistaken for rule lines, and
leave out rings around digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import cv2
import numpy as np

from digitapp.deadline import NEVER, Deadline
from digitapp.preprocessing.ink_mask import find_refused
from digitapp.preprocessing.scale import usual_height
from digitapp.recognition.segment_classifier import Classified
from digitapp.records import NONE, Array, Box, Ink, Probabilities, Segment
from digitapp.records.overlap import Places
from digitapp.segmentation.components import find_segments
from digitapp.segmentation.text_lines import find_broken
from digitapp.settings import Settings

_STRAIGHT = 0, 1
"""Digits that a printed box (0) or a piece of a rule line (1) looks like."""


def give_back(
    segments: list[Segment],
    known: dict[Segment, Probabilities],
    raw: Ink,
    ink: Ink,
    seen: Classified,
    settings: Settings,
    deadline: Deadline = NEVER,
) -> tuple[list[Segment], Ink]:
    """Restore digits with straight strokes that the ink network took for rule lines.

    A component was written if it is surely a digit as a whole and its remains are not.
    segments: the components of `ink`; known: their probabilities, float (11,); raw, ink: before
    and after the ink network. Returns the new segments and ink, and adds new readings to `known`.
    """
    refused = find_refused(raw, ink, usual_height(ink)[0], settings.preprocessing)
    if not refused.mask.any():
        return segments, ink
    sure = settings.recognition.sure
    whole = find_segments(refused, settings.segmentation)
    known.update(seen.classify(whole, deadline))
    for segment in whole:
        if segment not in known:
            break
        box = segment.box
        remains = {s for s in segments if s.box.union(box) == box}
        if not _surely_shaped(known[segment], sure):
            continue
        if any(_surely_shaped(known[s], sure) for s in remains):
            continue
        segments = [s for s in segments if s not in remains] + [segment]
        area = np.s_[box.y : box.bottom, box.x : box.right]
        mask, strength = ink.mask.copy(), ink.strength.copy()
        mask[area] |= refused.mask[area]
        strength[area] = np.maximum(strength[area], segment.ink)
        ink = replace(ink, mask=mask, strength=strength)
    return segments, ink


def _surely_shaped(p: Array, sure: float) -> bool:
    """Whether probabilities (11,) surely mean a digit that cannot be a rule line or box."""
    return int(p.argmax()) not in _STRAIGHT and float(p[:NONE].max()) >= sure


def mend(
    segments: Sequence[Segment],
    known: dict[Segment, Probabilities],
    seen: Classified,
    settings: Settings,
    deadline: Deadline = NEVER,
) -> list[Segment]:
    """Join the upper and lower part of broken digits if the whole reads better.

    The whole must be a digit with a probability of at least `settings.segmentation.mended`. Then
    two rings, one above the other and together about as tall as the page's digits, are an 8,
    however well each reads as a 0. Returns the new segments, and adds the probabilities of
    joined ones to `known`.
    """

    def digit(segment: Segment) -> float:
        return float(known[segment][:NONE].max())

    def rings(pair: tuple[Segment, Segment]) -> bool:
        # With just two components, the height of a digit is unknown.
        return len(segments) > 2 and all(int(known[part].argmax()) == 0 for part in pair)

    cutting, sure = settings.segmentation, settings.recognition.sure
    boxes = [segment.box for segment in segments]

    stacked = [(segments[i], segments[j]) for i, j in find_broken(boxes, cutting)]
    pairs = [pair for pair in stacked if rings(pair) or min(digit(pair[0]), digit(pair[1])) < sure]
    joined = [Segment.joined(pair) for pair in pairs]
    known.update(seen.classify(joined, deadline))
    parts: set[Segment] = set()
    whole = []
    for pair, segment in zip(pairs, joined, strict=True):
        if segment not in known:
            break
        better = digit(segment) > digit(pair[0]) * digit(pair[1]) or rings(pair)
        if digit(segment) >= cutting.mended and better and not parts.intersection(pair):
            parts.update(pair)
            whole.append(segment)
    return [segment for segment in segments if segment not in parts] + whole


def without_rings(
    segments: Sequence[Segment], known: Mapping[Segment, Probabilities], settings: Settings
) -> list[Segment]:
    """Leave out components around sure digits: the ring of a circled number is no zero.

    A component is around another if its convex hull holds the other's box.
    """
    sure = settings.recognition.sure
    digits = [s for s in segments if float(known[s][:NONE].max()) >= sure]
    places = Places([digit.box for digit in digits])
    rings = set()
    for segment in segments:
        box = segment.box
        inside = [digits[i] for i in np.flatnonzero(places.inside(box)) if digits[i] is not segment]
        if inside:
            points = cv2.findNonZero((segment.ink > 0).astype(np.uint8))
            hull = cv2.convexHull(np.add(points, (box.x, box.y)))
            if any(_holds(hull, digit.box) for digit in inside):
                rings.add(segment)
    return [segment for segment in segments if segment not in rings]


def _holds(hull: Array, box: Box) -> bool:
    corners = [(x, y) for x in (box.x, box.right - 1) for y in (box.y, box.bottom - 1)]
    return all(cv2.pointPolygonTest(hull, corner, False) >= 0 for corner in corners)
