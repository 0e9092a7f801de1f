"""Read line drawings from SVG files: paths and circles, stroked in one colour.

A small part of SVG, so that the window starts without an imaging library. A file with anything
else in it is refused, since it would look otherwise here than in the editor that made it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.parsers import expat

Point = tuple[float, float]
SIDE = 24
"""Width and height of every drawing, in its own units."""

_ROOT = {
    "viewBox": f"0 0 {SIDE} {SIDE}",
    "fill": "none",
    "stroke": "currentColor",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
}
_FREE = {"xmlns", "width", "height", "id", "stroke-width"}
_SHAPES = {"path": {"d"}, "circle": {"cx", "cy", "r"}}
_TOKEN = re.compile(r"\s*,?\s*([A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_STEP = 12
"""Degrees of an arc that one straight piece replaces."""


class Stroke(NamedTuple):
    """Points in units of the drawing, joined by lines with round ends; width in the same units.

    A single point is a dot.
    """

    points: list[Point]
    width: float


def strokes(data: bytes) -> list[Stroke]:
    """The strokes of an SVG file.

    Raises ValueError if the file is damaged or uses features that this module does not support.
    """
    found: list[Stroke] = []
    widths: list[float] = []

    def start(name: str, given: dict[str, str]) -> None:
        known = _FREE | (_SHAPES.get(name, set()) if widths else _ROOT.keys())
        if (name not in _SHAPES) if widths else (name != "svg"):
            raise ValueError(f"<{name}> cannot be drawn")
        if unknown := given.keys() - known:
            raise ValueError(f"{sorted(unknown)[0]} of <{name}> is unknown")
        if not widths and (wrong := [k for k in _ROOT if given.get(k) != _ROOT[k]]):
            raise ValueError(f'{wrong[0]} is not "{_ROOT[wrong[0]]}"')
        widths.append(float(given.get("stroke-width", widths[-1] if widths else 1)))
        if name == "path":
            found.extend(Stroke(points, widths[-1]) for points in _subpaths(given["d"]))
        elif name == "circle":
            middle = float(given["cx"]), float(given["cy"])
            found.append(Stroke(_arc(middle, float(given["r"]), 0, 360), widths[-1]))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: widths.pop()
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, KeyError) as error:
        raise ValueError(str(error)) from error
    if not found:
        raise ValueError("nothing is drawn")
    numbers = [v for s in found for pair in s.points for v in (*pair, s.width)]
    if not all(map(math.isfinite, numbers)):
        raise ValueError("a number is not finite")
    return found


def _subpaths(d: str) -> list[list[Point]]:
    """The points of each part of a path; commands M L H V A Z, absolute or relative."""
    paths: list[list[Point]] = []
    here: Point = 0.0, 0.0
    tokens = list(_tokens(d))[::-1]
    command = ""

    def number() -> float:
        if not tokens or tokens[-1].isalpha():
            raise ValueError(f"a number is missing after {command}")
        return float(tokens.pop())

    while tokens:
        if tokens[-1].isalpha():
            command = tokens.pop()
        elif command in ("M", "m"):
            command = "L" if command == "M" else "l"  # SVG: further pairs after M are lines
        elif command in ("", "Z", "z"):
            raise ValueError(f"a number follows {command or 'nothing'}")
        x, y = here if command.islower() else (0.0, 0.0)
        kind = command.upper()
        if kind not in "MLHVAZ" or (not paths and kind != "M"):
            raise ValueError(f"the command {command} cannot be drawn")
        if kind == "Z":
            here = paths[-1][0]
            paths[-1].append(here)
        elif kind == "A":
            arc = _arc_to(here, number, x, y)
            here = arc[-1]
            paths[-1].extend(arc[1:])
        else:
            right = here[0] if kind == "V" else x + number()
            here = right, here[1] if kind == "H" else y + number()
            if kind == "M":
                paths.append([here])
            else:
                paths[-1].append(here)
    # A line of no length is a dot.
    return [points[:1] if len(set(points)) == 1 else points for points in paths]


def _tokens(d: str) -> Iterator[str]:
    """The commands and numbers of a path."""
    at = 0
    text = d.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise ValueError(f"{text[at : at + 8]} is no part of a path")
        yield match[1]
        at = match.end()


def _arc_to(start: Point, number: Callable[[], float], x: float, y: float) -> list[Point]:
    """An arc of a circle from `start`, as the numbers after A describe it (SVG 1.1, F.6)."""
    rx, ry, _rotation, large, sweep = (number() for _ in range(5))
    end = x + number(), y + number()
    if rx != ry or rx <= 0 or large not in (0, 1) or sweep not in (0, 1):
        raise ValueError("an arc is not part of a circle")
    half = math.dist(start, end) / 2
    if not half:
        raise ValueError("an arc has no length")
    radius = max(rx, half)
    turn = 1 if sweep else -1
    off = math.sqrt(radius * radius - half * half) * turn * (-1 if large else 1)
    along = math.atan2(end[1] - start[1], end[0] - start[0])
    middle = (
        (start[0] + end[0]) / 2 - off * math.sin(along),
        (start[1] + end[1]) / 2 + off * math.cos(along),
    )
    first, last = (
        math.degrees(math.atan2(p[1] - middle[1], p[0] - middle[0])) for p in (start, end)
    )
    degrees = turn * ((last - first) * turn % 360)
    return [start, *_arc(middle, radius, first, first + degrees)[1:-1], end]


def _arc(middle: Point, radius: float, start: float, end: float) -> list[Point]:
    """Points on an arc; degrees, clockwise from the right."""
    # Rounded coordinates in a file must not change how many pieces an arc has.
    count = max(2, round(abs(end - start) / _STEP + 1e-3))
    turns = (math.radians(start + (end - start) * i / count) for i in range(count + 1))
    return [(middle[0] + radius * math.cos(t), middle[1] + radius * math.sin(t)) for t in turns]
