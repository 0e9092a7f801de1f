"""Propose cuts through touching digits, with two methods that complement each other.

- Seams: the cheapest paths from the top edge to the bottom edge. They move at most one pixel
  sideways per row and pay for the ink they cross (dynamic programming as in seam carving,
  Avidan and Shamir 2007). They cross strokes where these are thin. Projection minima and
  drop-fall paths are special cases.
- Valleys: where two digits lean on each other no path is cheap, but the outline has a notch
  above and one below. A straight cut joins each pair of notches (the contour extrema of
  Strathy, Suen and Krzyzak 1993).

A cut is an int array (h,): the first column right of the cut in each row.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from digitapp.records import Array, Box, InkImage, Segment
from digitapp.segmentation.settings import DEFAULTS, SegmentationSettings

_HEIGHT = 48
"""Taller ink is shrunk to this height, in pixels, before cuts are searched for."""

_SIDESTEP = 0.08
"""Cost of a step to the side, in pixels of full ink: of equal seams the straightest wins."""

_CRUMB = 0.03
"""A cut is dropped if it leaves less than this part of the ink on one side."""


def split(
    segment: Segment,
    line_height: float,
    settings: SegmentationSettings = DEFAULTS,
    digits: Sequence[float] = (),
) -> list[Segment]:
    """Cut a segment at every promising place.

    line_height: height of the line's digits, in pixels of the segment; digits: where its digits
    are known, the columns of their middles: there is then one cut between each two.
    Returns the pieces from left to right, or just the segment if there is no promising cut or it
    is longer than `settings.longest_chain`.
    """
    if segment.box.width > settings.longest_chain * line_height:
        return [segment]
    middles = [place - segment.box.x for place in digits]
    cuts = find_cuts(segment.ink, line_height, settings, middles)
    if not cuts:
        return [segment]
    # Cuts may cross. In every row, a piece lies between two neighbours of the sorted cuts.
    bounds = np.sort(np.clip(cuts, 0, segment.box.width), axis=0)
    left = np.zeros_like(bounds[:1])
    bounds = np.concatenate([left, bounds, left + segment.box.width])
    pieces = (_piece(segment, start, stop) for start, stop in pairwise(bounds))
    return [piece for piece in pieces if piece is not None]


def find_cuts(
    ink: InkImage,
    line_height: float,
    settings: SegmentationSettings = DEFAULTS,
    digits: Sequence[float] = (),
) -> list[Array]:
    """Find the promising cuts, from left to right; each is int32 (h,), see above.

    line_height: in pixels of the ink. At most `settings.seams_per_height` seams and as many
    valleys are tried per line height of width. A cut too close to an earlier one is dropped.
    digits: as of `split`; all cuts are kept where there is none between two digits.
    """
    height, width = ink.shape
    scale = min(1.0, _HEIGHT / height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(ink, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    unit = line_height * scale
    gap = max(1.0, settings.cut_distance * unit)
    if size[0] < 2 * gap:
        return []
    most = max(1, int(settings.seams_per_height * size[0] / unit))
    found = (*find_valleys(small, unit, most, settings), *find_seams(small, unit, most, settings))
    parting = _parting(small, found)
    cuts = _between(parting, [place * scale for place in digits]) or _apart(parting, gap / 2)
    rows = np.linspace(0, size[1] - 1, height)
    return [
        np.round(np.interp(rows, np.arange(size[1]), cut / scale)).astype(np.int32) for cut in cuts
    ]


def _apart(cuts: Sequence[Array], least: float) -> list[Array]:
    """The cuts at a mean distance of at least `least` pixels from all earlier ones, sorted."""
    kept: list[Array] = []
    places: list[float] = []
    for cut in cuts:
        place = float(cut.mean())
        # No cut is closer to another than their places are, so only neighbours are compared.
        first, last = bisect_left(places, place - least), bisect_right(places, place + least)
        if all(np.abs(cut - other).mean() >= least for other in kept[first:last]):
            at = bisect_right(places, place)
            kept.insert(at, cut)
            places.insert(at, place)
    return kept


def _between(cuts: Sequence[Array], digits: Sequence[float]) -> list[Array]:
    """The most promising cut between each two digits; none where two have none.

    cuts: the deepest valleys first, then the cheapest seams; digits: the columns of their middles,
    rising.
    """
    places = [float(cut.mean()) for cut in cuts]
    chosen = []
    for left, right in pairwise(digits):
        near = [cut for cut, place in zip(cuts, places, strict=True) if left < place < right]
        if not near:
            return []
        chosen.append(near[0])
    return chosen


def _parting(ink: Array, cuts: Sequence[Array]) -> list[Array]:
    """The cuts that leave at least `_CRUMB` of the ink, float (h, w), on both sides."""
    height, width = ink.shape
    left = np.zeros((height, width + 1))
    np.cumsum(ink, axis=1, dtype=np.float64, out=left[:, 1:])
    rows, total = np.arange(height), max(float(left[:, -1].sum()), 1e-6)
    shares = [
        float(left[rows, np.clip(np.ceil(cut).astype(int), 0, width)].sum()) / total for cut in cuts
    ]
    return [cut for cut, share in zip(cuts, shares, strict=True) if _CRUMB <= share <= 1 - _CRUMB]


def find_seams(ink: Array, unit: float, most: int, settings: SegmentationSettings) -> list[Array]:
    """Find up to `most` of the cheapest seams, each float (h,).

    ink: float (h, w) in [0, 1]; unit: the line height in pixels of this ink.
    """
    height = len(ink)
    middle = height // 2
    below = height - 1 - middle
    # Seams are put together in the middle row from paths that start at the top and at the bottom.
    halves = np.stack([ink[: middle + 1], ink[::-1][: middle + 1]], axis=1)
    costs, steps = _cheapest_paths(halves)
    price = costs[middle, 0] + costs[below, 1] - ink[middle]
    gap = max(1.0, settings.cut_distance * unit)
    seams = []
    for column in _lowest(price, gap, most, settings.dearest_seam * unit):
        upper = _trace(steps[:, 0], middle, column)[::-1]
        lower = _trace(steps[:, 1], below, column)[1:]
        seams.append(np.concatenate([upper, lower]) + 0.5)
    return seams


def find_valleys(ink: Array, unit: float, most: int, settings: SegmentationSettings) -> list[Array]:
    """Find up to `most` cuts through notches of the outline, the deepest first.

    Arguments and cuts as in `find_seams`.
    """
    solid = ink > 0.5
    height = len(ink)
    empty = ~solid.any(0)
    top = np.where(empty, height, solid.argmax(0))
    bottom = np.where(empty, -1, height - 1 - solid[::-1].argmax(0))
    least = settings.valley_depth * unit
    above, below = _notches(top, least), _notches(height - 1 - bottom, least)
    reach = settings.valley_reach * unit
    tops, bottoms = ([column for column, _ in notches] for notches in (above, below))
    found: list[tuple[float, Array]] = []
    rows = np.arange(height)
    for column, depth in above:
        partners = below[_near(bottoms, column, reach)]
        other, more = min(partners, key=lambda p: abs(p[0] - column), default=(column, 0.0))
        ends = (min(top[column], height - 1), max(bottom[other], 0))
        found.append((depth + more, _straight(rows, (column, ends[0]), (other, ends[1]))))
    for column, depth in below:
        if not tops[_near(tops, column, reach)]:
            found.append((depth, np.full(height, column + 0.5)))
    found.sort(key=lambda item: -item[0])
    return [cut for _, cut in found[:most]]


def _near(columns: Sequence[int], column: int, reach: float) -> slice:
    """The slice of rising columns at most `reach` away from a column."""
    return slice(bisect_left(columns, column - reach), bisect_right(columns, column + reach))


def _straight(rows: Array, start: tuple[int, int], end: tuple[int, int]) -> Array:
    """A cut straight down to `start` (column, row), then straight to `end`, then straight down."""
    if end[1] <= start[1]:
        return np.where(rows <= start[1], start[0], end[0]) + 0.5
    return np.interp(rows, (start[1], end[1]), (start[0], end[0])) + 0.5


def _notches(depth: Array, least: float) -> list[tuple[int, float]]:
    """Find the columns where an outline, given as depth from the edge, has local maxima.

    Returns each column with its prominence, in pixels, if that is at least `least`. Prominence
    is how far the depth drops on both sides before it exceeds the maximum again.
    """
    starts = np.concatenate([[0], np.flatnonzero(np.diff(depth)) + 1])
    stops = [*starts[1:].tolist(), len(depth)]
    levels = depth[starts].tolist()
    before, after = _lowest_on_the_way(levels), _lowest_on_the_way(levels[::-1])[::-1]
    peaks = []
    for i in range(1, len(levels) - 1):
        prominence = float(levels[i] - max(before[i], after[i]))
        if levels[i] > max(levels[i - 1], levels[i + 1]) and prominence >= least:
            peaks.append((int(starts[i] + stops[i] - 1) // 2, prominence))
    return peaks


def _lowest_on_the_way(levels: Sequence[int]) -> list[int]:
    """The lowest level between each place and the nearest higher one before it.

    Where none is higher, all before it count, and for the first place its own level.
    """
    lowest: list[int] = []
    higher: list[tuple[int, int]] = []  # falling levels, each with the lowest since the one before
    for level in levels:
        low = level
        while higher and higher[-1][0] <= level:
            low = min(low, *higher.pop())
        lowest.append(low)
        higher.append((level, low))
    return lowest


def _cheapest_paths(ink: Array) -> tuple[Array, Array]:
    """Cost of the cheapest path from the top to each pixel, and its last step sideways.

    ink: float (h, n, w), n images. Returns costs (h, n, w), and int8 (h, n, w) of -1, 0 or 1:
    where the path's column in the row above lies.
    """
    height, count, width = ink.shape
    price = np.full((height, count, width + 2), np.inf, ink.dtype)
    price[0, :, 1:-1] = ink[0]
    choices = np.empty((3, count, width), ink.dtype)
    steps = np.zeros(ink.shape, np.int8)
    for row in range(1, height):
        before = price[row - 1]
        choices[0] = before[:, 1:-1]
        np.add(before[:, :-2], _SIDESTEP, out=choices[1])
        np.add(before[:, 2:], _SIDESTEP, out=choices[2])
        steps[row] = choices.argmin(0)
        np.add(choices.min(0), ink[row], out=price[row, :, 1:-1])
    return price[..., 1:-1], np.array([0, -1, 1], np.int8)[steps]


def _trace(steps: Array, row: int, column: int) -> Array:
    """Follow the path that ends at (row, column) back to row 0; returns its columns."""
    path = np.empty(row + 1, np.int32)
    for i in range(row, -1, -1):
        path[row - i] = column
        column += int(steps[i, column])
    return path


def _lowest(price: Array, gap: float, most: int, dearest: float) -> list[int]:
    """Choose up to `most` columns of the lowest price, at most `dearest`, cheapest first.

    They are at least `gap` pixels apart from each other and from the ends.
    """
    margin = int(np.ceil(gap))
    inner = price[margin : len(price) - margin]
    chosen: list[int] = []
    free, reach = np.ones(len(price), bool), margin - 1
    for column in (np.argsort(inner, kind="stable") + margin).tolist():
        if price[column] > dearest or len(chosen) >= most:
            break
        if free[column]:
            chosen.append(column)
            free[max(column - reach, 0) : column + reach + 1] = False
    return chosen


def _piece(segment: Segment, start: Array, stop: Array) -> Segment | None:
    """The part of a segment from column `start` to before `stop`, int (h,) each, in its own
    tight box; None without ink."""
    first, last = int(start.min()), int(stop.max())
    columns = np.arange(first, last)
    own = (columns >= start[:, None]) & (columns < stop[:, None])
    ink = segment.ink[:, first:last] * own
    if not ink.size:
        return None
    x, y, width, height = cv2.boundingRect(ink)
    if width == 0 or height == 0:
        return None
    box = Box(segment.box.x + first + x, segment.box.y + y, width, height)
    return Segment(box, ink[y : y + height, x : x + width])
