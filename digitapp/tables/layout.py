"""Find the tables of a page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitapp.records import Box, Mask
from digitapp.records.grid import Grid, cell_of
from digitapp.segmentation.text_lines import typical_height
from digitapp.tables.aligned import aligned_grid
from digitapp.tables.rule_lines import NO_RULES, RuleLines, find_rules
from digitapp.tables.ruled import ruled_grids


def rules_beside(lines: Sequence[Sequence[Box]], ink: Mask, scale: float) -> RuleLines:
    """Find the rule lines of a page, in page pixels.

    lines: the boxes of the digits of each text line; ink: uint8 (H, W), 255 where any ink is, on
    a copy of the page; scale: size of the copy in sizes of the page.
    """
    boxes = [box for line in lines for box in line]
    if not boxes:
        return NO_RULES
    rest = ink.copy()
    for box in boxes:
        rows = slice(int(box.y * scale), int(np.ceil(box.bottom * scale)))
        rest[rows, int(box.x * scale) : int(np.ceil(box.right * scale))] = 0
    return find_rules(rest, typical_height(boxes) * scale).scaled(1 / scale)


def find_grids(lines: Sequence[Sequence[Box]], rules: RuleLines = NO_RULES) -> tuple[Grid, ...]:
    """The tables in which numbers stand, by rule lines or by alignment alone; often none.

    lines: the boxes of the digits of each text line, top to bottom and left to right; rules: the
    rule lines of the page. All in page pixels.
    """
    lines = [line for line in lines if line]
    if not lines:
        return ()
    unit = typical_height([box for line in lines for box in line])
    grids = ruled_grids(lines, rules, unit)
    rest = [[box for box in line if cell_of(box, grids) is None] for line in lines]
    rest = [line for line in rest if line]
    aligned = aligned_grid(rest, unit) if not grids else None
    return (*grids, aligned) if aligned is not None else tuple(grids)
