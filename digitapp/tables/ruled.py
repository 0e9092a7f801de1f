"""Grids that rule lines make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from digitapp.records import Box
from digitapp.records.grid import Grid
from digitapp.tables.edges import Line, grid_of, with_columns_between, with_rows_between
from digitapp.tables.rule_lines import Rule, RuleLines

# All but shares and counts are in heights of a digit.
_CROSSING = 0.7
"""Rules that end so close to each other meet."""
_SAME = 0.4
"""Rules closer than this are one."""
_BEYOND = 0.6
"""Where others reach farther than this beyond the last rule, there is one more row or column."""
_NEAR = 2.5
"""Numbers so near to an end without a rule belong to the table."""
_PITCH = 1.3
"""In a table without a frame, so do numbers this near to an outer rule. [rows or columns]"""
_LEAST_SHARE = 0.35
"""An edge has rules over this part of the table. [0 to 1]"""
_ASKEW = 0.12
"""A line that leans by so much more than the others is no edge. [rise over run]"""
_CLOSE, _MOST_PARTED = 0.3, 0.5
"""On squared paper, rules part more than this share of neighbours that are so close."""
_UNEVEN = 1.4
"""The squares of squared paper do not differ by so much. [> 1]"""
_SMALLEST = 0.9
"""Cells are at least so wide."""
_SQUARE, _MANY = 1.7, 8
"""Squares are narrower than this, and there are many of them in a row."""
_COMB = 2.4
"""The boxes of a comb are narrower than this."""


def ruled_grids(lines: Sequence[Sequence[Box]], rules: RuleLines, unit: float) -> list[Grid]:
    """The grids whose cells rule lines part, top to bottom.

    lines: the boxes of the digits of each text line; unit: the height of a digit. All in pixels.
    """
    found = []
    for block in blocks(rules, unit):
        grid = _grid(block, lines, unit)
        if grid is not None:
            found.append(grid)
    return sorted(found, key=lambda grid: grid.rows[0].at(grid.columns[0][0]))


def blocks(rules: RuleLines, unit: float) -> list[RuleLines]:
    """Rules that cross or meet each other, together."""
    level, upright = rules.level, rules.upright
    group = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while group[i] != i:
            i = group[i]
        return i

    for i, across in enumerate(level):
        for j, down in enumerate(upright, len(level)):
            if _cross(across, down, _CROSSING * unit):
                group[root(i)] = root(j)
    together: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i in range(len(group)):
        own = together.setdefault(root(i), ([], []))
        if i < len(level):
            own[0].append(level[i])
        else:
            own[1].append(upright[i - len(level)])
    return [RuleLines(tuple(a), tuple(d)) for a, d in together.values() if a and d]


def _cross(across: Rule, down: Rule, reach: float) -> bool:
    x = down.middle
    x = down.at(across.at(x))
    y = across.at(x)
    return (
        across.start - reach <= x <= across.end + reach
        and down.start - reach <= y <= down.end + reach
    )


def _grid(block: RuleLines, lines: Sequence[Sequence[Box]], unit: float) -> Grid | None:
    rows = _edges(block.level, block.upright, unit)
    columns = _edges(block.upright, block.level, unit)
    if len(rows) < 2 or len(columns) < 2:
        return None
    sides = [box.centre for line in lines for box in line]
    upside = [(y, x) for x, y in sides]
    open_rows, open_columns = _is_open(rows), _is_open(columns)
    columns = _reaching(columns, rows, sides, unit, open_rows)
    rows = _reaching(rows, columns, upside, unit, open_columns)
    columns = _without_empty_ends(columns, rows, sides)
    rows = _without_empty_ends(rows, columns, upside)
    drawn = sum(row.drawn for row in rows), sum(column.drawn for column in columns)
    if len(rows) == 2:
        return _one_row(rows, columns, lines, unit)
    rows = with_rows_between(rows, columns, lines, unit)
    columns = with_columns_between(rows, columns, lines, unit)
    if len(columns) == 2 and (drawn[1] < 2 or drawn[0] < 3):  # a margin, or a frame around a text
        return None
    grid = grid_of(rows, columns)
    if grid is None:
        return None
    used = {place[0] for line in lines for box in line if (place := grid.cell(box)) is not None}
    if not used or (grid.width == 1 and len(used) < 2):
        return None
    if max(drawn) < 2 and not _holds_most(grid, lines):
        return None
    return None if _is_paper(lines, grid, unit) else grid


def _holds_most(grid: Grid, lines: Sequence[Sequence[Box]]) -> bool:
    """Whether most digits of a page are in a grid. Two lines that cross are a table only then."""
    inside = [grid.cell(box) is not None for line in lines for box in line]
    return 2 * sum(inside) > len(inside)


def _one_row(
    rows: Sequence[Line], columns: Sequence[Line], lines: Sequence[Sequence[Box]], unit: float
) -> Grid | None:
    """A comb, or a table of a single row between two rules; None if it is neither."""
    grid = grid_of(rows, columns)
    if grid is None or sum(column.drawn for column in columns) < 3 or len(columns) < 4:
        return None
    inside = [place[1] for line in lines for box in line if (place := grid.cell(box)) is not None]
    if not inside:
        return None
    width = float(np.median(np.diff(grid.columns[0])))
    if len(set(inside)) == len(inside) and width < _COMB * unit:
        return replace(grid, comb=True)
    return grid if all(row.drawn for row in rows) else None


def _without_empty_ends(
    edges: Sequence[Line], others: Sequence[Line], places: Sequence[tuple[float, float]]
) -> list[Line]:
    """Leave out outer rows or columns without numbers that no rule closes, such as a margin."""
    found = list(edges)
    for end, step in ((0, 1), (-1, -1)):
        inner = found[end + step]
        if len(found) < 3 or found[end].drawn:
            continue
        # The places of numbers inwards of the next edge do not count.
        used = any(
            others[0].at(across) < along < others[-1].at(across)
            and step * (across - inner.at(along)) < 0
            for across, along in places
        )
        if not used:
            found.pop(end)
    return found


def _is_open(edges: Sequence[Line]) -> bool:
    """Whether no rule line closes a table at either end."""
    return not (edges[0].drawn or edges[-1].drawn)


def _reaching(
    edges: Sequence[Line],
    others: Sequence[Line],
    places: Sequence[tuple[float, float]],
    unit: float,
    unframed: bool,
) -> list[Line]:
    """Move the ends of a table so far out that they hold the numbers beside it.

    edges: of columns, others: of rows, or the other way round; places: of digits, first across
    the edges and then along them. unframed: the table has no frame, so that an outer cell has no
    rule at its end.
    """
    found = list(edges)
    within = [
        (across, along)
        for across, along in places
        if others[0].at(across) < along < others[-1].at(across)
    ]
    pitch = (found[-1].place - found[0].place) / (len(found) - 1)
    for end, sign in ((0, -1), (-1, 1)):
        edge = found[end]
        beyond = [sign * (across - edge.at(along)) for across, along in within]
        if not edge.drawn:
            near = [away for away in beyond if 0 <= away < _NEAR * unit]
            if near:
                out = sign * (max(near) + 0.5 * unit)
                found[end] = Line(edge.place + out, edge.slope, drawn=False)
        elif unframed and any(0 <= away < _PITCH * max(pitch, unit) for away in beyond):
            more = Line(edge.place + sign * max(pitch, 1.5 * unit), edge.slope, drawn=False)
            found.insert(0 if end == 0 else len(found), more)
    return found


def _edges(rules: Sequence[Rule], others: Sequence[Rule], unit: float) -> list[Line]:
    """The edges that rules make, in order, and the ends of the others where none stands there."""
    start = float(np.median([rule.start for rule in others]))
    end = float(np.median([rule.end for rule in others]))
    along = float(np.median([rule.middle for rule in others]))
    span = max((rule.end for rule in rules), default=0.0) - min(
        (rule.start for rule in rules), default=0.0
    )
    edges = [line for line, length in _merged(rules, along, unit) if length >= _LEAST_SHARE * span]
    slope = float(np.median([line.slope for line in edges])) if edges else 0.0
    edges = [line for line in edges if abs(line.slope - slope) <= _ASKEW]
    edges.sort(key=lambda line: line.at(along))
    if not edges or edges[0].at(along) - start > _BEYOND * unit:
        edges.insert(0, Line(start - slope * along, slope, drawn=False))
    if end - edges[-1].at(along) > _BEYOND * unit:
        edges.append(Line(end - slope * along, slope, drawn=False))
    return edges


def _merged(rules: Sequence[Rule], along: float, unit: float) -> list[tuple[Line, float]]:
    """Rules that lie on each other as one, and how long each is."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at(along)):
        if groups and rule.at(along) - np.mean([r.at(along) for r in groups[-1]]) < _SAME * unit:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    found = []
    for group in groups:
        longest = max(group, key=lambda rule: rule.length)
        found.append((Line(longest.place, longest.slope), sum(r.length for r in group)))
    return found


def _is_paper(lines: Sequence[Sequence[Box]], grid: Grid, unit: float) -> bool:
    """Whether a grid is that of squared paper: numbers go across its even columns, or its squares
    are small."""
    widths = np.diff(np.array(grid.columns), axis=1)
    width = float(np.median(widths))
    if width < _SMALLEST * unit:
        return True
    if grid.width >= _MANY and grid.height > 1 and width < _SQUARE * unit:
        return True
    inner = widths[:, 1:-1] if grid.width >= _MANY else widths  # outer ones may be cut
    if grid.width > 2 and (inner.max(axis=1) > _UNEVEN * inner.min(axis=1)).any():
        return False
    close = parted = 0
    for line in lines:
        for left, right in zip(line, line[1:], strict=False):
            one, other = grid.cell(left), grid.cell(right)
            if one and other and right.x - left.right < _CLOSE * unit:
                close += 1
                parted += one[1] != other[1]
    return parted > max(_MOST_PARTED * close, 2)
