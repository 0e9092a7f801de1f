"""Draw pages to time: a photo, an amount, a dense scan, and hard input."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digitapp.records import Array
from training.data.datasets import StrokeSet, held_out
from training.synthesis.strokes.pen import Drawing, drawing

Rng = np.random.Generator

A4 = (3508, 2480)
"""Height and width in pixels at 300 dpi."""


def hand(strokes: StrokeSet) -> Callable[[Rng], Drawing]:
    """Return a function that draws random digits of held-out writers."""
    mine = [
        i
        for i in np.flatnonzero(held_out(strokes.writers))
        if len(str(strokes.labels[i])) == 1 and str(strokes.labels[i]).isdigit()
    ]
    return lambda rng: drawing(strokes.strokes(int(mine[int(rng.integers(len(mine)))])))


def photo(digits: Callable[[Rng], Drawing], rng: Rng) -> Array:
    """Draw a colour photo of 12 megapixels, uint8 (3000, 4000, 3): 20 digits on four lines."""
    coverage = np.zeros((3000, 4000), np.uint8)
    for row in range(4):
        _line(coverage, digits, 5, 400 + 250 * (row % 2), 250 + 650 * row, 380, 26, rng)
    y, x = np.mgrid[0:3000, 0:4000].astype(np.float32)
    light = 0.9 - 0.25 * ((x / 4000 - 0.4) ** 2 + (y / 3000 - 0.4) ** 2)
    noise = rng.standard_normal((3000, 4000), np.float32) * np.float32(0.015)
    gray = (light + noise) * (1 - 0.75 * coverage.astype(np.float32) / 255)
    tint = np.array([0.97, 1.0, 0.94], np.float32)
    soft = cv2.GaussianBlur(gray, (0, 0), 1.5)[:, :, None] * tint
    return np.asarray(np.clip(soft * 255, 0, 255), np.uint8)


def amount(digits: Callable[[Rng], Drawing], rng: Rng) -> Array:
    """Draw an amount as on a cheque, uint8 (72, w): touching digits on waves."""
    count = int(rng.integers(4, 7))
    coverage = np.zeros((72, 60 + 30 * count), np.uint8)
    _line(coverage, digits, count, 20, 18, 36, 3, rng, spacing=0.68)
    y, x = np.mgrid[0:72, 0 : coverage.shape[1]].astype(np.float32)
    waves = 0.5 + 0.5 * np.sin(2 * np.pi * (y + 3 * np.sin(x / 14)) / 6)
    gray = (0.85 - 0.12 * waves) * (1 - 0.6 * coverage.astype(np.float32) / 255)
    return np.asarray(np.clip(gray * 255, 0, 255), np.uint8)


def sheet(digits: Callable[[Rng], Drawing], count: int, rng: Rng) -> Array:
    """Draw an A4 page at 300 dpi, uint8 (3508, 2480): at least `count` digits, 20 to a line."""
    coverage = np.zeros(A4, np.uint8)
    lines = -(-count // 20)
    pitch = min(130, (A4[0] - 200) // lines)
    size = 0.55 * pitch
    for row in range(lines):
        _line(coverage, digits, 20, 100, 100 + row * pitch, size, max(3, size / 12), rng, 1.55)
    noise = rng.normal(0, 2, A4)
    return np.asarray(np.clip(250 - 0.85 * coverage + noise, 0, 255), np.uint8)


def mark_sheet(digits: Callable[[Rng], Drawing], rng: Rng) -> Array:
    """Draw a list of 60 marks of four digits, 18 pixels high, in a printed table: uint8 (h, w)."""
    coverage = np.zeros((1000, 700), np.uint8)
    ruled = np.full(coverage.shape, 250, np.uint8)
    for row in range(20):
        for column in range(3):
            _line(coverage, digits, 4, 70 + 200 * column, 60 + 44 * row, 18, 2, rng, 1.15)
    for y in range(46, 46 + 44 * 21, 44):
        cv2.line(ruled, (50, y), (650, y), 150, 1)
    for x in range(50, 651, 200):
        cv2.line(ruled, (x, 46), (x, 926), 150, 1)
    ink = 0.85 * coverage.astype(np.float32)
    noise = rng.normal(0, 2, coverage.shape)
    return np.asarray(np.clip(ruled - ink + noise, 0, 255), np.uint8)


def _line(
    coverage: Array,
    digits: Callable[[Rng], Drawing],
    count: int,
    left: float,
    top: float,
    size: float,
    pen: float,
    rng: Rng,
    spacing: float = 1.6,
) -> None:
    """Paint digits `size` pixels high next to each other; spacing: in sizes."""
    for number in range(count):
        glyph = digits(rng)
        scale = size / max(float(np.ptp(glyph.points[:, 1])), 0.3)
        at = (left + (0.5 + number * spacing) * size, top + 0.5 * size)
        glyph.paint(coverage, np.array([[scale, 0, at[0]], [0, scale, at[1]]]), pen)


def hard(digits: Callable[[Rng], Drawing], rng: Rng) -> dict[str, Array]:
    """Draw pages that are hard for any reader, uint8 (h, w), by their description."""
    noise = rng.integers(0, 256, (3000, 4000), np.uint8)
    strip = np.zeros((100, 30_000), np.uint8)
    _line(strip, digits, 400, 40, 25, 50, 4, rng, 1.45)
    specks = np.full(A4, 255, np.uint8)
    for x, y in rng.integers(5, 2475, (1000, 2)):
        cv2.circle(specks, (int(x), int(y)), int(rng.integers(2, 9)), 0, -1)
    scribble = np.full((2000, 2000), 255, np.uint8)
    ways = rng.integers(0, 2000, (400, 2)).astype(np.int32)
    cv2.polylines(scribble, [ways], False, 0, 5, cv2.LINE_AA)
    return {
        "pure noise, 12 megapixels": noise,
        "fully black, 12 megapixels": np.zeros((3000, 4000), np.uint8),
        "a strip 30,000 pixels wide with 400 digits": 255 - strip,
        "a strip 30,000 pixels wide of noise": noise.reshape(400, 30_000)[:100],
        "a thousand specks": specks,
        "a dense page of text": _text(rng),
        "one scribble over the whole page": scribble,
        "a chessboard of 40,000 fields": np.kron(
            np.indices((200, 200)).sum(0) % 2 * 255, np.ones((10, 10))
        ).astype(np.uint8),
    }


def _text(rng: Rng) -> Array:
    """Draw small print from edge to edge, A4 at 300 dpi."""
    import matplotlib

    font_file = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSerif.ttf")
    font = ImageFont.truetype(str(font_file), 38)
    picture = Image.new("L", A4[::-1], 255)
    draw = ImageDraw.Draw(picture)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyzABCDEFGH0123456789.,;-"))
    for y in range(60, A4[0] - 60, 50):
        words = ["".join(rng.choice(letters, int(rng.integers(2, 11)))) for _ in range(24)]
        draw.text((60, y), " ".join(words), fill=20, font=font)
    return np.asarray(picture)


def save(image: Array, file: Path) -> Path:
    """Write a grey or RGB image as JPEG or PNG, by the file's suffix; return the file."""
    picture = Image.fromarray(image)
    picture.save(file, quality=90) if file.suffix == ".jpg" else picture.save(file)
    return file
