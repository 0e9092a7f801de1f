"""`digitapp review`: put a person's answers into the results of `read --review`."""

from __future__ import annotations

import argparse
from pathlib import Path

from digitapp.commands.exit_codes import FAILED, MISUSED, OK
from digitapp.commands.options import add_output, add_row_per, misused
from digitapp.errors import InputError
from digitapp.io.export.formats import Format, format_named
from digitapp.io.streams import output, tell


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "In the table, write into the column answer what stands in the picture, or none where it "
        "is no number; x for a box with a mark, or none; rows without an answer stay as they were "
        "read. Pages that were read by forms come out with a column for each field."
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="that of read --review")
    parser.add_argument(
        "--apply", type=Path, metavar="FILE", help="the filled table, CSV or XLSX", required=True
    )
    add_output(parser)
    add_row_per(parser)


def run(options: argparse.Namespace) -> int:
    from digitapp.batch.answers.answered import answered
    from digitapp.batch.answers.filled_table import read_answers
    from digitapp.batch.answers.review_files import read_results

    if wrong := misused(options):
        tell(f"digitapp review: {wrong}")
        return MISUSED
    found = read_answers(options.apply)
    for problem in found.problems:
        tell(problem)
    records = answered(read_results(options.folder), found.answers)
    chosen = _format(options)
    if options.output is None:
        with output(None) as out:
            for piece in chosen.pieces(records):
                out.write(piece)
    else:
        try:
            chosen.write(records, options.output, _open_page)
        except OSError as error:
            raise InputError(f"{options.output} cannot be written: {error.strerror}") from error
    count = len(found.answers)
    tell(f"{count} answer{'' if count == 1 else 's'} applied")
    return FAILED if found.problems else OK


def _format(options: argparse.Namespace) -> Format:
    """The format that is asked for; with a column a field if pages were read by forms."""
    from digitapp.batch.answers.review_files import read_results
    from digitapp.forms.output.formats import form_format
    from digitapp.forms.output.outline import outlines

    forms = outlines(read_results(options.folder)) if options.level == "line" else ()
    if forms:
        return form_format(options.format, options.output, forms, options.row_per)
    return format_named(options.format, options.output, options.level)


def _open_page(record):  # type: ignore[no-untyped-def]
    from digitapp.commands.reading_job import open_page

    return open_page(Path(record["file"]), record)
