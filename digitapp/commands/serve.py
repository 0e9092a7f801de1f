"""`digitapp serve`: the web page, for the browsers of this computer alone."""

from __future__ import annotations

import argparse

from digitapp.errors import InputError

PORT = 7860

_MISSING = (
    "The web page needs the packages of the extra `web`: pip install 'digitapp[web]', or "
    "pip install '.[web]' in a checkout"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port",
        type=_port,
        metavar="N",
        help=f"of 127.0.0.1; {PORT}, or a free one, by default; 0 for a free one",
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl+C or SIGTERM. Raises InputError if the extra or the port is missing."""
    # The extra's packages are looked for, not imported: that takes seconds.
    from importlib.util import find_spec

    if not all(find_spec(name) for name in ("gradio", "fastapi", "fastapi_offline", "uvicorn")):
        raise InputError(_MISSING)
    from digitapp.web.server import serve

    serve(options.port, PORT, not options.no_browser)
    return 0


def _port(word: str) -> int:
    number = int(word) if word.isascii() and word.isdecimal() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError("must be a number from 0 to 65535")
    return number
