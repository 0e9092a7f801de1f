"""Pictures from the clipboard, through the system's own tools; runs in the worker's thread."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from digitapp.errors import InputError
from digitapp.i18n import _

if TYPE_CHECKING:
    from digitapp.records import Page

_LINUX = sys.platform.startswith("linux")

SECONDS = 5.0
"""A program that owns the clipboard and hangs must not take us with it."""

_X11 = ("xclip", ["xclip", "-selection", "clipboard", "-t", "image/png", "-o"])
_WAYLAND = ("wl-paste", ["wl-paste", "--type", "image/png"])


def picture() -> Page:
    """The clipboard's picture as a page. Raises InputError with a sentence: no picture, the
    tool is missing (its name is told), no answer in time."""
    if _LINUX:
        return _page(_ask(*(_WAYLAND if os.environ.get("WAYLAND_DISPLAY") else _X11)))
    from PIL import ImageGrab

    found = ImageGrab.grabclipboard()
    if found is None or isinstance(found, list):
        raise _no_picture()
    buffer = io.BytesIO()
    found.save(buffer, "PNG")
    return _page(buffer.getvalue())


def _ask(tool: str, command: list[str]) -> bytes:
    if shutil.which(tool) is None:
        raise InputError(_("To paste pictures, please install {tool}.").format(tool=tool))
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise InputError(_("The clipboard does not answer.")) from None
    except OSError:
        raise _no_picture() from None
    return done.stdout


def _page(data: bytes) -> Page:
    import cv2
    import numpy as np

    from digitapp.records import Page

    array = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED) if data else None
    if array is None:
        raise _no_picture()
    if array.dtype == np.uint16:
        array = cv2.convertScaleAbs(array, alpha=1 / 257)
    name = _("Pasted picture")
    if array.ndim == 2:
        return Page(array, None, name)
    if array.shape[2] == 4:
        # Transparent is paper.
        opaque = array[:, :, 3:].astype(np.float32) / 255
        array = (array[:, :, :3] * opaque + 255 * (1 - opaque)).astype(np.uint8)
    colour = cv2.cvtColor(array, cv2.COLOR_BGR2RGB)
    return Page(cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY), colour, name)


def _no_picture() -> InputError:
    return InputError(_("There is no picture in the clipboard."))
