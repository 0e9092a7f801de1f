"""The command line: `read` and `evaluate`; anything else opens the window."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

# Import heavy modules only where they are used, so that the window opens in under a second.
from digitapp import __version__
from digitapp.errors import DisplayError, InputError, ModelError
from digitapp.io.streams import open_standard_streams, output, tell, write_out
from digitapp.resources import assets_folder

if TYPE_CHECKING:
    from digitapp.batch import AnnotatedPictures, Outcome, Recognize

EXAMPLE = "examples/notes.png"

COMMANDS = ("read", "evaluate")

OK, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130


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
        return _evaluate(options) if options.command == "evaluate" else _read(options)
    except (InputError, ModelError) as error:
        tell(str(error))
        return FAILED
    except KeyboardInterrupt:
        tell("Stopped.")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output is gone, such as `head`
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
        ("text", "the lines as they stand on the page (the default)"),
    ):
        formats.add_argument(
            f"--{name}", dest="format", action="store_const", const=name, help=meaning
        )
    read.add_argument(
        "--annotate", type=Path, metavar="FOLDER", help="write the pages with boxes there"
    )
    read.add_argument("--output", type=Path, metavar="FILE", help="write to FILE, not to stdout")
    read.add_argument(
        "--digits-only", action="store_true", help="leave out the marks between digits"
    )
    read.set_defaults(format="text")

    evaluate = commands.add_parser("evaluate", help="measure on pages whose digits are known")
    evaluate.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help="images and labels.csv (file,text and perhaps marks)",
    )
    evaluate.add_argument("--json", action="store_true", help="one JSON object")
    evaluate.add_argument(
        "--halves",
        action="store_true",
        help="part the set in two by file name, and tell the gap between the halves",
    )
    evaluate.add_argument(
        "--errors", type=Path, metavar="FOLDER", help="write the pages that went wrong there"
    )
    return parser


def _recognizer(marks: bool = True) -> Recognize:
    """Load the models and return the reading function; marks: whether to read punctuation."""
    from dataclasses import replace

    from digitapp.models import load_models
    from digitapp.pipeline.recognize import recognize
    from digitapp.settings import DEFAULTS

    models = load_models()
    if marks:
        return lambda page: recognize(page, models)
    settings = replace(DEFAULTS, recognition=replace(DEFAULTS.recognition, marks=False))
    return lambda page: recognize(page, models, settings)


def _read(options: argparse.Namespace) -> int:
    from digitapp.batch import read_file
    from digitapp.io.write import CSV_COLUMNS, as_csv, as_json, csv_row

    files = _inputs(options)
    recognize = _recognizer(marks=not options.digits_only)
    pictures = _annotated_pictures(options.annotate, files)
    failed = False
    with output(options.output) as out:
        if options.format == "csv":
            out.write(csv_row(CSV_COLUMNS))
        for number, file in enumerate(files, 1):
            for outcome in read_file(file, recognize):
                failed |= outcome.error is not None
                if options.format == "text":
                    out.write(_text(outcome, several=len(files) > 1))
                else:
                    out.write((as_json if options.format == "json" else as_csv)(outcome.record))
                tell(f"[{number}/{len(files)}] {_progress(outcome)}")
                if pictures and outcome.sequence:
                    try:
                        pictures.write(outcome.sequence)
                    except (OSError, InputError) as error:
                        failed = True
                        tell(f"no annotated picture: {error}")
    return FAILED if failed else OK


def _inputs(options: argparse.Namespace) -> list[Path]:
    """Return the files to read. Raises InputError if one of them is the output."""
    from digitapp.io.files import find_files, is_annotated, same_file

    files = find_files(options.paths)
    if options.annotate:
        own = [file for file in files if is_annotated(file)]
        for file in own:
            tell(f"{file} was written by --annotate; it is not read again")
        files = [file for file in files if file not in own]
    if options.output and any(same_file(options.output, file) for file in files):
        raise InputError(f"{options.output} is to be read; it cannot be the output too")
    return files


def _annotated_pictures(folder: Path | None, files: list[Path]) -> AnnotatedPictures | None:
    """Return the writer of annotated images, if any. Raises InputError if its folder cannot
    be made."""
    from digitapp.batch import AnnotatedPictures

    try:
        return AnnotatedPictures(folder, files) if folder else None
    except OSError as error:
        raise InputError(f"{error.filename} cannot be written: {error.strerror}") from error


def _text(outcome: Outcome, several: bool) -> str:
    """Format a page's digits as text, under a heading if there are several files or pages."""
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
            tell(f"{done} of {total} pages")

    evaluation = evaluate_folder(options.folder, _recognizer(), progress, options.errors)
    for message in evaluation.unreadable:
        tell(message)
    if options.json:
        write_out(report.as_json(evaluation, options.halves))
    else:
        write_out((report.halves_as_text if options.halves else report.as_text)(evaluation))
    return FAILED if evaluation.unreadable else OK


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
        return main(["read", *map(str, paths)])
