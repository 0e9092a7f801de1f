"""Scan or photograph a filled sheet, and keep where every point of it went."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.records import Array
from training.evaluation.pages.drawing.surfaces import as_bytes, jpeg

Rng = np.random.Generator

MOST_TILT = 15.0
"""Degrees by which a phone is tilted against the sheet."""

PHOTO = (4000, 3000)
"""Height and width of a photo in pixels."""


@dataclass(frozen=True, eq=False)
class View:
    """A picture of a sheet.

    gray: uint8 (h, w). matrix: float (3, 3), from pixels of the flat sheet to the picture's;
    bend: float32 (2, rows, columns), by which the sheet is displaced under its creases, in its
    pixels, on a coarse grid; size: width and height of the flat sheet in pixels.
    """

    gray: Array
    matrix: Array
    bend: Array
    size: tuple[int, int]

    def seen(self, points: Array) -> Array:
        """Where points (n, 2) of the flat sheet lie in the picture, float64 (n, 2)."""
        flat = np.asarray(points, np.float64)
        at = flat
        for _ in range(4):
            at = flat - self._bend_at(at)
        found = cv2.perspectiveTransform(at[None], self.matrix)[0]
        return np.asarray(found)

    def _bend_at(self, points: Array) -> Array:
        rows, columns = self.bend.shape[1:]
        x = (points[:, 0] / self.size[0] * (columns - 1)).astype(np.float32)[None]
        y = (points[:, 1] / self.size[1] * (rows - 1)).astype(np.float32)[None]
        parts = [
            cv2.remap(layer, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0]
            for layer in self.bend
        ]
        return np.stack(parts, axis=1).astype(np.float64)


def scan(ink: Array, dpi: int, sheet_dpi: int, rng: Rng) -> View:
    """Scan a sheet: a little askew, perhaps turned by quarters. ink: float32 (h, w), 1 black."""
    height, width = ink.shape
    scale = dpi / sheet_dpi
    turn = np.radians(float(rng.normal(0, 1.2)) + 90 * int(rng.choice(4, p=[0.55, 0.1, 0.25, 0.1])))
    middle = np.array([width / 2, height / 2])
    spin = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    corners = (np.array([(0, 0), (width, 0), (width, height), (0, height)]) - middle) @ spin.T
    extent = np.ptp(corners, axis=0)
    if abs(np.degrees(turn)) % 90 < 45:
        pass
    size = np.round(scale * np.array([width, height])).astype(int)
    if extent[0] > extent[1]:
        size = size[::-1]
    shift = size / 2 + rng.normal(0, 4, 2) * scale - spin @ middle
    matrix = np.vstack([np.column_stack([spin, shift]), [0, 0, 1]])
    paper = np.float32(rng.uniform(0.9, 1.0))
    seen = cv2.warpPerspective(
        ink, matrix, (int(size[0]), int(size[1])), flags=cv2.INTER_AREA if scale < 1 else 1
    )
    seen = cv2.GaussianBlur(paper * (1 - seen), (0, 0), float(rng.uniform(0.4, 0.8)))
    noise = rng.standard_normal(seen.shape, np.float32) * np.float32(rng.uniform(0, 0.015))
    gray = as_bytes(seen + noise)
    if rng.random() < 0.6:
        gray = jpeg(gray, int(rng.integers(60, 95)))
    return View(gray, matrix, np.zeros((2, 2, 2), np.float32), (width, height))


def photograph(ink: Array, rng: Rng) -> View:
    """Photograph a sheet on a desk: tilted up to `MOST_TILT`, in shadow, with creases."""
    height, width = ink.shape
    matrix = _pose(width, height, rng)
    bend, shade = _creases(width, height, rng) if rng.random() < 0.6 else _flat()
    gray = _developed(ink, matrix, bend, shade, rng)
    return View(gray, matrix, bend, (width, height))


def _pose(width: int, height: int, rng: Rng) -> Array:
    """The homography of a pinhole camera above the sheet, float64 (3, 3)."""
    tall, wide = PHOTO
    tilt, axis = np.radians(rng.uniform(0, MOST_TILT)), rng.uniform(0, 2 * np.pi)
    roll = np.radians(rng.normal(0, 4) + 90 * int(rng.choice(4, p=[0.6, 0.12, 0.16, 0.12])))
    about = tilt * np.array([np.cos(axis), np.sin(axis), 0])
    rotation = cv2.Rodrigues(np.array([0, 0, roll]))[0] @ cv2.Rodrigues(about)[0]
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    plane = np.column_stack([(flat - (width / 2, height / 2)) / height, np.zeros(4)]) @ rotation.T
    focal, far = 1.3, float(rng.uniform(1.35, 1.7))
    seen = focal * plane[:, :2] / (plane[:, 2:] + far)
    extent = np.ptp(seen, axis=0)
    scale = min(wide / extent[0], tall / extent[1]) * float(rng.uniform(0.84, 0.97))
    centre = (seen.max(0) + seen.min(0)) / 2
    spare = np.array([wide, tall]) - extent * scale
    shift = np.array([wide, tall]) / 2 + rng.uniform(-0.4, 0.4, 2) * spare
    placed = (seen - centre) * scale + shift
    return cv2.getPerspectiveTransform(flat.astype(np.float32), placed.astype(np.float32))


def _flat() -> tuple[Array, Array]:
    return np.zeros((2, 2, 2), np.float32), np.ones((2, 2), np.float32)


def _creases(width: int, height: int, rng: Rng) -> tuple[Array, Array]:
    """Displacements float32 (2, h, w) in pixels of the sheet, and light float32 (h, w), of one or
    two folds and a bow, on a coarse grid."""
    rows, columns = 149, 105
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    u, v = x / (columns - 1), y / (rows - 1)
    unit = height / 297  # a millimetre
    bend = np.zeros((2, rows, columns), np.float32)
    shade = np.ones((rows, columns), np.float32)
    for _ in range(int(rng.integers(1, 3))):
        along = rng.random() < 0.5
        at, tilt = rng.uniform(0.25, 0.75), rng.normal(0, 0.03)
        away = (v - at + tilt * (u - 0.5)) if along else (u - at + tilt * (v - 0.5))
        rise = np.maximum(0, 1 - np.abs(away) / np.float32(rng.uniform(0.15, 0.35)))
        push = rng.uniform(-0.7, 0.7) * unit
        bend[1 if along else 0] += push * rise * np.sign(away)
        bend[0 if along else 1] += rng.uniform(-0.3, 0.3) * unit * rise
        edge = np.exp(-((away / 0.006) ** 2)) * rng.uniform(0.05, 0.3)
        shade *= (1 - edge) * (1 + np.float32(rng.uniform(-0.12, 0.12)) * rise * np.sign(away))
    bow = rng.uniform(-0.6, 0.6) * unit
    bend[int(rng.integers(2))] += bow * np.sin(np.pi * u) * np.sin(np.pi * v)
    return bend, shade.astype(np.float32)


def _developed(ink: Array, matrix: Array, bend: Array, shade: Array, rng: Rng) -> Array:
    """The photo: paper, ink, shadow, desk, blur, noise and JPEG, uint8."""
    tall, wide = PHOTO
    height, width = ink.shape
    inverse = np.linalg.inv(matrix)
    reflect = _low(rng) * shade_of(shade, ink.shape) if shade.size > 4 else None
    sheet = (1 - ink) if reflect is None else (1 - ink) * reflect
    mapped = _grid(inverse, bend, (tall, wide), (width, height))
    seen = cv2.remap(
        sheet, *mapped, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=-1
    )
    desk = np.float32(rng.uniform(0.12, 0.6))
    light = cv2.resize(_light(rng), (wide, tall), interpolation=cv2.INTER_CUBIC)
    picture = np.where(seen < 0, desk, np.float32(rng.uniform(0.85, 0.97)) * seen) * light
    picture = cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.7, 1.6)))
    noise = rng.standard_normal(picture.shape, np.float32) * np.float32(rng.uniform(0.004, 0.02))
    return jpeg(as_bytes(picture + noise), int(rng.integers(70, 95)))


def shade_of(shade: Array, shape: tuple[int, ...]) -> Array:
    """The light of creases for every pixel of a sheet."""
    found: Array = cv2.resize(shade, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    return found


def _low(rng: Rng) -> np.float32:
    return np.float32(rng.uniform(0.95, 1.0))


def _grid(
    inverse: Array, bend: Array, size: tuple[int, int], sheet: tuple[int, int]
) -> tuple[Array, Array]:
    """For every pixel of the picture its place on the printed sheet, two float32 (h, w).

    A homography is made on a coarse grid and interpolated between its points.
    """
    tall, wide = size
    step = 20
    y, x = np.mgrid[0 : tall + step : step, 0 : wide + step : step].astype(np.float64)
    points = cv2.perspectiveTransform(np.stack([x, y], axis=-1).reshape(1, -1, 2), inverse)[0]
    view = View(np.zeros((1, 1), np.uint8), inverse, bend, sheet)
    points = points + view._bend_at(points)
    layers = points.T.reshape(2, *x.shape).astype(np.float32)
    grown = [
        cv2.warpAffine(
            layer,
            np.array([[step, 0, 0], [0, step, 0]], np.float64),
            (wide, tall),
            flags=cv2.INTER_LINEAR,
        )
        for layer in layers
    ]
    return grown[0], grown[1]


def _light(rng: Rng) -> Array:
    """Uneven light with a shadow or without, float32 (200, 150)."""
    y, x = np.mgrid[0:200, 0:150].astype(np.float32)
    u, v = x / 150 - 0.5, y / 200 - 0.5
    tilt = rng.normal(0, 0.15, 2)
    light = rng.uniform(0.65, 1.0) * (1 + tilt[0] * u + tilt[1] * v)
    light -= rng.uniform(0, 0.3) * (u**2 + v**2)
    if rng.random() < 0.5:
        angle = rng.uniform(0, 2 * np.pi)
        across = u * np.cos(angle) + v * np.sin(angle) - rng.uniform(-0.3, 0.3)
        light *= 1 - rng.uniform(0.15, 0.5) / (1 + np.exp(-across * rng.uniform(15, 90)))
    return np.asarray(np.clip(light, 0.1, 1.1), np.float32)
