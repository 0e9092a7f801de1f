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
"""A hanging owner of the clipboard must not block digitapp."""

_X11 = ("xclip", ["xclip", "-selection", "clipboard", "-t", "image/png", "-o"])
_WAYLAND = ("wl-paste", ["wl-paste", "--type", "image/png"])


def picture() -> Page:
    """The clipboard's picture as a page. Raises InputError with a sentence: no picture, the
    tool is missing (with its name), no answer in time."""
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
    """Decode like a file, so that a pasted picture reads the same as an opened one."""
    from digitapp.io.load import load_picture

    if not data:
        raise _no_picture()
    return load_picture(data, _("Pasted picture"))


def _no_picture() -> InputError:
    return InputError(_("There is no picture in the clipboard."))
