"""How large a page is, whatever its shape."""

from __future__ import annotations

from digitapp.settings import DEFAULTS, Settings


def extent(shape: tuple[int, ...], settings: Settings = DEFAULTS) -> float:
    """How large a page is, in pixels: its longer side, or less where it is a narrow strip.

    shape: (H, W). A strip of paper may be as long as it likes; its writing is no larger.
    """
    return min(max(shape), settings.longest_shape * min(shape))
