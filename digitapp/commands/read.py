"""`digitapp read`: read files and folders, one record a page."""

from __future__ import annotations

import argparse
from pathlib import Path

from digitapp.commands.exit_codes import FAILED, INTERRUPTED, MEANING, MISUSED, OK
from digitapp.commands.inputs import files_to_read
from digitapp.commands.options import add_amount, add_forms, add_output, add_reading, misused
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
    add_output(parser)
    parser.add_argument(
        "--annotate", type=Path, metavar="FOLDER", help="write the pages with boxes there"
    )
    parser.add_argument(
        "--review",
        type=Path,
        metavar="FOLDER",
        help="write the lines to check there, as pictures and a table to fill in",
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on after a stopped run with the same --output: read only new and changed files",
    )
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="read on the machines of a Dask scheduler, such as tcp://10.0.0.1:8786",
    )
    add_reading(parser)
    add_forms(parser)
    add_amount(parser)


def run(options: argparse.Namespace) -> int:
    from digitapp.commands.reading_job import ReadingJob

    if wrong := misused(options):
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
