"""Small pages of kinds that are hard to read, drawn stroke by stroke, each a little different."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digitapp.records import Array, Page
from tests.recognition.handwriting import Strokes, beside, glyph, written

Rng = np.random.Generator
Kind = Callable[[int, Rng], tuple[str, Array]]
"""From a seed to the digits of the lines of a page, parted by "|", and its grey values."""

PAPER, INK, DESK = 236, 50, 105
SEEDS = 6


def number(rng: Rng, count: int = 4) -> str:
    return "".join(map(str, rng.integers(0, 10, count)))


def blank(height: int, width: int, shade: int = PAPER) -> Array:
    return np.full((height, width), shade, np.uint8)


def paint(
    gray: Array, strokes: Strokes, left: float, top: float, size: float, shade: int = INK
) -> None:
    """Draw strokes; left, top: of their unit square, in pixels; size: of a unit."""
    lines = [np.round((s * size + (left, top)) * 16).astype(np.int32) for s in strokes]
    cv2.polylines(gray, lines, False, shade, max(1, round(0.085 * size)), cv2.LINE_AA, 4)


def row(text: str, rng: Rng, size: float = 48, shade: int = PAPER, ink: int = INK) -> Array:
    """A page with one number, with a margin of its height."""
    strokes = written(text, rng)
    wide = max(float(s[:, 0].max()) for s in strokes) * size
    gray = blank(round(3 * size), round(wide + 2 * size), shade)
    paint(gray, strokes, size, size, size, ink)
    return gray


def scanned(gray: Array, rng: Rng) -> Page:
    """Blur and noise of a scanner."""
    soft = cv2.GaussianBlur(gray, (0, 0), 0.6).astype(float) + rng.normal(0, 2.0, gray.shape)
    return Page(np.clip(soft, 0, 255).round().astype(np.uint8))


def put(gray: Array, part: Array, left: int, top: int) -> None:
    gray[top : top + part.shape[0], left : left + part.shape[1]] = part


def _dark_label(seed: int, rng: Rng) -> tuple[str, Array]:
    first, second = number(rng), number(rng)
    label = row(first, rng, shade=60, ink=230)
    share = 0.13 if seed % 2 else 0.25
    wide = round(label.shape[1] * 1.6)
    page = blank(round(label.size / share / wide), wide)
    put(page, label, 30, 20)
    put(page, row(second, rng), 30, page.shape[0] - label.shape[0] - 10)
    return f"{first}|{second}", page


def _notes(count: int, share: float) -> Kind:
    """Notes side by side on a darker desk; share: of the page that each of them fills."""

    def draw(seed: int, rng: Rng) -> tuple[str, Array]:
        texts = [number(rng) for _ in range(count)]
        notes = [row(text, rng) for text in texts]
        wide = sum(note.shape[1] for note in notes) + 120 * (count + 1)
        page = blank(max(round(notes[0].size / share / wide), 260), wide, DESK)
        left, top = 120, round(rng.uniform(30, page.shape[0] - notes[0].shape[0] - 30))
        for note in notes:
            put(page, note, left, top)
            left += note.shape[1] + 120
        return "|".join(texts), page

    return draw


def _small_table(seed: int, rng: Rng) -> tuple[str, Array]:
    """Digits of 15 pixels in a ruled table, under light that falls off."""
    page, lines = blank(150, 330), []
    for y in range(15, 136, 30):
        cv2.line(page, (15, y), (315, y), 150, 1)
    for x in range(15, 316, 75):
        cv2.line(page, (x, 15), (x, 135), 150, 1)
    for line in range(4):
        cells = [number(rng, 2) for _ in range(4)]
        for column, text in enumerate(cells):
            paint(page, written(text, rng), 32 + 75 * column, 23 + 30 * line, 15)
        lines.append("".join(cells))
    light = np.linspace(1, 0.55, page.shape[1]) * np.linspace(1, 0.8, page.shape[0])[:, None]
    return "|".join(lines), (page * light).astype(np.uint8)


def _small(size: int) -> Kind:
    def draw(seed: int, rng: Rng) -> tuple[str, Array]:
        text = number(rng, 5)
        return text, row(text, rng, size)

    return draw


def _parted_six(seed: int, rng: Rng) -> tuple[str, Array]:
    """A 6 whose pen left a gap between its stem and its ring."""
    text = ("46", "62", "760", "64", "86", "263")[seed]
    parts = [glyph(digit, rng) for digit in text]
    (stroke,) = parts[text.index("6")]
    parts[text.index("6")] = [stroke[:14], stroke[17:]]
    page = blank(144, 80 + 48 * len(text))
    paint(page, beside(parts, [0.27] * (len(text) - 1)), 40, 48, 48)
    return text, page


def _turned_seven(seed: int, rng: Rng) -> tuple[str, Array]:
    """A 7 on its own, turned by 40 degrees."""
    page = row("7", rng, 64)
    middle = page.shape[1] / 2, page.shape[0] / 2
    turn = cv2.getRotationMatrix2D(middle, 40 if seed % 2 else -40, 1)
    return "7", cv2.warpAffine(page, turn, page.shape[::-1], borderValue=PAPER)


def _cornered_zero(seed: int, rng: Rng) -> tuple[str, Array]:
    """Zeros with straight sides and corners, beside other digits."""
    text = ("70", "105", "40", "03", "60", "20")[seed]
    page = blank(150, 80 + 60 * len(text))
    for place, digit in enumerate(text):
        left = 40 + 60 * place
        if digit == "0":
            ring = np.array([(4, 8), (18, 0), (31, 6), (34, 42), (20, 50), (2, 45), (4, 8)])
            ring = ring + np.append(rng.normal(0, 1.5, (6, 2)), [(0, 0)], axis=0)
            paint(page, [ring / 50], left, 50, 50)
        else:
            paint(page, glyph(digit, rng), left, 50, 50)
    return text, page


def _neighbours(seed: int, rng: Rng) -> tuple[str, Array]:
    """A number between pieces of the rows above and below, which the page's edges cut off."""
    text = number(rng, 3)
    page = row(text, rng)
    for top in (-38, page.shape[0] - 12):
        paint(page, written(number(rng, 3), rng), 60, top, 48)
    return text, page


def _ticked(seed: int, rng: Rng) -> tuple[str, Array]:
    """A check mark before a number."""
    text = number(rng, 3)
    page = np.hstack([blank(144, 70), row(text, rng)])
    tick = np.array([(0, 0.55), (0.28, 0.95), (0.95, -0.1)]) + rng.normal(0, 0.04, (3, 2))
    paint(page, [tick], 30, 50, 46)
    return text, page


def _circled(seed: int, rng: Rng) -> tuple[str, Array]:
    """A number in a ring that a hand has drawn."""
    text = number(rng, 2)
    page = cv2.copyMakeBorder(row(text, rng), 50, 50, 30, 30, cv2.BORDER_CONSTANT, value=PAPER)
    height, width = page.shape
    turn = np.linspace(0, 2 * np.pi + 0.2, 40)
    reach = 1 + 0.03 * np.sin(3 * turn + rng.uniform(0, 6))
    across = width / 2 + (width / 2 - 18) * reach * np.cos(turn)
    ring = np.column_stack([across, height / 2 + (height / 2 - 24) * reach * np.sin(turn)])
    paint(page, [ring / 48], 0, 0, 48)
    return text, page


def _struck_out(seed: int, rng: Rng) -> tuple[str, Array]:
    """A number that was crossed out, and the right one below it."""
    wrong, text = number(rng, 3), number(rng, 3)
    above, below = row(wrong, rng), row(text, rng)
    width = max(above.shape[1], below.shape[1])
    page = blank(above.shape[0] + below.shape[0], width)
    put(page, above, 0, 0)
    put(page, below, 0, above.shape[0])
    ends = np.array([(30, 85), (above.shape[1] - 25, 58)]) + rng.normal(0, 3, (2, 2))
    for shift in (0, 10, 20) if seed % 2 else (4, 14):
        paint(page, [ends / 48], 0, shift - 8, 48)
    return text, page


def _labelled(seed: int, rng: Rng) -> tuple[str, Array]:
    """A printed word before a number."""
    text, word = number(rng, 4), ("Tel.", "Room", "oo", "Nr.", "Tel:", "Floor")[seed]
    page = np.hstack([blank(144, 130), row(text, rng)])
    picture = Image.fromarray(page)
    font = ImageFont.load_default(34)
    ImageDraw.Draw(picture).text((25, 55), word, fill=40, font=font)
    return text, np.array(picture)


def _framed(inset: int) -> Kind:
    """A number in a printed frame; inset: the frame's distance from the digits in pixels."""

    def draw(seed: int, rng: Rng) -> tuple[str, Array]:
        text = number(rng, 3)
        page = row(text, rng)
        ink = np.argwhere(page < 200)
        (top, left), (bottom, right) = ink.min(axis=0) - inset, ink.max(axis=0) + inset
        cv2.rectangle(page, (int(left), int(top)), (int(right), int(bottom)), 90, 2)
        return text, page

    return draw


def _dotted(seed: int, rng: Rng) -> tuple[str, Array]:
    """A number on a dotted line."""
    text = number(rng)
    page = row(text, rng)
    for x in range(20, page.shape[1] - 20, 7):
        cv2.circle(page, (x, 99), 1, 90, -1, cv2.LINE_AA)
    return text, page


def _shadowed(seed: int, rng: Rng) -> tuple[str, Array]:
    """Two numbers, across which the edge of a shadow falls."""
    texts = [number(rng), number(rng)]
    rows = [row(text, rng) for text in texts]
    page = blank(2 * rows[0].shape[0], max(part.shape[1] for part in rows))
    put(page, rows[0], 0, 0)
    put(page, rows[1], 0, rows[0].shape[0])
    shade = np.ones(page.shape)
    shade[:, round((0.3, 0.5, 0.6)[seed % 3] * page.shape[1]) :] = 0.5
    return "|".join(texts), (page * shade).astype(np.uint8)


def _shadowed_note(seed: int, rng: Rng) -> tuple[str, Array]:
    """A note on a darker desk, and a shadow that parts the note from corner to corner."""
    text = number(rng, 2)
    note = row(text, rng).astype(float)
    height, width = note.shape
    y, x = np.mgrid[0:height, 0:width]
    slope = (0.8, 1.0, 1.2)[seed % 3] * height / width
    note[(y > slope * x) != bool(seed % 2)] *= 0.5
    page = blank(height + 130, width + 150, 45)
    put(page, note.astype(np.uint8), 75, 65)
    return text, page


def _block(seed: int, rng: Rng) -> tuple[str, Array]:
    """A dark block beside a number."""
    text = number(rng)
    page = np.hstack([blank(144, 110), row(text, rng)])
    page[30:110, 20:80] = 45
    return text, page


KINDS: dict[str, Kind] = {
    "a dark label on a white page": _dark_label,
    "a note on a darker desk": _notes(1, 0.1),
    "two notes on a darker desk": _notes(2, 0.15),
    "a table of 15 pixels under uneven light": _small_table,
    "16 pixels": _small(16),
    "12 pixels": _small(12),
    "10 pixels": _small(10),
    "a 6 in two parts": _parted_six,
    "a turned 7": _turned_seven,
    "zeros with corners": _cornered_zero,
    "pieces of neighbouring rows": _neighbours,
    "a check mark": _ticked,
    "a circled number": _circled,
    "a number struck out": _struck_out,
    "a printed word": _labelled,
    "a frame that touches": _framed(0),
    "a frame near by": _framed(6),
    "a dotted line": _dotted,
    "a dark block": _block,
    "a shadow with a sharp edge": _shadowed,
    "a shadow across a note on a desk": _shadowed_note,
}


def sample(kind: str, seed: int) -> tuple[str, Page]:
    """A page of a kind, and the digits of its lines, parted by "|"."""
    rng = np.random.default_rng([list(KINDS).index(kind), seed])
    text, gray = KINDS[kind](seed, rng)
    return text, scanned(gray, rng)
