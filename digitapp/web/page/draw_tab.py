"""The tab with a sketchpad that is read as one draws."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

import gradio

from digitapp.errors import InputError
from digitapp.io.load import load_picture
from digitapp.records import Page
from digitapp.web.reading import Reader

_WIDTH, _HEIGHT = 960, 420
_PEN = 12
"""Width of the pen, in pixels of the sketchpad."""

_MOST_CHARACTERS = 4 << 20
"""Of a drawing; one that is covered all over has fewer."""

_PAD = f"""
<canvas width="{_WIDTH}" height="{_HEIGHT}" data-pen="{_PEN}" aria-label="Sketchpad"></canvas>
<div><button class="undo">Undo</button> <button class="clear">Clear</button></div>
"""
_PAD_CSS = """
canvas { width: 100%; touch-action: none; cursor: crosshair; background: white;
  border: 1px solid var(--border-color-primary); border-radius: var(--radius-md); }
button { border: 1px solid var(--border-color-primary); border-radius: var(--radius-md);
  padding: 0.3rem 1rem; margin: 0.4rem 0.3rem 0 0; cursor: pointer;
  background: var(--button-secondary-background-fill); color: var(--button-secondary-text-color); }
"""


def add_draw_tab(reader: Reader) -> None:
    """Add the components; every stroke that ends is read.

    Gradio's own sketchpad waits until one has chosen a tool, draws with WebGL, and keeps each
    picture in a file.
    """
    pad = gradio.HTML(
        html_template=_PAD,
        css_template=_PAD_CSS,
        js_on_load=(Path(__file__).with_name("sketchpad.js")).read_text("utf-8"),
        elem_id="pad",
    )
    numbers = gradio.Textbox(
        label="Numbers", elem_id="drawn", elem_classes="numbers", interactive=False, lines=2
    )

    async def read(event: gradio.EventData) -> str:
        page = drawn_page(event._data.get("picture"))
        if page is None:
            return ""
        sequence, _ = await reader.run(reader.read_page, page)
        return sequence.text

    pad.change(
        read,
        None,
        numbers,
        trigger_mode="always_last",
        show_progress="hidden",
        api_visibility="private",
    )


def drawn_page(address: object) -> Page | None:
    """The page in a data URL of a picture; None for an empty one. Raises InputError."""
    if not address:
        return None
    text = str(address)
    if len(text) > _MOST_CHARACTERS:
        raise InputError("The drawing is too large")
    try:
        data = base64.b64decode(text.partition("base64,")[2], validate=True)
    except binascii.Error as error:
        raise InputError("The drawing is damaged or cut off") from error
    return load_picture(data, "drawing")
