"""Tables, and how they show a share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from digitapp.evaluation.evaluate import Evaluation, Share

Found = Mapping[tuple[str, str], Evaluation]
"""Evaluations by names of set and reader."""

Titles = Mapping[str, str]
"""Titles of readers by name."""


class Table(NamedTuple):
    """Column heads, and rows with as many cells."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def percent(share: Share, interval: bool = True) -> str:
    """Format a share, such as 95.3 % (93.5 to 96.9); a dash where the total is 0."""
    if share.value is None or share.interval is None:
        return "–"
    text = f"{100 * share.value:.1f} %"
    low, high = share.interval
    return f"{text} ({100 * low:.1f} to {100 * high:.1f})" if interval else text
