"""Options of several commands."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digitapp.rules import Rules


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
