"""Render the visible part of a page from its rotated image or its strokes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digitapp.editor import strokes
from digitapp.editor.page_image import turned
from digitapp.editor.pages import OpenPage
from digitapp.gui.canvas.viewport import Viewport
from digitapp.gui.toolkit.palette import Palette
from digitapp.gui.toolkit.tiles import rgb

if TYPE_CHECKING:
    from digitapp.records import Array, Box

Placed = tuple[bytes, int, int]
"""A PPM or PGM file, and x and y of its upper left corner on screen."""

_COARSEST = 400
"""Pixels of the longer side; an image of at most this size gets no smaller copy."""


@dataclass(frozen=True, eq=False)
class Look:
    """An image ready for the screen.

    key: from `look_key`. levels: the rotated pixels and copies of half, a quarter ... of the
    size, so that no zoom has to average a large photo; uint8 (H, W) or (H, W, 3) RGB. light:
    whether the paper is light.
    """

    key: object
    levels: tuple[Array, ...]
    light: bool


def look_key(page: OpenPage) -> object:
    """Return a key that is equal for images that look the same."""
    content = page.content
    entry = page.picture.entry if page.picture is not None else ""
    return page.key, entry, content.turns, content.inverted, content.tilt


def sharp_look(page: OpenPage) -> Look:
    """Make the full look of a page with an image; too slow for the main thread.

    Raises InputError if the image file is missing or damaged.
    """
    assert page.picture is not None
    import cv2

    whole = page.picture.load()
    levels = [turned(whole.gray if whole.colour is None else whole.colour, page.content)]
    while max(levels[-1].shape[:2]) > _COARSEST:
        height, width = levels[-1].shape[:2]
        size = max(width // 2, 1), max(height // 2, 1)
        levels.append(cv2.resize(levels[-1], size, interpolation=cv2.INTER_AREA))
    return Look(look_key(page), tuple(levels), _is_light(levels[-1]))


def rough_look(page: OpenPage) -> Look:
    """Make a look from the preview of a page with an image, to show until all pixels are loaded."""
    assert page.picture is not None
    array = turned(page.picture.preview, page.content)
    return Look(look_key(page), (array,), _is_light(array))


def render_look(look: Look, size: tuple[int, int], view: Viewport) -> Placed | None:
    """Render the visible part of a page of `size` (width, height); None if there is none."""
    import cv2

    x0, y0, x1, y1 = view.visible(*size)
    if x0 >= x1 or y0 >= y1:
        return None
    left, top = (round(v) for v in view.to_screen(x0, y0))
    right, bottom = (round(v) for v in view.to_screen(x1, y1))
    array, zoom = _level(look, size, view.scale)
    area = [round(v * z) for v, z in ((y0, zoom[1]), (y1, zoom[1]), (x0, zoom[0]), (x1, zoom[0]))]
    part = array[area[0] : max(area[1], area[0] + 1), area[2] : max(area[3], area[2] + 1)]
    target = max(right - left, 1), max(bottom - top, 1)
    if target[0] < part.shape[1]:
        how = cv2.INTER_AREA
    else:
        how = cv2.INTER_NEAREST if view.scale >= 4 and zoom[0] == 1 else cv2.INTER_LINEAR
    return netpbm(cv2.resize(part, target, interpolation=how)), left, top


def render_ink(page: OpenPage, view: Viewport, palette: Palette) -> Placed | None:
    """Render the visible strokes of a drawing, anti-aliased; None if there are none."""
    shown = page.content.strokes
    if not shown:
        return None
    bounds = [stroke.bounds() for stroke in shown]
    left, top = view.to_screen(min(b[0] for b in bounds), min(b[1] for b in bounds))
    right, bottom = view.to_screen(max(b[2] for b in bounds), max(b[3] for b in bounds))
    x0, y0 = max(int(left) - 2, 0), max(int(top) - 2, 0)
    x1, y1 = min(int(right) + 3, view.width), min(int(bottom) + 3, view.height)
    if x0 >= x1 or y0 >= y1:
        return None
    corner = view.to_page(x0, y0)
    cover = strokes.paint(shown, x1 - x0, y1 - y0, view.scale, *corner)
    return netpbm(_tinted(cover, palette)), x0, y0


def thumbnail(page: OpenPage, width: int, height: int, palette: Palette) -> bytes:
    """Render the whole page to fit into (width, height) pixels, as a PPM or PGM file."""
    import cv2

    view = Viewport(width, height)
    page_width, page_height = page.shown_size
    view.fit(page_width, page_height, 0)
    size = max(round(page_width * view.scale), 1), max(round(page_height * view.scale), 1)
    if page.picture is None:
        return netpbm(_tinted(strokes.paint(page.content.strokes, *size, view.scale), palette))
    preview = turned(page.picture.preview, page.content)
    return netpbm(cv2.resize(preview, size, interpolation=cv2.INTER_AREA))


def piece(page: OpenPage, look: Look | None, box: Box, palette: Palette) -> Array | None:
    """Return the shown pixels inside a box: uint8 (h, w) or (h, w, 3) RGB.

    None if the pixels are not loaded yet or the box is off the page.
    """
    if page.picture is None:
        shown = [s for s in page.content.strokes if _near(s.bounds(), box)]
        return _tinted(strokes.paint(shown, box.width, box.height, 1.0, box.x, box.y), palette)
    if look is None or look.key != look_key(page):
        return None
    array, (across, down) = _level(look, page.shown_size, 1.0)
    x0, x1 = round(box.x * across), round(box.right * across)
    y0, y1 = round(box.y * down), round(box.bottom * down)
    part = array[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
    return part if part.size else None


def netpbm(array: Array) -> bytes:
    """Encode uint8 (H, W) or (H, W, 3) RGB as PGM or PPM, the formats that Tk reads fastest."""
    kind = 5 if array.ndim == 2 else 6
    return b"P%d %d %d 255\n" % (kind, array.shape[1], array.shape[0]) + array.tobytes()


def _level(look: Look, size: tuple[int, int], scale: float) -> tuple[Array, tuple[float, float]]:
    """Return the smallest level fine enough for a page of `size` at `scale`, and its pixels
    per page pixel, horizontally and vertically."""
    fine = [level for level in look.levels if level.shape[1] >= 0.999 * size[0] * scale]
    array = fine[-1] if fine else look.levels[0]
    return array, (array.shape[1] / size[0], array.shape[0] / size[1])


def _tinted(cover: Array, palette: Palette) -> Array:
    """Colour ink with the palette: uint8 (h, w), 0 paper to 255 ink -> uint8 (h, w, 3) RGB."""
    import numpy as np

    paper, ink = np.array(rgb(palette.paper)), np.array(rgb(palette.ink))
    ramp: Array = np.linspace(paper, ink, 256).round().astype(np.uint8)
    return ramp[cover]


def _near(bounds: tuple[float, float, float, float], box: Box) -> bool:
    left, top, right, bottom = bounds
    return left < box.right and right > box.x and top < box.bottom and bottom > box.y


def _is_light(array: Array) -> bool:
    import numpy as np

    return bool(np.median(array[::4, ::4]) >= 110)
