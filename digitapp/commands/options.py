"""Options of several commands."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.io.export.formats import FORMATS, LEVELS

if TYPE_CHECKING:
    from digitapp.rules import Rules

_RULES = (
    "What every line must obey. The most probable reading that does is taken, and what was changed "
    "is told; where none does, the line stays as it was read and is to be checked."
)


RULES = ("pattern", "length", "range", "allowed", "check", "total", "rules")
"""Options that say what every line must obey."""


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add the formats and --output."""
    group = parser.add_argument_group("output")
    formats = group.add_mutually_exclusive_group()
    for entry in FORMATS.values():
        formats.add_argument(
            f"--{entry.name}",
            dest="format",
            action="store_const",
            const=entry.name,
            help=entry.meaning + ("" if entry.text else "; needs --output"),
        )
    group.add_argument(
        "--level",
        choices=tuple(LEVELS),
        default="line",
        help="what a row of --csv holds; table: the cells of a table's row, as on the page",
    )
    group.add_argument("--output", type=Path, metavar="FILE", help="write to FILE, not to stdout")
    parser.set_defaults(format="text")


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add what concerns how pages are read: processes, folders, marks, rules."""
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
    rules = parser.add_argument_group("rules", _RULES)
    rules.add_argument("--pattern", metavar="MASK", help="such as '##-####' or '#{5,7}'")
    rules.add_argument("--length", metavar="N", help="number of digits, such as 5 or 5:7")
    rules.add_argument("--range", metavar="A:B", help="of the value, such as 0:100")
    rules.add_argument("--allowed", type=Path, metavar="FILE", help="the numbers there are")
    rules.add_argument(
        "--check", metavar="NAME", help="luhn, isbn, ean, iban:DE, or a name of python-stdnum"
    )
    rules.add_argument(
        "--total", action="store_true", help="the last line of a page is the sum of the others"
    )
    rules.add_argument(
        "--rules", type=Path, metavar="FILE", help="these rules from a settings file (TOML)"
    )


def add_forms(parser: argparse.ArgumentParser) -> None:
    """Add --form and what a row of its table is."""
    group = parser.add_argument_group(
        "forms",
        "Pages with named fields. --text, --csv and --xlsx then have a column for each field; a "
        "page that fits no form is set aside.",
    )
    group.add_argument(
        "--form",
        dest="forms",
        action="append",
        type=Path,
        default=[],
        metavar="FILE",
        help="a form file, such as marks.form.json; again for each form in the pile",
    )
    add_row_per(group)


def add_row_per(group: argparse._ActionsContainer) -> None:
    """Add --row-per."""
    group.add_argument(
        "--row-per",
        choices=("row", "page"),
        default="row",
        help="a row for each row of the form's columns (the default), or one for each page",
    )


def add_amount(parser: argparse.ArgumentParser) -> None:
    """Add --quiet and --verbose."""
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument("--quiet", action="store_true", help="tell errors alone, no progress")
    amount.add_argument("--verbose", action="store_true", help="tell every page in a line")


def misused(options: argparse.Namespace) -> str | None:
    """What is wrong with the options together, as a sentence."""
    if getattr(options, "forms", None):
        for name in ("cluster", *RULES):
            if getattr(options, name):
                why = "it reads here" if name == "cluster" else "its fields have rules of their own"
                return f"--{name} cannot be used with --form: {why}"
    if options.output is not None:
        return None
    if not FORMATS[options.format].text:
        return f"--{options.format} needs --output"
    for name in ("resume", "review"):
        if getattr(options, name, None):
            return f"--{name} needs --output"
    return None


def rules_of(options: argparse.Namespace) -> Rules | None:
    """The rules of the options and of their settings file; an option goes before the file.

    Raises InputError.
    """
    names = ("pattern", "length", "range", "check", "total")
    given = {name: value for name in names if (value := getattr(options, name))}
    if not (given or options.allowed or options.rules):
        return None
    from digitapp.rules.rules import Rules
    from digitapp.rules.settings_file import read_allowed, read_rules

    if options.allowed:
        given["allowed"] = read_allowed(options.allowed)
    rules = read_rules(options.rules) if options.rules else Rules()
    return replace(rules, **given)


def _jobs(word: str) -> int:
    try:
        number = int(word)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError("must be a number of at least 1")
    return number
