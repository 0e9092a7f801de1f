"""Find the tables of a page."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from digitapp.records import Box, InkImage
from digitapp.records.grid import Grid, cell_of
from digitapp.segmentation.text_lines import typical_height
from digitapp.tables.aligned import aligned_grid
from digitapp.tables.rule_lines import NO_RULES, RuleLines, find_rules, without_border
from digitapp.tables.ruled import ruled_grids

_ROOM = 0.3
"""Least gap between digits that a rule parts. [heights of a digit]"""


def rules_beside(lines: Sequence[Sequence[Box]], ink: InkImage, scale: float) -> RuleLines:
    """Find the rule lines of a page, in page pixels.

    lines: the boxes of the digits of each text line; ink: uint8 (H, W), 0 paper to 255 full ink,
    on a copy of the page; scale: size of the copy in sizes of the page.
    """
    boxes = [box for line in lines for box in line]
    if not boxes or _is_one_number([line for line in lines if line]):
        return NO_RULES
    rest, scale = _at_page_size(ink, scale)
    for box in boxes:
        # With the soft edges of strokes, which would make rules of what stands side by side.
        left, top = (max(int((side - 1) * scale), 0) for side in (box.x, box.y))
        right, bottom = (int(np.ceil((side + 1) * scale)) for side in (box.right, box.bottom))
        rest[top:bottom, left:right] = 0
    rules = find_rules(rest, typical_height(boxes) * scale)
    return without_border(rules, ink.shape[1], ink.shape[0]).scaled(1 / scale)


def _at_page_size(ink: InkImage, scale: float) -> tuple[InkImage, float]:
    """A copy of the ink, and its scale: an enlarged one has no more detail than the page."""
    if scale <= 1:
        return ink.copy(), scale
    width = max(1, round(ink.shape[1] / scale))
    height = max(1, round(ink.shape[0] / scale))
    return cv2.resize(ink, (width, height), interpolation=cv2.INTER_LINEAR), 1.0


def _is_one_number(lines: Sequence[Sequence[Box]]) -> bool:
    """Whether there is one line, and no gap in it is wide enough for a rule."""
    if len(lines) > 1:
        return False
    (line,) = lines
    gap = max((b.x - a.right for a, b in zip(line, line[1:], strict=False)), default=0)
    return gap < _ROOM * typical_height(line)


def find_grids(lines: Sequence[Sequence[Box]], rules: RuleLines = NO_RULES) -> tuple[Grid, ...]:
    """The tables in which numbers stand, by rule lines or by alignment alone; often none.

    lines: the boxes of the digits of each text line, top to bottom and left to right; rules: the
    rule lines of the page. All in page pixels.
    """
    lines = [line for line in lines if line]
    if not lines:
        return ()
    boxes = [box for line in lines for box in line]
    unit = typical_height(boxes)
    grids = [grid for grid in ruled_grids(lines, rules, unit) if not _tears(grid, boxes)]
    rest = [[box for box in line if cell_of(box, grids) is None] for line in lines]
    rest = [line for line in rest if line]
    aligned = aligned_grid(rest, unit) if not grids else None
    return (*grids, aligned) if aligned is not None else tuple(grids)


def _tears(grid: Grid, boxes: Sequence[Box]) -> bool:
    """Whether edges between rows run through the middle of more than one digit in ten: then they
    are strokes, not rule lines."""
    own = [(*box.centre, box.height) for box in boxes if grid.cell(box) is not None]
    x, y, height = np.array(own, float).reshape(-1, 3).T
    edges = np.array([(edge.y, edge.slope) for edge in grid.rows[1:-1] or grid.rows])
    away = np.abs(edges[:, :1] + edges[:, 1:] * x - y)
    torn = (away < height / 4).any(axis=0)
    return bool(10 * torn.sum() > len(own))
