"""Signs and digits as segments, drawn with one pen."""

import cv2
import numpy as np

from digitapp.records import CLASSES, Box, Segment


def drawn(points: list[tuple[int, int]], x: int, y: int) -> Segment:
    """A curve through points, from (x, y) on, with a pen of five pixels."""
    line = np.array(points) + 5
    canvas = np.zeros((line[:, 1].max() + 6, line[:, 0].max() + 6), np.uint8)
    cv2.polylines(canvas, [line], False, 255, 5, cv2.LINE_AA)
    return Segment(Box(x, y, canvas.shape[1], canvas.shape[0]), canvas)


def bracket(x: int, opening: bool, height: int = 90) -> Segment:
    down = np.linspace(0, 1, 20)
    bulge = 4 * down * (1 - down) * 0.22 * height
    across = bulge.max() - bulge if opening else bulge
    points = [(round(a), round(d * height)) for a, d in zip(across, down, strict=True)]
    return drawn(points, x, 5)


def one(x: int, height: int = 60) -> Segment:
    return drawn([(0, 0), (0, height)], x, 20)


def slash(x: int) -> Segment:
    return drawn([(45, 0), (0, 105)], x, 5)


def zero(x: int) -> Segment:
    return drawn([(0, 0), (35, 0), (35, 60), (0, 60), (0, 0)], x, 20)


def comma(x: int) -> Segment:
    return drawn([(6, 0), (0, 14)], x, 74)


def read_as(digits: str, sure: float = 0.99) -> np.ndarray:
    p = np.full((len(digits), len(CLASSES)), (1 - sure) / 10)
    p[np.arange(len(digits)), [int(d) for d in digits]] = sure
    return p
