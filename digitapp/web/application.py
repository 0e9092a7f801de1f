"""The whole web application: the REST calls, and the page on the same server."""

from __future__ import annotations

import gradio
from fastapi import FastAPI

from digitapp.web.api import make_api
from digitapp.web.guard import MOST_BYTES
from digitapp.web.page.blocks import make_page
from digitapp.web.page.theme import CSS, THEME
from digitapp.web.reading import Reader


def make_application(reader: Reader) -> FastAPI:
    """Join the calls and the page; the reader stops when the application does."""
    application: FastAPI = gradio.mount_gradio_app(
        make_api(reader),
        make_page(reader),
        "/",
        theme=THEME,
        css=CSS,
        footer_links=[],
        run_history=False,  # it would keep what was read in the browser
        max_file_size=MOST_BYTES,
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        pwa=False,
    )
    return application
