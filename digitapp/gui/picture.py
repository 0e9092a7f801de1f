"""The pixels of a page, turned as the user wants them, and the part of them on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitapp.gui import strokes
from digitapp.gui.document import OpenPage
from digitapp.gui.palette import Palette
from digitapp.gui.tiles import rgb
from digitapp.gui.viewport import Viewport

if TYPE_CHECKING:
    from digitapp.records import Array, Page

Placed = tuple[bytes, int, int]
"""A PPM or PGM file, and the screen position of its upper left corner."""


def page_to_read(page: OpenPage) -> Page:
    """What the networks are given: the drawing in black on white, or the turned picture.

    Safe in the worker's thread for an OpenPage that is no longer changed (a copy).
    """
    if page.picture is None:
        return strokes.rasterise(page.content.strokes, *page.size, name=page.name)
    content = page.content
    return turned(page.picture, content.turns, content.inverted, content.tilt)


def turned(picture: Page, turns: int, inverted: bool, tilt: float = 0.0) -> Page:
    """The picture after quarter turns and `tilt` degrees clockwise, light and dark swapped
    where asked; a tilt keeps the size, and what comes in at the corners looks like the edge."""
    import cv2

    from digitapp.records import Page

    if turns % 4 == 0 and not inverted and not tilt:
        return picture
    codes = {1: cv2.ROTATE_90_CLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_COUNTERCLOCKWISE}

    def turn(array: Array) -> Array:
        if turns % 4:
            array = cv2.rotate(array, codes[turns % 4])
        if tilt:
            height, width = array.shape[:2]
            matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -tilt, 1.0)
            array = cv2.warpAffine(
                array,
                matrix,
                (width, height),
                flags=cv2.INTER_CUBIC,
                borderMode=cv2.BORDER_REPLICATE,
            )
        return cv2.bitwise_not(array) if inverted else array

    colour = None if picture.colour is None else turn(picture.colour)
    return Page(turn(picture.gray), colour, picture.name, picture.number)


class Renderer:
    """Renders pages for the screen; remembers the turned picture of the latest one."""

    def __init__(self) -> None:
        self._key: object = None
        self._turned: Page | None = None

    def picture(self, page: OpenPage) -> Page:
        """The page's pixels as shown; page must hold a picture."""
        assert page.picture is not None
        content = page.content
        look = content.turns, content.inverted, content.tilt
        key = page.key, id(page.picture), look
        if key != self._key or self._turned is None:
            self._turned = turned(page.picture, *look)
            self._key = key
        return self._turned

    def render(self, page: OpenPage, view: Viewport, palette: Palette) -> Placed | None:
        """The visible part of the page, or None where nothing of it is."""
        if page.is_drawing:
            return _ink(page, view, palette)
        return _picture(self.picture(page), view)


def thumbnail(page: OpenPage, width: int, height: int, palette: Palette) -> bytes:
    """The whole page inside (width, height) pixels, as PPM or PGM."""
    import cv2
    import numpy as np

    view = Viewport(width, height)
    page_width, page_height = page.shown_size
    view.fit(page_width, page_height, 0)
    size = max(round(page_width * view.scale), 1), max(round(page_height * view.scale), 1)
    if page.picture is None:
        cover = strokes.paint(page.content.strokes, *size, view.scale)
        paper, ink = np.array(rgb(palette.paper)), np.array(rgb(palette.ink))
        return netpbm(np.linspace(paper, ink, 256).round().astype(np.uint8)[cover])
    source = page.picture.gray if page.picture.colour is None else page.picture.colour
    if page.content.turns % 2:
        size = size[1], size[0]
    # A rough cut first: averaging all of a large photo for a thumbnail takes too long.
    step = max(min(source.shape[0] // size[1], source.shape[1] // size[0]) // 3, 1)
    small = cv2.resize(
        np.ascontiguousarray(source[::step, ::step]), size, interpolation=cv2.INTER_AREA
    )
    small = np.rot90(small, -page.content.turns % 4)
    return netpbm(np.ascontiguousarray(255 - small if page.content.inverted else small))


def _picture(picture: Page, view: Viewport) -> Placed | None:
    import cv2

    array = picture.gray if picture.colour is None else picture.colour
    x0, y0, x1, y1 = view.visible(picture.width, picture.height)
    if x0 >= x1 or y0 >= y1:
        return None
    left, top = (round(v) for v in view.to_screen(x0, y0))
    right, bottom = (round(v) for v in view.to_screen(x1, y1))
    size = max(right - left, 1), max(bottom - top, 1)
    if view.scale < 1:
        how = cv2.INTER_AREA
    else:
        how = cv2.INTER_NEAREST if view.scale >= 4 else cv2.INTER_LINEAR
    return netpbm(cv2.resize(array[y0:y1, x0:x1], size, interpolation=how)), left, top


def _ink(page: OpenPage, view: Viewport, palette: Palette) -> Placed | None:
    import numpy as np

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
    paper, ink = np.array(rgb(palette.paper)), np.array(rgb(palette.ink))
    ramp = np.linspace(paper, ink, 256).round().astype(np.uint8)
    return netpbm(ramp[cover]), x0, y0


def netpbm(array: Array) -> bytes:
    """Encode uint8 (H, W) or (H, W, 3) RGB in the one format that Tk reads fastest."""
    kind = 5 if array.ndim == 2 else 6
    return b"P%d %d %d 255\n" % (kind, array.shape[1], array.shape[0]) + array.tobytes()
