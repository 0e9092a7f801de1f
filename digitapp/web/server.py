"""Serve the web page on 127.0.0.1 until Ctrl+C or SIGTERM."""

from __future__ import annotations

import os
import signal
import socket
import threading
import webbrowser
from contextlib import closing
from pathlib import Path
from types import FrameType

from digitapp.errors import InputError
from digitapp.io.streams import write_out
from digitapp.web.session_folder import session_folder

HOST = "127.0.0.1"

_END_SECONDS = 2
"""How long answers that are under way may take when the server ends."""


def serve(port: int | None, usual_port: int, browser: bool) -> None:
    """Serve the page, and open it in the browser. port: None for the usual one, or a free one if
    that is taken; 0 for a free one.

    Raises InputError if the port is taken, KeyboardInterrupt after Ctrl+C, SystemExit after
    SIGTERM.
    """
    signal.signal(signal.SIGTERM, _exit)
    with closing(bound(port, usual_port)) as listener, session_folder() as folder:
        _keep_to_ourselves(folder)
        # These imports take seconds; a wrong port is told before.
        import uvicorn

        from digitapp.models import load_models
        from digitapp.web.application import make_application
        from digitapp.web.reading import Reader

        reader = Reader(load_models())
        config = uvicorn.Config(
            make_application(reader),
            log_level="critical",  # at the end it would show tracebacks of what it cut off
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            timeout_graceful_shutdown=_END_SECONDS,
        )
        address = f"http://{HOST}:{listener.getsockname()[1]}/"
        listener.listen(config.backlog)  # a browser that is quick waits until the loop runs
        write_out(address)
        if browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

        class Server(uvicorn.Server):
            def handle_exit(self, sig: int, frame: FrameType | None) -> None:
                reader.stop()  # before the answers that wait for it are cut off
                super().handle_exit(sig, frame)

        Server(config).run(sockets=[listener])


def bound(port: int | None, usual: int) -> socket.socket:
    """A socket on 127.0.0.1 alone. Raises InputError if the port is taken."""
    for number in (usual, 0) if port is None else (port,):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name != "nt":  # elsewhere it would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, number))
        except OSError as error:
            listener.close()
            reason = error
        else:
            return listener
    raise InputError(
        "Port {port} cannot be used: {why}; choose another with --port",
        port=port,
        why=reason.strerror,
    )


def _keep_to_ourselves(folder: Path) -> None:
    """Tell Gradio and what it brings to write into the folder and to call nobody."""
    os.environ.update(
        GRADIO_TEMP_DIR=str(folder / "page"),
        GRADIO_ANALYTICS_ENABLED="False",
        HF_HUB_OFFLINE="1",
        HF_HUB_DISABLE_TELEMETRY="1",
        # Gradio asks Matplotlib, where there is one, for its backend; finding one takes seconds.
        MPLBACKEND="agg",
        MPLCONFIGDIR=str(folder),
    )


def _exit(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)
