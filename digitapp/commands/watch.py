"""`digitapp watch`: read what a scanner drops into folders, as long as it runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from digitapp.commands.exit_codes import INTERRUPTED, MISUSED
from digitapp.commands.options import add_amount, add_output, add_reading, misused
from digitapp.errors import InputError
from digitapp.io.streams import tell


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "Reads what is there first, then each file once it is complete. Pages are added to text, "
        "CSV and JSON Lines; other formats are written anew, whole or not at all. Ctrl+C ends it; "
        "a later start with the same --output goes on."
    )
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="to watch")
    add_output(parser)
    parser.add_argument(
        "--annotate", type=Path, metavar="FOLDER", help="write the pages with boxes there"
    )
    add_reading(parser)
    add_amount(parser)
    parser.set_defaults(review=None, resume=True, cluster=None)


def run(options: argparse.Namespace) -> int:
    from digitapp.batch.control import Control
    from digitapp.batch.watch import complete_files
    from digitapp.commands.watching_job import WatchingJob

    if wrong := "--output is needed" if options.output is None else misused(options):
        tell(f"digitapp watch: {wrong}")
        return MISUSED
    for folder in options.folders:
        if not folder.is_dir():
            raise InputError("{name} is not a folder", name=folder)
    with WatchingJob(options) as job:
        try:
            for files in complete_files(options.folders, options.recursive, Control()):
                job.read([file for file in files if not job.is_own(file)])
        except KeyboardInterrupt:
            job.close()
            tell(f"Stopped. The same command goes on; the results are in {options.output}.")
    return INTERRUPTED
