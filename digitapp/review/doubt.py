"""Say in words how sure a reading is: what to check, and why."""

from __future__ import annotations

from collections.abc import Sequence

from digitapp.editor.corrections import Mark, MarkLine
from digitapp.i18n import _, plural

SECOND = 0.1
"""A second digit at least this probable, 0 to 1, is a reason for doubt."""

_TOUCHING = 0.08
"""Digits closer than this part of their height were cut from one another."""


def reason(mark: Mark, line: Sequence[Mark] = ()) -> str:
    """Return why a person should check a digit, "" if there is no reason.

    line: the digits of its line.
    """
    if mark.typed or not mark.digit or not mark.doubtful:
        return ""
    if said := _of_rule(mark, line):
        return said
    if mark.reading is not None:
        second, part = mark.reading.alternatives[1]
        if part >= SECOND:
            return _("It may be a {digit}.").format(digit=second)
    if any(_touch(mark, other) for other in line if other is not mark):
        return _("It was cut from ink that touches it.")
    if mark.confidence >= 1 - SECOND:
        return _("There is other ink close by.")
    return _("It looks unlike any digit.")


def _of_rule(mark: Mark, line: Sequence[Mark]) -> str:
    verdict = line.verdict if isinstance(line, MarkLine) else None
    if verdict is None:
        return ""
    if not verdict.obeyed:
        return _("The line breaks a rule.")
    at = list(line).index(mark)
    same = len(verdict.read) == len(verdict.taken) and verdict.read[at] == mark.digit
    return "" if same else _("A rule asks for it.")


def summary(lines: Sequence[MarkLine]) -> str:
    """Say how many digits there are and how many a person should check; "" without digits."""
    count = sum(map(len, lines))
    if not count:
        return ""
    words = plural("{count} digit", "{count} digits", count)
    left = sum(mark.doubtful for line in lines for mark in line)
    if left:
        words += ", " + plural("{count} to check", "{count} to check", left)
    return words


def state(line: MarkLine) -> str:
    """Return how a line stands: "doubt" if a digit is to check, "typed" if a person corrected
    it, else "sure"."""
    if any(mark.doubtful for mark in line):
        return "doubt"
    return "typed" if any(mark.typed for mark in line) else "sure"


def probability(part: float) -> str:
    """Format a probability of 0 to 1 as a percentage, never as 0 or 100 %."""
    if part > 0.995:
        return "> 99 %"
    return "< 1 %" if part < 0.01 else f"{round(100 * part)} %"


def _touch(mark: Mark, other: Mark) -> bool:
    gap = max(mark.box.x, other.box.x) - min(mark.box.right, other.box.right)
    near = _TOUCHING * max(mark.box.height, other.box.height)
    level = min(mark.box.bottom, other.box.bottom) > max(mark.box.y, other.box.y)
    return gap <= near and level
