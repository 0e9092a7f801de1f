"""Part a page into tiles for a network that sees more than a pixel's neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from digitapp.records import Mask

Area = tuple[slice, slice]
"""Rows and columns of a page."""


@dataclass(frozen=True)
class Tiling:
    """How tiles are made; lengths in pixels.

    step: tiles start at multiples of it; halo: what a tile has on each side of its core, for the
    network to see; most: the area of a tile at most, which bounds memory; together: how many tiles
    are looked at side by side.
    """

    step: int
    halo: int
    most: int
    together: int

    def tile(self, core: Area) -> Area:
        """The tile of a core; its end may be beyond the page."""
        y, x = (slice(max(side.start - self.halo, 0), side.stop + self.halo) for side in core)
        return y, x

    def cores(self, seen: Mask) -> list[Area]:
        """The cores of tiles: disjoint areas of about equal size that cover all ink, those without
        ink left out.

        A page no larger than a tile is one core, because a seam hides what is beyond its halo.
        Otherwise the sum of processor time and clock time decides.
        seen: the ink mask, uint8 (H, W).
        """
        height, width = seen.shape
        high, wide = self._core(height, width)
        corners = product(range(0, height, high), range(0, width, wide))
        cores = [
            (slice(y, min(y + high, height)), slice(x, min(x + wide, width))) for y, x in corners
        ]
        return [core for core in cores if seen[core].any()]

    def _core(self, height: int, width: int) -> tuple[int, int]:
        """The height and width of the cores of a page."""
        rim = 2 * self.halo
        tallest, widest = self._up(height), self._up(width)
        if tallest * widest <= self.most:
            return tallest, widest

        def area(core: tuple[int, int]) -> int:
            return min(core[0] + rim, tallest) * min(core[1] + rim, widest)

        def cost(core: tuple[int, int]) -> int:
            count = -(-height // core[0]) * -(-width // core[1])
            return (count + -(-count // self.together)) * area(core)

        sizes = product(self._parts(height), self._parts(width))
        small = [core for core in sizes if area(core) <= self.most]
        return min(small or [(self.step, self.step)], key=cost)

    def _parts(self, length: int) -> list[int]:
        """The lengths of a half, a third, and so on, in whole steps."""
        most = self._up(length) // self.step
        return sorted({self._up(-(-length // count)) for count in range(1, most + 1)})

    def _up(self, length: int) -> int:
        return -(-length // self.step) * self.step
