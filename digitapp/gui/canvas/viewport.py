"""The part of a page that a window shows: zoom, pan and fit, free of Tk."""

from __future__ import annotations

from dataclasses import dataclass

SMALLEST, LARGEST = 0.02, 32.0


@dataclass
class Viewport:
    """The mapping between page and window.

    width, height: size of the window in screen pixels. scale: screen pixels per page pixel,
    SMALLEST to LARGEST after `zoom` and `fit`. left, top: page point at the window's upper left
    corner.
    """

    width: int = 1
    height: int = 1
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0

    @property
    def middle(self) -> tuple[float, float]:
        """The page point in the middle of the view."""
        return self.to_page(self.width / 2, self.height / 2)

    def to_page(self, x: float, y: float) -> tuple[float, float]:
        return self.left + x / self.scale, self.top + y / self.scale

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.left) * self.scale, (y - self.top) * self.scale

    def zoom(self, x: float, y: float, factor: float) -> None:
        """Multiply the scale by `factor`; the page point at screen point (x, y) stays there."""
        before = self.to_page(x, y)
        self.scale = min(max(self.scale * factor, SMALLEST), LARGEST)
        self.left = before[0] - x / self.scale
        self.top = before[1] - y / self.scale

    def pan(self, dx: float, dy: float) -> None:
        """Move the page by (dx, dy) screen pixels."""
        self.left -= dx / self.scale
        self.top -= dy / self.scale

    def fit(self, width: float, height: float, margin: float, largest: float = LARGEST) -> None:
        """Centre a whole page of (width, height).

        margin: screen pixels left free on each side. largest: maximum scale.
        """
        free = max(self.width - 2 * margin, 1), max(self.height - 2 * margin, 1)
        scale = min(free[0] / max(width, 1), free[1] / max(height, 1), largest)
        self.scale = min(max(scale, SMALLEST), LARGEST)
        self.left = width / 2 - self.width / 2 / self.scale
        self.top = height / 2 - self.height / 2 / self.scale

    def keep_near(self, width: float, height: float) -> None:
        """Limit panning so that the page of (width, height) covers at least a third of the window
        in each direction, or is fully visible."""
        slack = self.width / 3 / self.scale, self.height / 3 / self.scale
        shown = self.width / self.scale, self.height / self.scale
        self.left = min(max(self.left, slack[0] - shown[0]), width - slack[0])
        self.top = min(max(self.top, slack[1] - shown[1]), height - slack[1])

    def reveal(self, x: float, y: float, width: float, height: float) -> bool:
        """Pan just enough to show a rectangle of the page; return whether the page moved."""
        before = self.left, self.top
        shown = self.width / self.scale, self.height / self.scale
        edge = 24 / self.scale
        self.left = min(max(self.left, x + width + edge - shown[0]), max(x - edge, 0))
        if not self.left <= x <= self.left + shown[0]:
            self.left = x - edge
        self.top = min(max(self.top, y + height + edge - shown[1]), max(y - edge, 0))
        if not self.top <= y <= self.top + shown[1]:
            self.top = y - edge
        if self._contained(before, shown, x, y, width, height):
            self.left, self.top = before
        return (self.left, self.top) != before

    def visible(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return the visible part of a page of (width, height) as x0, y0, x1, y1 in whole page
        pixels; empty (x0 >= x1 or y0 >= y1) if no part is visible."""
        x0, y0 = self.to_page(0, 0)
        x1, y1 = self.to_page(self.width, self.height)
        return (
            max(int(x0), 0),
            max(int(y0), 0),
            min(int(x1) + 1, width),
            min(int(y1) + 1, height),
        )

    @staticmethod
    def _contained(
        corner: tuple[float, float],
        shown: tuple[float, float],
        x: float,
        y: float,
        width: float,
        height: float,
    ) -> bool:
        return (
            corner[0] <= x
            and corner[1] <= y
            and x + width <= corner[0] + shown[0]
            and y + height <= corner[1] + shown[1]
        )
