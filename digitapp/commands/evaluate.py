"""`digitapp evaluate`: measure on pages whose digits are known."""

from __future__ import annotations

import argparse
from pathlib import Path

from digitapp.commands.exit_codes import FAILED, OK
from digitapp.io.streams import tell, write_out


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help="images and labels.csv (file,text and perhaps marks)",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument(
        "--halves",
        action="store_true",
        help="part the set in two by file name, and tell the gap between the halves",
    )
    parser.add_argument(
        "--errors", type=Path, metavar="FOLDER", help="write the pages that went wrong there"
    )


def run(options: argparse.Namespace) -> int:
    from digitapp.batch.page_reader import load_recognizer
    from digitapp.evaluation import evaluate_folder, report

    def progress(done: int, total: int) -> None:
        if done == total or done % max(1, total // 20) == 0:
            tell(f"{done} of {total} pages")

    evaluation = evaluate_folder(options.folder, load_recognizer(), progress, options.errors)
    for message in evaluation.unreadable:
        tell(message)
    if options.json:
        write_out(report.as_json(evaluation, options.halves))
    else:
        write_out((report.halves_as_text if options.halves else report.as_text)(evaluation))
    return FAILED if evaluation.unreadable else OK
