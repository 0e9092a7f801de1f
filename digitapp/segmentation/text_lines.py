"""Group boxes into text lines in reading order, at any scale."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitapp.records import Array, Box, Mark
from digitapp.segmentation.settings import DEFAULTS, SegmentationSettings
from digitapp.statistics import weighted_median


def group_lines(boxes: Sequence[Box], settings: SegmentationSettings = DEFAULTS) -> list[list[int]]:
    """Return the indexes of the boxes, one list per line, lines top to bottom, boxes left to right.

    Boxes of at least `settings.small_box` of the typical height make the lines: each is linked
    to the nearest box on its right that overlaps it vertically, once the page's slant is
    removed. Smaller boxes (dots, flags, dashes) join the nearest line.
    """
    if not boxes:
        return []
    heights = np.array([box.height for box in boxes], float)
    typical = typical_height(boxes)
    tall = np.flatnonzero(heights >= settings.small_box * typical)
    centres = np.array([box.centre for box in boxes])
    slope = _slope(centres[tall], heights[tall], settings)
    level = centres[:, 1] - slope * centres[:, 0]
    groups = _chains(tall, boxes, level, settings)
    groups = _merge_rows(groups, level, heights, settings)
    for i in np.flatnonzero(heights < settings.small_box * typical):
        distances = [_distance(int(i), g, centres, level, heights, settings) for g in groups]
        groups[int(np.argmin(distances))].append(int(i))
    groups.sort(key=lambda group: _median(level[group]))
    return [sorted(group, key=lambda i: (boxes[i].centre[0], boxes[i].y)) for group in groups]


def find_broken(
    boxes: Sequence[Box], settings: SegmentationSettings = DEFAULTS
) -> list[tuple[int, int]]:
    """Find index pairs of boxes, the upper first, that may be two parts of one broken digit.

    One is close above the other, and together they are about as tall as the page's digits. With
    just two boxes the digits' height is unknown, so any height is accepted. A box is in at most
    one pair.
    """
    if len(boxes) < 2:
        return []
    x, y, right, bottom = np.array([(b.x, b.y, b.right, b.bottom) for b in boxes]).T
    # A high percentile is the height of a whole digit, as most boxes are whole.
    usual = (
        np.percentile(bottom - y, settings.usual_percentile, method="higher")
        if len(boxes) > 2
        else np.inf
    )
    pairs: list[tuple[int, int]] = []
    paired: set[int] = set()
    for k in range(len(boxes)):
        common = np.minimum(right[k], right) - np.maximum(x[k], x)
        narrower = np.minimum(right[k] - x[k], right - x)
        height = np.maximum(bottom[k], bottom) - y[k]
        broken = (common >= settings.broken_overlap * narrower) & (y > y[k])
        broken &= y - bottom[k] <= settings.broken_gap * height
        broken &= height <= settings.broken_height * usual
        nearest = [int(other) for other in np.flatnonzero(broken) if other not in paired]
        if nearest and k not in paired:
            pairs.append((k, min(nearest, key=lambda other: int(y[other]))))
            paired.update(pairs[-1])
    return pairs


def typical_height(boxes: Sequence[Box]) -> float:
    """Median height of at least one box, in pixels, weighted by height to discount specks."""
    heights = np.array([box.height for box in boxes], float)
    return weighted_median(heights, heights)


def find_crumbs(
    lines: Sequence[Sequence[Box]], settings: SegmentationSettings = DEFAULTS
) -> frozenset[int]:
    """Find the indexes of lines far too small for their page: remains of grids, texture or dirt.

    lines: the boxes of each line. A page's digits have the median height, weighted by height
    squared.
    """
    heights = np.array([box.height for line in lines for box in line], float)
    if not len(heights):
        return frozenset()
    least = settings.smallest_line * weighted_median(heights, heights**2)
    return frozenset(i for i, line in enumerate(lines) if line and typical_height(line) < least)


def find_blanks(
    boxes: Sequence[Box], settings: SegmentationSettings = DEFAULTS, marks: Sequence[Mark] = ()
) -> frozenset[int]:
    """Find the indexes of boxes that follow a gap much wider than the line's median gap.

    boxes: the digits of a line, left to right; marks: its signs, each of which divides its gap.
    Lines of fewer than three digits have no blanks.
    """
    if len(boxes) < 3:
        return frozenset()
    gaps = np.array([_gap(boxes, i, marks) for i in range(1, len(boxes))], float)
    height = typical_height(boxes)
    usual = max(float(np.median(gaps)), 0.0)
    wide = gaps > max(settings.blank_ratio * usual, settings.blank_height * height)
    return frozenset(int(i) + 1 for i in np.flatnonzero(wide))


def _gap(boxes: Sequence[Box], index: int, marks: Sequence[Mark]) -> int:
    """Widest gap between digits or marks before a box, in pixels; negative if all overlap."""
    between = [mark.box for mark in marks if mark.before == index]
    chain = [boxes[index - 1], *between, boxes[index]]
    return max(b.x - a.right for a, b in zip(chain, chain[1:], strict=False))


def _slope(centres: Array, heights: Array, settings: SegmentationSettings) -> float:
    """The page's slant: the median slope from a box to its nearest neighbour on the right."""
    if len(centres) < 3:
        return 0.0
    slopes = []
    for i in range(len(centres)):
        across, down = (centres - centres[i]).T
        beside = across > settings.slant_distance * heights[i]
        beside &= np.abs(down) < settings.slant_most * across
        beside &= np.abs(down) < heights[i]
        if beside.any():
            nearest = np.flatnonzero(beside)[np.argmin(across[beside])]
            slopes.append(down[nearest] / across[nearest])
    return float(np.median(slopes)) if len(slopes) >= 2 else 0.0


def _chains(
    tall: Array, boxes: Sequence[Box], level: Array, settings: SegmentationSettings
) -> list[list[int]]:
    """Link each tall box to its nearest neighbour on the right; return the chains."""
    order = sorted((int(i) for i in tall), key=lambda i: boxes[i].centre[0])
    chain_of: dict[int, list[int]] = {}
    for position, i in enumerate(order):
        chain_of.setdefault(i, [i])
        for j in order[position + 1 :]:
            if boxes[j].x - boxes[i].right > settings.link_distance * boxes[i].height:
                break
            if _overlap(i, j, boxes, level) >= settings.line_overlap:
                chain = chain_of.setdefault(j, [j])
                if chain is not chain_of[i]:
                    chain_of[i].extend(chain)
                    for member in chain:
                        chain_of[member] = chain_of[i]
                break
    unique = {id(chain): chain for chain in chain_of.values()}
    return list(unique.values())


def _overlap(i: int, j: int, boxes: Sequence[Box], level: Array) -> float:
    """Vertical overlap of two boxes without slant, as a part of the smaller height; at most 1."""
    top = max(level[i] - boxes[i].height / 2, level[j] - boxes[j].height / 2)
    bottom = min(level[i] + boxes[i].height / 2, level[j] + boxes[j].height / 2)
    return float((bottom - top) / max(min(boxes[i].height, boxes[j].height), 1))


def _merge_rows(
    groups: list[list[int]], level: Array, heights: Array, settings: SegmentationSettings
) -> list[list[int]]:
    """Merge chains at the same level, however far apart, such as the columns of a table's row."""
    groups = sorted(groups, key=lambda group: _median(level[group]))
    merged: list[list[int]] = []
    for group in groups:
        if merged:
            last = merged[-1]
            height = min(_median(heights[last]), _median(heights[group]))
            if abs(_median(level[group]) - _median(level[last])) < settings.row_distance * height:
                last.extend(group)
                continue
        merged.append(list(group))
    return merged


def _distance(
    i: int,
    group: list[int],
    centres: Array,
    level: Array,
    heights: Array,
    settings: SegmentationSettings,
) -> float:
    """Distance of a small box from a line in line heights; horizontal distance counts less."""
    members = np.array(group)
    height = _median(heights[members])
    up = np.abs(level[members] - level[i])
    across = np.abs(centres[members, 0] - centres[i, 0])
    return float(np.min(up + settings.sideways * across) / height)


def _median(values: Array) -> float:
    return float(np.median(values))
