"""Small pages of handwriting that tests draw themselves, stroke by stroke.

Strokes are courses of a pen, x to the right and y down, a digit one unit high with its foot at
y = 1. No two digits that are drawn are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from digitapp.records import Array, Page

Rng = np.random.Generator
Strokes = list[Array]

_SHAPES = {
    "0": "30,0 6,20 2,60 20,98 45,85 54,45 46,10 28,0",
    "1": "10,0 8,50 5,100",
    "flagged 1": "0,26 15,13 26,0 | 26,0 25,50 24,100",
    "upstroke 1": "0,92 24,45 44,2 | 44,2 44,50 42,100",
    "serif 1": "0,24 12,14 24,0 | 24,0 24,50 23,100 | 2,100 24,99 46,100",
    "2": "3,24 12,5 30,0 47,14 42,42 22,72 0,98 | 0,98 30,97 56,96",
    "3": "3,12 22,0 43,10 40,34 17,45 42,56 47,80 26,100 0,90",
    "4": "16,0 8,30 0,60 | 0,60 30,60 56,58 | 42,30 40,65 38,100",
    "5": "10,2 8,22 5,44 | 5,44 30,38 48,62 36,95 0,94 | 10,2 30,2 50,0",
    "6": "40,0 16,24 2,66 16,98 42,90 44,62 22,54 5,72",
    "7": "0,3 27,3 52,2 | 52,2 36,45 22,100",
    "roofed 7": "0,20 2,3 | 2,3 27,5 52,2 | 52,2 36,45 22,100",
    "8": "40,12 22,0 5,18 24,45 46,72 26,100 3,78 22,48 42,24 38,10",
    "9": "42,14 20,0 2,24 20,48 42,30 43,12 | 43,12 42,55 36,100",
    "/": "50,-12 25,50 0,115",
    ":": "0,36 2,38 | 0,84 2,86",
    ".": "0,97 2,99",
    ",": "7,94 6,108 0,120",
    "-": "0,58 20,57 40,57",
    "+": "0,60 22,60 44,59 | 22,36 22,60 21,84",
    "=": "0,48 25,48 50,47 | 0,72 25,72 50,71",
    "(": "20,-15 4,20 2,75 20,115",
    ")": "0,-15 16,20 18,75 0,115",
    "[": "24,-16 0,-15 | 0,-15 0,50 0,117 | 0,117 24,117",
    "]": "0,-16 24,-15 | 24,-15 24,50 24,117 | 24,117 0,117",
    "<": "50,15 0,52 | 0,52 50,92",
    ">": "0,15 50,52 | 50,52 0,92",
}
"""Strokes of each character: points in hundredths of a unit."""


def _courses(name: str) -> list[list[tuple[float, float]]]:
    points = [[p.split(",") for p in stroke.split()] for stroke in _SHAPES[name].split("|")]
    return [[(int(x) / 100, int(y) / 100) for x, y in stroke] for stroke in points]


def glyph(name: str, rng: Rng) -> Strokes:
    """One character, a little different every time."""
    wide, turn = np.exp(rng.normal(0, 0.06)), rng.normal(0, 0.03)
    tall = np.exp(rng.normal(0, 0.03)) if name[-1].isdigit() else 1.0
    linear = np.array([[wide, -turn], [turn, tall]])
    made = []
    ends: dict[tuple[float, float], Array] = {}
    for course in _courses(name):
        # Strokes that meet in a point go on meeting there.
        points = [ends.setdefault(p, np.array(p) + rng.normal(0, 0.014, 2)) for p in course]
        made.append(smooth(np.array(points) @ linear.T + (0, 1 - tall)))
    return made


def smooth(points: Array, factor: int = 8) -> Array:
    """A Catmull-Rom spline (Catmull and Rom 1974) through points, float (n, 2)."""
    if len(points) < 3:
        return points
    padded = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    a, b, c, d = padded[:-3, None], padded[1:-2, None], padded[2:-1, None], padded[3:, None]
    t = (np.arange(factor) / factor)[None, :, None]
    curve = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
    return np.concatenate([curve.reshape(-1, 2), points[-1:]])


def beside(parts: Sequence[Strokes], gaps: Sequence[float]) -> Strokes:
    """Characters from left to right; gaps: before each but the first, between their boxes."""
    row: Strokes = []
    right = 0.0
    for part, gap in zip(parts, (0.0, *gaps), strict=True):
        points = np.concatenate(part)
        shift = np.array([right + gap - points[:, 0].min(), 0.0])
        row += [stroke + shift for stroke in part]
        right += gap + float(np.ptp(points[:, 0]))
    return row


def written(names: Sequence[str], rng: Rng, gap: float = 0.27) -> Strokes:
    """Characters of one hand; a blank widens the gap before the next."""
    parts, gaps, blank = [], [], 0.0
    for name in names:
        if name == " ":
            blank = 0.45
            continue
        parts.append(glyph(name, rng))
        gaps.append(gap + blank + rng.uniform(-0.03, 0.05))
        blank = 0.0
    return beside(parts, gaps[1:])


def garland(count: int, rng: Rng) -> Strokes:
    """Zeros in one stroke: rings that hang together at their tops."""
    tall, pace = rng.uniform(0.6, 0.8), rng.uniform(0.44, 0.52)
    points = []
    for i in range(count):
        turn = np.linspace(0.0, 2 * np.pi, 15)
        wide = 0.19 * np.exp(rng.normal(0, 0.06))
        ring = [pace * i - wide * np.sin(turn), 1 - tall / 2 - np.cos(turn) * tall / 2]
        points.append(np.column_stack(ring) + rng.normal(0, 0.008, (15, 2)))
    return [smooth(np.concatenate(points), 4)]


def linked_arcs(count: int, rng: Rng) -> Strokes:
    """Hasty zeros in one stroke: each ring is left open on the right for the next."""
    tall, pace = rng.uniform(0.6, 0.8), rng.uniform(0.42, 0.5)
    points = []
    for i in range(count):
        turn = np.linspace(-0.5, 1.45 * np.pi, 12)
        wide = 0.19 * np.exp(rng.normal(0, 0.06))
        ring = [pace * i - wide * np.sin(turn), 1 - tall / 2 - np.cos(turn) * tall / 2]
        points.append(np.column_stack(ring) + rng.normal(0, 0.008, (12, 2)))
    return [smooth(np.concatenate(points), 4)]


def paper(strokes: Strokes, rng: Rng) -> Page:
    """Strokes in ink on paper, as a scan shows them: digits of 36 to 64 pixels."""
    size, slant = rng.uniform(36, 64), rng.normal(0.06, 0.07)
    pen = max(2, round(size * rng.uniform(0.07, 0.1)))
    leaning = [s @ np.array([[1.0, 0.0], [-slant, 1.0]]) * size for s in strokes]
    points = np.concatenate(leaning)
    margin = 1.4 * size
    shift = margin - points.min(axis=0)
    width, height = np.ceil(np.ptp(points, axis=0) + 2 * margin).astype(int)
    gray = np.full((height, width), 236, np.uint8)
    lines = [np.round((line + shift) * 16).astype(np.int32) for line in leaning]
    cv2.polylines(gray, lines, False, int(rng.integers(30, 90)), pen, cv2.LINE_AA, 4)
    soft = cv2.GaussianBlur(gray, (0, 0), 0.6).astype(float) + rng.normal(0, 2.0, gray.shape)
    return Page(np.clip(soft, 0, 255).round().astype(np.uint8))


Kind = Callable[[int, Rng], tuple[str, Strokes]]
"""From a seed to the text that a row reads, without blanks, and its strokes."""


def _plain(*texts: str) -> Kind:
    """Characters of one hand; the texts in turn."""

    def draw(seed: int, rng: Rng) -> tuple[str, Strokes]:
        text = texts[seed % len(texts)]
        return text.replace(" ", ""), written(text, rng)

    return draw


def _garland(seed: int, rng: Rng) -> tuple[str, Strokes]:
    count = 2 + seed % 3
    one = glyph(("1", "flagged 1")[seed % 2], rng)
    return "1" + "0" * count, beside([one, garland(count, rng)], [rng.uniform(0.1, 0.2)])


def _arcs(seed: int, rng: Rng) -> tuple[str, Strokes]:
    return "3000", beside([glyph("3", rng), linked_arcs(3, rng)], [rng.uniform(0.1, 0.2)])


def _upstroke(seed: int, rng: Rng) -> tuple[str, Strokes]:
    text = ("41", "217", "613", "1", "11", "8100")[seed]
    return text, written([{"1": "upstroke 1"}.get(c, c) for c in text], rng)


def _serifs(seed: int, rng: Rng) -> tuple[str, Strokes]:
    text = ("17", "71", "1771", "117", "7217", "177")[seed]
    return text, written([{"1": "serif 1", "7": "roofed 7"}.get(c, c) for c in text], rng)


def _comma_in_digit(seed: int, rng: Rng) -> tuple[str, Strokes]:
    """The comma begins in the digit before it."""
    text = ("10,3", "10,5", "20,7", "10,3", "30,2", "16,4")[seed]
    whole, rest = text.split(",")
    left = written(whole, rng)
    last = np.concatenate([left[-1]])
    start = last[np.argmin(np.abs(last - (last[:, 0].max(), 0.78)).sum(axis=1))]
    comma = start + np.array([(0.0, 0.0), (0.07, 0.2), (0.02, 0.46)])
    return text, beside([[*left, smooth(comma)], glyph(rest, rng)], [rng.uniform(0.18, 0.26)])


def _double_one(seed: int, rng: Rng) -> tuple[str, Strokes]:
    """Two ones so near that their strokes run into each other at the top or the foot."""
    if seed % 2:
        ones = beside([glyph("1", rng), glyph("flagged 1", rng)], [rng.uniform(0.05, 0.08)])
    else:
        lean = rng.uniform(0.05, 0.07)
        left = [stroke + (-lean * stroke[:, 1:] + lean) * (1, 0) for stroke in glyph("1", rng)]
        ones = beside([left, glyph("1", rng)], [rng.uniform(0.1, 0.14)])
    more = ("", "", "", "4", "2", "5")[seed]
    if not more:
        return "11", ones
    return f"11{more}", beside([ones, glyph(more, rng)], [0.27])


def _linked_dashes(seed: int, rng: Rng) -> tuple[str, Strokes]:
    """Dashes that touch the digits beside them, or all but touch."""
    text = ("8-16-88", "8-6-88", "4-12-86", "8-16-88", "6-10-83", "2-8-68")[seed]
    parts = [glyph(c, rng) for c in text]
    gaps = [
        rng.uniform(0.03, 0.13) if "-" in pair else 0.25
        for pair in zip(text, text[1:], strict=False)
    ]
    return text, beside(parts, gaps)


KINDS: dict[str, Kind] = {
    "fractions": _plain("1/2", "3/4", "12/25"),
    "times": _plain("4:45", "12:05"),
    "decimals and a minus": _plain("12.50", "-745"),
    "brackets": _plain("[(1) (2) (3)]", "(1) (2) (3)"),
    "comparisons": _plain("<3+3> = <2+4>"),
    "zeros in a garland": _garland,
    "linked arcs": _arcs,
    "ones with upstrokes": _upstroke,
    "serif ones beside roofed sevens": _serifs,
    "commas in digits": _comma_in_digit,
    "ones that touch": _double_one,
    "dashes that link": _linked_dashes,
}

SEEDS = 6


def sample(kind: str, seed: int) -> tuple[str, Page]:
    """A page with one row of that kind, and the text that it reads, without blanks."""
    rng = np.random.default_rng([list(KINDS).index(kind), seed])
    text, strokes = KINDS[kind](seed, rng)
    return text, paper(strokes, rng)
