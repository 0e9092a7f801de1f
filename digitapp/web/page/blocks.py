"""The page: its tabs."""

from __future__ import annotations

import gradio

from digitapp.web.page.draw_tab import add_draw_tab
from digitapp.web.page.enlarge_tab import add_enlarge_tab
from digitapp.web.page.read_tab import add_read_tab
from digitapp.web.reading import Reader

_KEPT_SECONDS = 3600
"""How long uploads and pictures of a page stay during a session."""


def make_page(reader: Reader) -> gradio.Blocks:
    """Build the page, bound to a reader."""
    page = gradio.Blocks(
        title="digitapp",
        analytics_enabled=False,
        delete_cache=(_KEPT_SECONDS // 6, _KEPT_SECONDS),
    )
    with page:
        gradio.Markdown("# digitapp\nReads handwritten digits, on this computer alone.")
        with gradio.Tab("Draw"):
            add_draw_tab(reader)
        with gradio.Tab("Photos"):
            add_read_tab(reader)
        with gradio.Tab("Enlarge"):
            add_enlarge_tab(reader)
    return page
