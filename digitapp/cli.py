"""The command line: `read` and `evaluate`; anything else opens the window."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

# The window should stand in under a second: whatever is heavy is imported where it is used.
from digitapp import __version__
from digitapp.errors import DisplayError, InputError, ModelError
from digitapp.resources import assets_folder

if TYPE_CHECKING:
    from digitapp.batch import Outcome, Recognize

EXAMPLE = "examples/notes.png"

COMMANDS = ("read", "evaluate")

OK, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run digitapp with the given arguments, those of the process by default.

    Returns the exit code: 0 all well, 1 a file could not be read, 2 wrong usage, 130 Ctrl+C.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a file's name may hold what the terminal cannot show
            stream.reconfigure(errors="backslashreplace")
    try:
        if not words or not (words[0] in COMMANDS or words[0].startswith("-")):
            return _window(words)
        options = _parser().parse_args(words)
        return _evaluate(options) if options.command == "evaluate" else _read(options)
    except (InputError, ModelError) as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left, `head` for one; Python would complain while closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="digitapp",
        description="Reads handwritten digits. Without a command it opens the window: "
        "digitapp [FILE...]",
    )
    parser.add_argument("--version", action="version", version=f"digitapp {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    read = commands.add_parser("read", help="read files and folders, one record a page")
    read.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or folder")
    formats = read.add_mutually_exclusive_group()
    for name, meaning in (
        ("json", "one JSON object a line, with the box of every digit"),
        ("csv", "one row a line of digits"),
        ("text", "the digits alone (the default)"),
    ):
        formats.add_argument(
            f"--{name}", dest="format", action="store_const", const=name, help=meaning
        )
    read.add_argument(
        "--annotate", type=Path, metavar="FOLDER", help="write the pages with boxes there"
    )
    read.add_argument("--output", type=Path, metavar="FILE", help="write to FILE, not to stdout")
    read.set_defaults(format="text")

    evaluate = commands.add_parser("evaluate", help="measure on pages whose digits are known")
    evaluate.add_argument(
        "folder", type=Path, metavar="FOLDER", help="images and labels.csv (file,text)"
    )
    evaluate.add_argument("--json", action="store_true", help="one JSON object")
    evaluate.add_argument(
        "--errors", type=Path, metavar="FOLDER", help="write the pages that went wrong there"
    )
    return parser


def _recognizer() -> Recognize:
    from digitapp.models import load_models
    from digitapp.pipeline.recognize import recognize

    models = load_models()
    return lambda page: recognize(page, models)


def _read(options: argparse.Namespace) -> int:
    from digitapp.batch import AnnotatedPictures, read_file
    from digitapp.io.files import find_files
    from digitapp.io.write import CSV_COLUMNS, as_csv, as_json, csv_row

    files = find_files(options.paths)
    if options.output and options.output.resolve() in {file.resolve() for file in files}:
        raise InputError(f"{options.output} is to be read; it cannot be the output too")
    recognize = _recognizer()
    failed = False
    try:
        pictures = AnnotatedPictures(options.annotate, files) if options.annotate else None
        out = (
            options.output.open("w", encoding="utf-8", errors="backslashreplace")
            if options.output
            else sys.stdout
        )
    except OSError as error:
        raise InputError(f"{error.filename} cannot be written: {error.strerror}") from error
    try:
        if options.format == "csv":
            out.write(csv_row(CSV_COLUMNS))
        for number, file in enumerate(files, 1):
            for outcome in read_file(file, recognize):
                failed |= outcome.error is not None
                if options.format == "text":
                    out.write(_text(outcome, several=len(files) > 1))
                else:
                    out.write((as_json if options.format == "json" else as_csv)(outcome.record))
                out.flush()
                print(f"[{number}/{len(files)}] {_progress(outcome)}", file=sys.stderr)
                if pictures and outcome.sequence:
                    try:
                        pictures.write(outcome.sequence)
                    except OSError as error:
                        failed = True
                        print(f"no annotated picture: {error}", file=sys.stderr)
    finally:
        if out is not sys.stdout:
            out.close()
    return FAILED if failed else OK


def _text(outcome: Outcome, several: bool) -> str:
    """A page's digits; what names the page stands above them where there are several."""
    from digitapp.io.write import as_text

    if outcome.sequence is None:
        return ""
    number = outcome.sequence.page.number
    heading = outcome.record["file"] + (f", page {number}" if number > 1 else "") + ":\n"
    return (heading if several or number > 1 else "") + as_text(outcome.record)


def _progress(outcome: Outcome) -> str:
    if outcome.sequence is None:
        return str(outcome.error)
    page, digits = outcome.sequence.page, len(outcome.sequence.readings)
    count = f"{digits} digit{'' if digits == 1 else 's'}" if digits else "no digits"
    name = page.name + (f", page {page.number}" if page.number > 1 else "")
    return f"{name}: {count}, {outcome.record['milliseconds']:.0f} ms"


def _evaluate(options: argparse.Namespace) -> int:
    from digitapp.evaluation import evaluate_folder, report

    def progress(done: int, total: int) -> None:
        if done == total or done % max(1, total // 20) == 0:
            print(f"{done} of {total} pages", file=sys.stderr)

    evaluation = evaluate_folder(options.folder, _recognizer(), progress, options.errors)
    for message in evaluation.unreadable:
        print(message, file=sys.stderr)
    print(report.as_json(evaluation) if options.json else report.as_text(evaluation))
    return FAILED if evaluation.unreadable else OK


def _window(words: Sequence[str]) -> int:
    """Open the window, or read on the command line what it would have shown."""
    files = [Path(word) for word in words]
    for file in files:
        if not file.exists():
            print(
                f"{file} is neither a file nor a command ({', '.join(COMMANDS)})", file=sys.stderr
            )
            return MISUSED
    try:
        if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
            raise DisplayError("There is no display to open the window on")
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
        print(f"{error}; reading {what} instead.", file=sys.stderr)
        return main(["read", *map(str, paths)])
