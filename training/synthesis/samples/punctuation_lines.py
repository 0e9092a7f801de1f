"""Lines of writing, read as on a page, with the true kind of every component.

Recorded strings are split into characters. Other lines are composed: dates, telephone numbers,
amounts and plain numbers from the digits of one writer, with recorded or drawn signs. Each line
is drawn with a random pen, and the components that `digitapp.pipeline` finds are compared with the
drawing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from digitapp.models import Models
from digitapp.pipeline.find_rows import find_rows
from digitapp.recognition.candidates import Components
from digitapp.recognition.punctuation_features import KINDS
from digitapp.recognition.row_candidates import all_row_candidates, look_at_wholes
from digitapp.recognition.segment_classifier import rows_of
from digitapp.records import Array, Page, Segment
from digitapp.settings import DEFAULTS, Settings
from training.data.datasets import StrokeSet
from training.synthesis.strokes.pen import Drawing, drawing, framed
from training.synthesis.strokes.punctuation import drawn_sign

Rng = np.random.Generator

_MARKS = ".,-"
_FINE = 2
"""Factor by which writing is painted finer than its page."""

_SEPARATE = 0.35
"""Strokes belong to one character if they share more than this part of the narrower width."""

_OWN, _WHOLE = 0.85, 0.7
"""A component is a sign if at least the first share of its ink is; a piece must also have at least
the second share of the sign's ink."""

_PATTERNS = (
    ("d", 0.3),
    ("n/n", 0.1),
    ("n/n/y", 0.12),
    ("n/n/y.", 0.01),
    ("(ddd)", 0.06),
    ("(ddd) ddd-dddd", 0.1),
    ("(ddd)ddd-dddd", 0.03),
    ("ddd-dddd", 0.08),
    ("n-n-y", 0.05),
    ("d.n", 0.05),
    ("d,ddd.dd", 0.04),
    ("d,", 0.03),
    ("(d)", 0.03),
)
"""Patterns of lines, and their weights: d is one digit (alone: one to nine), n one or two digits,
y two or four; other characters stand for themselves."""


@dataclass(frozen=True, eq=False)
class Character:
    """sign: the character; strokes: each float32 (n, 2), y down, in heights of a digit."""

    sign: str
    strokes: list[Array]


@dataclass(frozen=True, eq=False)
class KnownRow:
    """A line as read, with its drawing.

    kinds: int (N + M,), indices into `KINDS`, first of its components and then of its pieces, -1
    for ink that nobody wrote; writer: name of the writer.
    """

    read: Components
    kinds: Array
    writer: str


def characters(strokes: Sequence[Array], label: str) -> list[list[Array]] | None:
    """Split strokes into the characters of `label`, left to right; None where they do not match.

    strokes: each float (n, 2). Strokes that overlap horizontally belong to one character.
    """
    label = re.sub(r"\s", "", label)
    groups: list[list[Array]] = []
    for stroke in sorted((s for s in strokes if len(s)), key=_middle):
        left, right = stroke[:, 0].min(), stroke[:, 0].max()
        if groups:
            before = np.concatenate(groups[-1])[:, 0]
            common = min(right, before.max()) - max(left, before.min())
            if common > _SEPARATE * min(right - left, np.ptp(before)):
                groups[-1].append(stroke)
                continue
        groups.append([stroke])
    return groups if len(groups) == len(label) else None


def recorded(strings: StrokeSet) -> Iterator[tuple[str, list[Character]]]:
    """Yield writer and characters of every recorded string that can be split."""
    for i, label in enumerate(map(str, strings.labels)):
        parts = characters(strings.strokes(i), label)
        if parts is None:
            continue
        tall = np.quantile([np.ptp(np.concatenate(part)[:, 1]) for part in parts], 0.75)
        line = [
            Character(sign, [np.asarray(stroke / max(tall, 1), np.float32) for stroke in part])
            for sign, part in zip(re.sub(r"\s", "", label), parts, strict=True)
        ]
        yield str(strings.writers[i]), line


class Composer:
    """Composes each line from the digits of one writer and the signs of all."""

    def __init__(self, digits: StrokeSet, signs: StrokeSet) -> None:
        self._digits, self._signs = digits, signs
        self._own: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for i, (writer, label) in enumerate(zip(digits.writers, digits.labels, strict=True)):
            self._own[str(writer)][str(label)].append(i)
        self._writers = sorted(w for w, own in self._own.items() if len(own) == 10)
        self._recorded = {
            sign: np.flatnonzero(signs.labels == sign).tolist() for sign in "/()" + _MARKS
        }

    def line(self, rng: Rng) -> tuple[str, list[Character]]:
        """Compose a line; return its writer and its characters."""
        writer = self._writers[int(rng.integers(len(self._writers)))]
        shear = rng.normal(0, 0.12)
        gap, hand = rng.normal(0.22, 0.16), rng.uniform(0, 1, 4)
        x, line = 0.0, []
        for sign in _text(rng):
            if sign == " ":
                x += rng.uniform(0.3, 0.9)
                continue
            glyph = self._digit(writer, sign, rng) if sign.isdigit() else None
            points = glyph or self._sign(sign, hand, rng)
            strokes = [s + s[:, 1:] * np.array([-shear, 0], np.float32) for s in points]
            left = min(s[:, 0].min() for s in strokes)
            right = max(s[:, 0].max() for s in strokes)
            shift = np.array([x - left, rng.normal(0, 0.04)], np.float32)
            line.append(Character(sign, [s + shift for s in strokes]))
            x += right - left + max(gap + rng.normal(0, 0.1), -0.12)
        return writer, line

    def _digit(self, writer: str, sign: str, rng: Rng) -> list[Array]:
        own = self._own[writer][sign]
        glyph = drawing(self._digits.strokes(own[int(rng.integers(len(own)))]))
        return _standing(glyph, rng.uniform(0.85, 1.15), 1.0)

    def _sign(self, sign: str, hand: Array, rng: Rng) -> list[Array]:
        """Draw a sign with the height and position of one hand; hand: float (4,) in [0, 1]."""
        tall = float(0.85 + 0.95 * hand[0] + rng.normal(0, 0.06))
        foot = float(1.0 + 0.6 * hand[1] * (tall - 0.8) + rng.normal(0, 0.04))
        found = self._recorded.get(sign, [])
        if found and rng.random() < 0.5:
            glyph = drawing(self._signs.strokes(found[int(rng.integers(len(found)))]))
            if sign in "/()":
                return _standing(glyph, tall, foot)
            size = {"-": rng.uniform(0.25, 0.9), ",": rng.uniform(0.12, 0.5)}
            points = glyph.points * np.float32(size.get(sign, rng.uniform(0.02, 0.12)))
            strokes = [points[a:b] for a, b in zip(glyph.starts, glyph.starts[1:], strict=False)]
        else:
            strokes = drawn_sign(sign, tall, rng)
            if sign in "/()":
                return _standing(framed(strokes), tall, foot)
        low = {"-": rng.normal(0.55, 0.1), ",": rng.normal(1.05, 0.1)}
        down = np.array([0, low.get(sign, rng.normal(0.97, 0.05))], np.float32)
        return [stroke + down for stroke in strokes]


def known_rows(
    writer: str,
    line: Sequence[Character],
    models: Models,
    rng: Rng,
    settings: Settings = DEFAULTS,
) -> list[KnownRow]:
    """Draw a line of characters on a page; return the rows that digitapp finds there."""
    page, owners = _page(line, rng)
    working, rows = read_components(page, models, settings)
    scale = page.width / working.width
    kinds = np.array([_kind(character.sign) for character in line])
    found = []
    for row in rows:
        own = [_owner_kind(segment, owners, scale, kinds) for segment in row.segments]
        cut = [_owner_kind(segment, owners, scale, kinds, _WHOLE) for _, segment in row.pieces]
        found.append(KnownRow(row, np.array(own + cut), writer))
    return found


def _page(line: Sequence[Character], rng: Rng) -> tuple[Page, Array]:
    """Draw a line on a page; return it and int (h, w): each pixel's character, -1 for none."""
    unit = float(np.exp(rng.uniform(np.log(22), np.log(90))))
    pen = max(1.3, unit * float(np.exp(rng.normal(np.log(0.075), 0.35))))
    turn = rng.normal(0, 0.03)
    matrix = np.array([[1, -turn], [turn, 1]], np.float32) * np.float32(unit)
    placed = [[stroke @ matrix.T for stroke in character.strokes] for character in line]
    points = np.concatenate([stroke for strokes in placed for stroke in strokes])
    margins = rng.uniform(0.2, 1.2, 4) * unit + pen
    low = points.min(0) - margins[:2]
    width, height = np.ceil(points.max(0) - low + margins[2:]).astype(int)
    layers = np.zeros((len(line), height, width), np.uint8)
    for layer, strokes in zip(layers, placed, strict=True):
        fine = np.zeros((height * _FINE, width * _FINE), np.uint8)
        # Repeat the last point, so that a dot is also drawn as a line.
        ends = [np.concatenate([stroke, stroke[-1:]]) - low for stroke in strokes]
        starts = tuple(int(n) for n in np.cumsum([0, *map(len, ends)]))
        glyph = Drawing(np.concatenate(ends).astype(np.float32), starts)
        glyph.paint(fine, np.eye(2, 3) * _FINE, pen * _FINE)
        layer[:] = cv2.resize(fine, (int(width), int(height)), interpolation=cv2.INTER_AREA)
    ink = layers.max(0).astype(np.float32) / 255
    paper = np.float32(rng.uniform(0.55, 1)) + rng.normal(0, rng.uniform(0, 0.02), ink.shape)
    gray = paper * (1 - np.float32(rng.uniform(0.4, 0.95)) * ink)
    gray = cv2.GaussianBlur(gray, (0, 0), rng.uniform(0.3, 0.3 + unit / 60))
    owners = np.where(layers.max(0) > 60, layers.argmax(0), -1)
    return Page(np.clip(gray * 255, 0, 255).astype(np.uint8)), owners


def _owner_kind(
    segment: Segment, owners: Array, scale: float, kinds: Array, least: float = 0.0
) -> int:
    """Return the kind, int, of the character that most of a segment's ink belongs to.

    It is 0, a digit, if ink of other kinds is mixed in or if the segment has less than the share
    `least` of the character, and -1 for ink that was not drawn.
    """
    rows, columns = np.nonzero(segment.ink > 127)
    y = np.minimum(((rows + segment.box.y + 0.5) * scale).astype(int), owners.shape[0] - 1)
    x = np.minimum(((columns + segment.box.x + 0.5) * scale).astype(int), owners.shape[1] - 1)
    own = owners[y, x]
    own = own[own >= 0]
    if len(own) < 0.3 * len(rows) or not len(own):
        return -1
    most = int(np.bincount(own).argmax())
    kind = int(kinds[most])
    area = np.count_nonzero(owners == most) / scale**2
    if np.mean(kinds[own] == kind) < _OWN or np.count_nonzero(own == most) < least * area:
        return 0
    return kind


def _kind(sign: str) -> int:
    return 0 if sign.isdigit() else KINDS.index("." if sign in _MARKS else sign)


def _standing(glyph: Drawing, height: float, foot: float) -> list[Array]:
    """Scale a drawing to `height`, with its lowest point at `foot`: strokes float32 (n, 2)."""
    points = glyph.points * np.float32(height / max(float(np.ptp(glyph.points[:, 1])), 0.2))
    points = points + np.array([0, foot - points[:, 1].max()], np.float32)
    return [points[a:b] for a, b in zip(glyph.starts, glyph.starts[1:], strict=False)]


def _text(rng: Rng) -> str:
    """Draw a line's text from a random pattern of `_PATTERNS`."""
    shares = np.array([share for _, share in _PATTERNS])
    pattern = _PATTERNS[int(rng.choice(len(shares), p=shares / shares.sum()))][0]
    if pattern == "d":
        pattern = "d" * int(rng.integers(1, 10))
    ones = rng.choice([0.05, 0.25])  # many ones show how this hand writes them
    text = ""
    for letter in pattern:
        count = {"n": rng.integers(1, 3), "y": rng.choice([2, 4])}.get(letter, 1)
        for _ in range(int(count)):
            digit = "1" if rng.random() < ones else str(rng.integers(10))
            text += digit if letter in "dny" else letter
    return text


def _middle(stroke: Array) -> float:
    return float(stroke[:, 0].min() + stroke[:, 0].max())


def read_components(
    page: Page, models: Models, settings: Settings = DEFAULTS
) -> tuple[Page, list[Components]]:
    """Return the working copy of a page, and the components of its rows in pixels of that copy."""
    found = find_rows(page, models, settings)
    known = found.known
    wholes = look_at_wholes(found.rows, known, models, settings.recognition)
    found = replace(found, wholes=wholes)
    components = []
    lattices = all_row_candidates(found, settings.segmentation, settings.recognition)
    for row, (candidates, _) in zip(found.rows, lattices, strict=True):
        pieces = [(c.first, c.segment) for c in candidates if c.may_be_cut_sign]
        cut = found.seen.classify([s for _, s in pieces if s not in known])
        read = rows_of({**known, **cut}, [s for _, s in pieces])
        components.append(Components(row, rows_of(known, row), pieces, read))
    return found.written.working, components
