"""Degrade ink as paper, pen, camera, file format and preprocessing do.

Preprocessing returns ink strength: 0 outside a slightly dilated threshold mask, and grey values
inside it. `photograph` turns clean ink into such ink.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.records import Array

_PAPER = 225

PRINTED = 0.4, 0.48
"""Samples whose random number lies in this range, within [0, 1], get printed security paper."""


@dataclass(frozen=True)
class Damage:
    """How one sample is degraded; lengths in native pixels, strengths as shares of full ink.

    blur: sigma; grain: standard deviation of noise; jpeg: quality, or 0 for none; contrast:
    ink against paper; patches: how much the ink's strength varies; threshold: of the mask, as
    share of the peak; binary: keep no greys; gaps: breaks in the strokes; pencil: share of
    grain in the strokes; printed: darkness of a printed background that preprocessing takes for
    ink in places, or 0 for none.
    """

    blur: float = 0.0
    grain: float = 0.0
    jpeg: int = 0
    contrast: float = 1.0
    patches: float = 0.0
    threshold: float = 0.3
    binary: bool = False
    gaps: int = 0
    pencil: float = 0.0
    printed: float = 0.0


def draw_damage(rng: np.random.Generator, size: float, pen: float) -> Damage:
    """Draw a random damage for a digit of `size` pixels and a stroke width of `pen` pixels.

    Small originals get less damage: a digit that people cannot read teaches nothing.
    """
    u = rng.random(10)
    softness = min(1.2, max(0.25, 0.45 * pen))
    return Damage(
        blur=float(0.0 if u[0] < 0.2 else softness * u[1]),
        grain=float(0.0 if u[2] < 0.35 else 0.10 * u[3] ** 2),
        jpeg=0 if u[4] < 0.55 else int(25 + 70 * u[5]),
        contrast=float(0.25 + 0.75 * u[6]),
        patches=float(0.0 if u[7] < 0.5 else 0.5 * rng.random()),
        threshold=float(rng.uniform(0.22, 0.55)),
        binary=bool(u[8] < 0.12 and size >= 14),
        gaps=int(rng.integers(1, 4)) if u[9] < 0.07 and size >= 14 else 0,
        pencil=float(rng.uniform(0.2, 0.7)) if u[9] > 0.85 and pen > 1.3 else 0.0,
        printed=float(rng.uniform(0.25, 0.8))
        if PRINTED[0] < u[9] < PRINTED[1] and size >= 18
        else 0.0,
    )


def photograph(ink: Array, damage: Damage, rng: np.random.Generator) -> Array:
    """Turn clean native ink, uint8 (h, w), into the ink that preprocessing would find."""
    shape = ink.shape
    strength: Array = ink.astype(np.float32)
    if damage.patches:
        strength *= 1 - damage.patches * _field(shape, 3, rng)
    if damage.pencil:
        strength *= 1 - damage.pencil * rng.random(shape, np.float32)
    for _ in range(damage.gaps):
        _erase(strength, rng)
    shows: Array | None = None
    if damage.printed:
        pattern, shows = _security_paper(ink, rng)
        strength = np.maximum(strength, 255 * damage.printed * pattern)
    if damage.blur > 0.2:
        strength = cv2.GaussianBlur(strength, (0, 0), damage.blur)
    if damage.grain:
        noise = rng.standard_normal(shape, np.float32)
        strength += noise * np.float32(255 * damage.grain * damage.contrast)
    if damage.jpeg:
        strength = _compress(strength, damage)
    peak = max(float(np.percentile(strength, 99)), 0.6 * float(strength.max()), 1.0)
    mask: Array = (strength > damage.threshold * peak).astype(np.uint8)
    # Preprocessing drops specks, so grain away from the ink does not get into the mask.
    near = cv2.dilate((ink > 40).astype(np.uint8), _BLOCK)
    mask = cv2.bitwise_and(mask, near if shows is None else cv2.bitwise_or(near, shows))
    if damage.binary:
        return mask * np.uint8(255)
    mask = cv2.dilate(mask, _CROSS)
    found: Array = np.clip(strength * mask * np.float32(255 / peak), 0, 255).astype(np.uint8)
    return found


_BLOCK = np.ones((5, 5), np.uint8)
_CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))


def _security_paper(ink: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw fine parallel lines, and choose the patches in which preprocessing keeps them.

    Returns the lines in these patches, float32 (h, w) in [0, 1], and the patches, uint8 (h, w),
    0 or 1, within the ink's bounding box.
    """
    height, width = ink.shape
    box_x, box_y, box_width, box_height = cv2.boundingRect((ink > 40).astype(np.uint8))
    spacing = max(3.0, rng.uniform(0.06, 0.18) * max(box_width, box_height))
    angle = rng.normal(0, 0.12) + (rng.choice((-0.6, 0.6)) if rng.random() < 0.25 else 0.0)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    across = ys * np.cos(angle) + xs * np.sin(angle)
    across += rng.uniform(0, 0.15) * spacing * np.sin(xs / max(width, 1) * rng.uniform(3, 12))
    phase = (across / spacing + rng.random()) % 1.0
    thick = np.clip(rng.uniform(1.0, 1.6) / spacing, 0.1, 0.4)
    lines = (np.abs(phase - 0.5) < thick / 2).astype(np.float32)
    patches = _field(ink.shape, int(rng.integers(2, 6)), rng)
    shows = np.zeros(ink.shape, np.uint8)
    inside = slice(box_y, box_y + box_height), slice(box_x, box_x + box_width)
    shows[inside] = patches[inside] > rng.uniform(0.35, 0.75)
    return lines * shows, shows


def _field(shape: tuple[int, ...], cells: int, rng: np.random.Generator) -> Array:
    """A smooth random field in [0, 1], float32 of `shape`."""
    coarse = rng.random((cells, cells), np.float32)
    return cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)


def _erase(strength: Array, rng: np.random.Generator) -> None:
    """Break the strokes with a thin line of paper, like worn ink or a removed rule line."""
    height, width = strength.shape
    thick = max(1, round(0.03 * max(height, width)))
    if rng.random() < 0.5:
        row = int(rng.integers(0, height))
        strength[row : row + thick] *= np.float32(0.3 * rng.random())
        return
    x, y = rng.integers(0, width), rng.integers(0, height)
    dx, dy = rng.integers(-width // 4, width // 4 + 1), rng.integers(-height // 4, height // 4 + 1)
    cv2.line(strength, (int(x), int(y)), (int(x + dx), int(y + dy)), 0.0, thick)


def _compress(strength: Array, damage: Damage) -> Array:
    """Pass ink through JPEG as dark ink on light paper, so that noise depends on contrast."""
    gain = damage.contrast * _PAPER / 255
    photo = np.clip(_PAPER - strength * gain, 0, 255).astype(np.uint8)
    back = compressed(photo, damage.jpeg).astype(np.float32)
    return (_PAPER - back) / np.float32(gain)


def compressed(gray: Array, quality: int) -> Array:
    """A grey image, uint8 (h, w), after JPEG of a quality, 0 to 100."""
    done, data = cv2.imencode(".jpg", gray, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE))
