"""`digitapp read`: read files and folders, one record a page."""

from __future__ import annotations

import argparse
from pathlib import Path

from digitapp.commands.exit_codes import FAILED, INTERRUPTED, MEANING, MISUSED, OK
from digitapp.commands.inputs import files_to_read
from digitapp.io.export.formats import FORMATS
from digitapp.io.files import SUFFIXES
from digitapp.io.streams import tell

EPILOG = (
    f"Reads {' '.join(sorted(suffix[1:].upper() for suffix in SUFFIXES))}, and any named file "
    f"that is one of these whatever its ending. {MEANING}."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="a file, a folder, a pattern such as 'scans/*.png', or - for standard input",
    )
    formats = parser.add_argument_group("output").add_mutually_exclusive_group()
    for entry in FORMATS.values():
        formats.add_argument(
            f"--{entry.name}",
            dest="format",
            action="store_const",
            const=entry.name,
            help=entry.meaning + ("" if entry.text else "; needs --output"),
        )
    parser.add_argument(
        "--level", choices=("line", "digit"), default="line", help="of the rows of --csv"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write to FILE, not to stdout")
    parser.add_argument(
        "--annotate", type=Path, metavar="FOLDER", help="write the pages with boxes there"
    )
    parser.add_argument(
        "--digits-only", action="store_true", help="leave out the marks between digits"
    )
    parser.add_argument(
        "--recursive",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="read the folders inside folders too (the default)",
    )
    parser.add_argument(
        "--jobs", type=_jobs, default=0, metavar="N", help="processes; all cores by default"
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on after a stopped run with the same --output: read only new and changed files",
    )
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument("--quiet", action="store_true", help="tell errors alone, no progress")
    amount.add_argument("--verbose", action="store_true", help="tell every page in a line")
    parser.set_defaults(format="text")


def run(options: argparse.Namespace) -> int:
    from digitapp.commands.reading_job import ReadingJob

    if wrong := _misused(options):
        tell(f"digitapp read: {wrong}")
        return MISUSED
    inputs = files_to_read(options.paths, options.recursive, options.output, bool(options.annotate))
    with inputs as (files, names), ReadingJob(options, files, names) as job:
        try:
            job.read()
        except KeyboardInterrupt:
            job.finish(complete=False)
            tell(job.how_to_go_on())
            return INTERRUPTED
        job.finish(complete=True)
        return FAILED if job.failed else OK


def _misused(options: argparse.Namespace) -> str | None:
    """What is wrong with the options together, as a sentence."""
    if options.resume and options.output is None:
        return "--resume needs the --output of the run that it goes on with"
    if not FORMATS[options.format].text and options.output is None:
        return f"--{options.format} needs --output"
    return None


def _jobs(word: str) -> int:
    try:
        number = int(word)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError("must be a number of at least 1")
    return number
