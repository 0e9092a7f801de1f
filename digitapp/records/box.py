"""Upright rectangles on a page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Box:
    """An upright rectangle in page pixels. The pixel (x + width, y + height) lies outside."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def union(self, other: Box) -> Box:
        """The smallest box that contains both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    @property
    def area(self) -> int:
        """Area in square pixels."""
        return self.width * self.height

    def intersection(self, other: Box) -> Box | None:
        """The box of the shared pixels; None if there are none."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(x, y, right - x, bottom - y) if right > x and bottom > y else None

    def common_area(self, other: Box) -> int:
        """Area of the intersection in square pixels."""
        common = self.intersection(other)
        return common.area if common else 0

    def iou(self, other: Box) -> float:
        """Intersection over union, 0 to 1."""
        common = self.common_area(other)
        return common / (self.area + other.area - common) if common else 0.0
