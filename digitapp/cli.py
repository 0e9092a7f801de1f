"""The command line: a command, or the window."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

# Import heavy modules only where they are used, so that the window opens in under a second.
from digitapp import __version__
from digitapp.commands.exit_codes import FAILED, INTERRUPTED, MEANING, MISUSED
from digitapp.errors import DisplayError, InputError, ModelError
from digitapp.io.streams import open_standard_streams, tell
from digitapp.resources import assets_folder

if TYPE_CHECKING:
    import argparse

EXAMPLE = "examples/notes.png"

COMMANDS = ("read", "watch", "review", "evaluate", "serve")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run digitapp with the given arguments, by default those of the process.

    Returns the exit code: 0 for success, 1 if anything failed, 2 for a name that is neither a
    file nor a command, 130 after Ctrl+C. Raises SystemExit with code 2 for wrong options, and 0
    after --help and --version.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    open_standard_streams()
    try:
        if not words or not (words[0] in COMMANDS or words[0].startswith("-")):
            return _window(words)
        options = _parser().parse_args(words)
        code: int = options.run(options)
        return code
    except (InputError, ModelError) as error:
        tell(str(error))
        return FAILED
    except KeyboardInterrupt:
        tell("Stopped.")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output is gone, such as `head`
        return FAILED


def _parser() -> argparse.ArgumentParser:
    import argparse

    from digitapp.commands import evaluate, read, review, serve, watch

    parser = argparse.ArgumentParser(
        prog="digitapp",
        description="Reads handwritten digits. Without a command it opens the window: "
        "digitapp [FILE...]",
        epilog=MEANING,
    )
    parser.add_argument("--version", action="version", version=f"digitapp {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, meaning, module in (
        ("read", "read files and folders, one record a page", read),
        ("watch", "read what comes into folders, as long as it runs", watch),
        ("review", "put a person's answers into the results", review),
        ("evaluate", "measure on pages whose digits are known", evaluate),
        ("serve", "show a web page, to the browsers of this computer alone", serve),
    ):
        command = commands.add_parser(name, help=meaning, description=meaning.capitalize())
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def _window(words: Sequence[str]) -> int:
    """Open the window; if there is no display, read the files, or an example, as text instead."""
    files = [Path(word) for word in words]
    for file in files:
        try:
            file.stat()
        except (FileNotFoundError, NotADirectoryError, ValueError):
            tell(f"{file} is neither a file nor a command ({', '.join(COMMANDS)})")
            return MISUSED
        except OSError as error:
            raise InputError(f"{file} cannot be opened: {error.strerror}") from error
    try:
        if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
            raise DisplayError("There is no display to open the window on")
        # Nothing that the start makes becomes garbage, and looking for it takes long. Afterwards
        # the window looks for it itself.
        gc.disable()
        try:
            from digitapp.gui import app
        except ImportError as error:
            if error.name not in ("tkinter", "_tkinter"):
                raise
            raise DisplayError("Python's tkinter, which draws the window, is missing") from error
        return app.run(files)
    except DisplayError as error:
        paths = files or [assets_folder() / EXAMPLE]
        what = "the file" if files else "an example page"
        tell(f"{error}; reading {what} instead.")
        gc.enable()
        return main(["read", *map(str, paths)])
    finally:
        gc.enable()
