"""Group boxes into text lines in reading order, at any scale."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitapp.records import Array, Box, Mark
from digitapp.segmentation.settings import DEFAULTS, SegmentationSettings
from digitapp.statistics import median, weighted_median


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
    small = np.flatnonzero(heights < settings.small_box * typical)
    _join_nearest(small.tolist(), groups, centres[:, 0], level, heights, settings)
    groups.sort(key=lambda group: median(level[group]))
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
    paired = np.zeros(len(boxes), bool)
    for k in range(len(boxes)):
        if paired[k]:
            continue
        common = np.minimum(right[k], right) - np.maximum(x[k], x)
        narrower = np.minimum(right[k] - x[k], right - x)
        height = np.maximum(bottom[k], bottom) - y[k]
        broken = (common >= narrower / 2) & (y > y[k])
        broken &= y - bottom[k] <= settings.broken_gap * height
        broken &= height <= settings.broken_height * usual
        nearest = np.flatnonzero(broken & ~paired)
        if len(nearest):
            pairs.append((k, int(nearest[np.argmin(y[nearest])])))
            paired[list(pairs[-1])] = True
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


def find_cut_neighbours(lines: Sequence[Sequence[Box]], width: int, height: int) -> frozenset[int]:
    """Find the indexes of lines that are one digit at an edge of the page: parts of other writing.

    lines: the boxes of each line; width, height: of the page, in pixels. A picture of a number may
    show pieces of what is written beside it, which its edge cuts off. Where such lines hold as
    many digits as the others, the picture is a close one of these digits.
    """

    def at_edge(box: Box) -> bool:
        return box.x <= 0 or box.y <= 0 or box.right >= width or box.bottom >= height

    cut = frozenset(i for i, line in enumerate(lines) if len(line) == 1 and at_edge(line[0]))
    return cut if 2 * len(cut) < sum(map(len, lines)) else frozenset()


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
        beside = across > 0
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
    heights = np.array([boxes[i].height for i in order], float)
    left, right = np.array([(boxes[i].x, boxes[i].right) for i in order]).T
    top, bottom = level[order] - heights / 2, level[order] + heights / 2
    chain_of = {i: [i] for i in order}
    for k, i in enumerate(order):
        far = left[k + 1 :] - right[k] > settings.link_distance * heights[k]
        others = slice(k + 1, k + 1 + (int(far.argmax()) if far.any() else len(far)))
        common = np.minimum(bottom[k], bottom[others]) - np.maximum(top[k], top[others])
        smaller = np.maximum(np.minimum(heights[k], heights[others]), 1)
        beside = np.flatnonzero(common / smaller >= settings.line_overlap)
        if not len(beside):
            continue
        chain, other = chain_of[i], chain_of[order[k + 1 + int(beside[0])]]
        if other is not chain:
            chain.extend(other)
            for member in other:
                chain_of[member] = chain
    unique = {id(chain): chain for chain in chain_of.values()}
    return list(unique.values())


def _merge_rows(
    groups: list[list[int]], level: Array, heights: Array, settings: SegmentationSettings
) -> list[list[int]]:
    """Merge chains at the same level, however far apart, such as the columns of a table's row."""
    groups = sorted(groups, key=lambda group: median(level[group]))
    merged: list[list[int]] = []
    for group in groups:
        if merged:
            last = merged[-1]
            height = min(median(heights[last]), median(heights[group]))
            if abs(median(level[group]) - median(level[last])) < settings.row_distance * height:
                last.extend(group)
                continue
        merged.append(list(group))
    return merged


def _join_nearest(
    small: Sequence[int],
    groups: list[list[int]],
    across: Array,
    level: Array,
    heights: Array,
    settings: SegmentationSettings,
) -> None:
    """Add small boxes to the nearest of the lines `groups`, in place.

    across, level: the boxes' centres. Distances are in line heights, horizontal ones count less.
    """
    line_of = np.full(len(heights), -1)
    for number, group in enumerate(groups):
        line_of[group] = number
    tall = np.array([median(heights[group]) for group in groups])
    for i in small:
        placed = np.flatnonzero(line_of >= 0)
        away = np.abs(level[placed] - level[i])
        away += settings.sideways * np.abs(across[placed] - across[i])
        nearest = np.full(len(groups), np.inf)
        np.minimum.at(nearest, line_of[placed], away)
        number = int(np.argmin(nearest / tall))
        groups[number].append(i)
        line_of[i] = number
        tall[number] = median(heights[groups[number]])
