"""Repair components: join the parts of broken digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from digitapp.deadline import NEVER, Deadline
from digitapp.recognition.segment_classifier import Classified
from digitapp.records import NONE, Probabilities, Segment
from digitapp.segmentation.text_lines import find_broken
from digitapp.settings import Settings


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

    def stacked(tallest: float) -> list[tuple[Segment, Segment]]:
        found = find_broken(boxes, replace(cutting, broken_height=tallest))
        return [(segments[i], segments[j]) for i, j in found]

    pairs = [p for p in stacked(cutting.ring_height) if rings(p)]
    known_pairs = set(pairs)
    pairs += [
        (upper, lower)
        for upper, lower in stacked(cutting.broken_height)
        if min(digit(upper), digit(lower)) < sure and (upper, lower) not in known_pairs
    ]
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
