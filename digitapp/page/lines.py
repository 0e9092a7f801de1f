"""Reading order: boxes into lines, top to bottom, left to right, whatever the scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from digitapp.records import Array, Box
from digitapp.settings import DEFAULTS, Settings


def group_lines(boxes: Sequence[Box], settings: Settings = DEFAULTS) -> list[list[int]]:
    """Indexes of the boxes in reading order, a list for each line.

    Boxes of at least `settings.small_box` of the typical height make the lines: each
    is linked to its nearest neighbour on the right that overlaps it in height, after
    the slant of the page is taken out; two that stand close on top of each other and are
    together no taller than a digit are one broken digit, and go to one line. Lower boxes
    (dots, flags, dashes) join the line that they lie nearest to.
    """
    if not boxes:
        return []
    heights = np.array([box.height for box in boxes], float)
    typical = typical_height(boxes)
    tall = np.flatnonzero(heights >= settings.small_box * typical)
    centres = np.array([box.centre for box in boxes])
    slope = _slope(centres[tall], heights[tall])
    level = centres[:, 1] - slope * centres[:, 0]
    groups = _chains(tall, boxes, level, settings)
    groups = _merge_broken(groups, boxes, tall, settings)
    groups = _merge_rows(groups, level, heights, settings)
    for i in np.flatnonzero(heights < settings.small_box * typical):
        nearest = min(groups, key=lambda group: _distance(int(i), group, centres, level, heights))
        nearest.append(int(i))
    groups.sort(key=lambda group: _median(level[group]))
    return [sorted(group, key=lambda i: (boxes[i].centre[0], boxes[i].y)) for group in groups]


def typical_height(boxes: Sequence[Box]) -> float:
    """The height of the digits among boxes: the median, weighted by height against specks."""
    heights = np.sort([box.height for box in boxes]).astype(float)
    weight = np.cumsum(heights)
    return float(heights[np.searchsorted(weight, weight[-1] / 2)])


def find_crumbs(lines: Sequence[Sequence[Box]], settings: Settings = DEFAULTS) -> frozenset[int]:
    """Which lines are far too small for their page: what is left of grids, texture and dirt.

    A page's digits have the height that most of its inked area has.
    """
    boxes = sorted((box for line in lines for box in line), key=lambda box: box.height)
    if not boxes:
        return frozenset()
    area = np.cumsum([float(box.height) ** 2 for box in boxes])
    main = boxes[int(np.searchsorted(area, area[-1] / 2))].height
    least = settings.smallest_line * main
    return frozenset(i for i, line in enumerate(lines) if line and typical_height(line) < least)


def find_blanks(boxes: Sequence[Box], settings: Settings = DEFAULTS) -> frozenset[int]:
    """Which boxes of a line, left to right, stand after a gap much wider than its neighbours."""
    if len(boxes) < 3:
        return frozenset()
    gaps = np.array([b.x - a.right for a, b in zip(boxes, boxes[1:], strict=False)], float)
    height = typical_height(boxes)
    usual = max(float(np.median(gaps)), 0.0)
    wide = gaps > max(settings.blank_ratio * usual, settings.blank_height * height)
    return frozenset(int(i) + 1 for i in np.flatnonzero(wide))


def _slope(centres: Array, heights: Array) -> float:
    """The page's slant: the median slope from each box to its nearest neighbour on the right."""
    if len(centres) < 3:
        return 0.0
    slopes = []
    for i in range(len(centres)):
        across, down = (centres - centres[i]).T
        beside = (across > 0.3 * heights[i]) & (np.abs(down) < 0.6 * across)
        beside &= np.abs(down) < heights[i]
        if beside.any():
            nearest = np.flatnonzero(beside)[np.argmin(across[beside])]
            slopes.append(down[nearest] / across[nearest])
    return float(np.median(slopes)) if len(slopes) >= 2 else 0.0


def _chains(tall: Array, boxes: Sequence[Box], level: Array, settings: Settings) -> list[list[int]]:
    """Link each tall box to its nearest neighbour on the right and collect the chains."""
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


def _merge_broken(
    groups: list[list[int]], boxes: Sequence[Box], tall: Array, settings: Settings
) -> list[list[int]]:
    """Put the parts of a digit that broke into an upper and a lower one on the same line."""
    group_of = {i: group for group in groups for i in group}
    for i, j in _broken_pairs(boxes, tall, settings):
        if group_of[i] is not group_of[j]:
            group_of[i].extend(group_of[j])
            for member in list(group_of[j]):
                group_of[member] = group_of[i]
    return list({id(group): group for group in group_of.values()}.values())


def _broken_pairs(
    boxes: Sequence[Box], tall: Array, settings: Settings
) -> Iterator[tuple[int, int]]:
    """Pairs of an upper and a lower box that may be the two parts of one digit."""
    x, y, right, bottom = np.array([(b.x, b.y, b.right, b.bottom) for b in boxes]).T[:, tall]
    # Most of a page's boxes are whole; with two boxes alone, nothing says how tall a digit is.
    usual = np.percentile(bottom - y, 75, method="higher") if len(tall) > 2 else np.inf
    for k in range(len(tall)):
        common = np.minimum(right[k], right) - np.maximum(x[k], x)
        narrower = np.minimum(right[k] - x[k], right - x)
        height = np.maximum(bottom[k], bottom) - y[k]
        broken = (common >= settings.broken_overlap * narrower) & (y > y[k])
        broken &= y - bottom[k] <= settings.broken_gap * height
        broken &= height <= settings.broken_height * usual
        for other in np.flatnonzero(broken):
            yield int(tall[k]), int(tall[other])


def _overlap(i: int, j: int, boxes: Sequence[Box], level: Array) -> float:
    """Common height of two boxes on the deslanted page, as a part of the lower one's height."""
    top = max(level[i] - boxes[i].height / 2, level[j] - boxes[j].height / 2)
    bottom = min(level[i] + boxes[i].height / 2, level[j] + boxes[j].height / 2)
    return float((bottom - top) / max(min(boxes[i].height, boxes[j].height), 1))


def _merge_rows(
    groups: list[list[int]], level: Array, heights: Array, settings: Settings
) -> list[list[int]]:
    """Columns of one row, however far apart, make one line when their levels agree."""
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


def _distance(i: int, group: list[int], centres: Array, level: Array, heights: Array) -> float:
    """How far a small box lies from a line, in the line's heights; sideways counts less."""
    members = np.array(group)
    height = _median(heights[members])
    up = np.abs(level[members] - level[i])
    across = np.abs(centres[members, 0] - centres[i, 0])
    return float(np.min(up + 0.3 * across) / height)


def _median(values: Array) -> float:
    return float(np.median(values))
