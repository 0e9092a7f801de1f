"""Cut a row at the places of the digits that the line reader found, without cuts."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from digitapp.records import Array, Box, Segment


def cut_at_columns(segments: Sequence[Segment], places: Array) -> list[Segment]:
    """A segment for each digit: the row's ink around its place, up to half way to the next.

    segments: of one row, at least one; places: float (n,), page columns, rising; n is at least
    one. A digit without ink of its own gets a box one pixel wide and as high as the row.
    """
    row = Segment.joined(segments)
    middles = (places[:-1] + places[1:]) / 2
    edges = np.clip(np.round(middles).astype(int) - row.box.x, 0, row.box.width)
    stops = np.maximum.accumulate([0, *edges.tolist(), row.box.width])
    return [
        _tight(row, int(first), int(stop))
        for first, stop in zip(stops[:-1], stops[1:], strict=True)
    ]


def _tight(row: Segment, first: int, stop: int) -> Segment:
    """The ink between two columns of a row in its own box."""
    first = min(first, row.box.width - 1)
    ink = row.ink[:, first : max(stop, first + 1)]
    x, y, width, height = cv2.boundingRect(ink)
    if not width or not height:
        return Segment(Box(row.box.x + first, row.box.y, 1, row.box.height), ink[:, :1])
    box = Box(row.box.x + first + x, row.box.y + y, width, height)
    return Segment(box, ink[y : y + height, x : x + width])
