"""The tables of the benchmark of whole pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import NamedTuple

from digitapp.evaluation.evaluate import CONFIDENT, Evaluation, Share
from training.evaluation.pages.sets import PageSet
from training.evaluation.pages.speed import Cost

Found = Mapping[tuple[str, str], Evaluation]
"""Evaluations by the names of set and reader."""

Titles = Mapping[str, str]
"""Titles of readers by their names."""

TARGETS = {
    "a 12-megapixel photo with 20 digits": 400.0,
    "an amount on cheque paper, candidates included": 60.0,
    "500 digits on A4 at 300 dpi": 2000.0,
}
"""Milliseconds that should not be exceeded."""


class Table(NamedTuple):
    """Column heads, and rows of as many cells."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def percent(share: Share, interval: bool = True) -> str:
    """As 95.3 % (93.5 to 96.9); a dash where there is nothing to share."""
    if share.value is None or share.interval is None:
        return "–"
    text = f"{100 * share.value:.1f} %"
    low, high = share.interval
    return f"{text} ({100 * low:.1f} to {100 * high:.1f})" if interval else text


def exact_pages(sets: Sequence[PageSet], readers: Titles, found: Found) -> Table:
    """The share of exact pages of every set and reader."""
    rows = []
    for s in sets:
        count = max((len(found[s.name, r].pages) for r in readers), default=0)
        target = "–" if s.target is None else f"{100 * s.target:g} %"
        cells = [percent(found[s.name, r].exact_pages) for r in readers]
        rows.append([f"`{s.name}`: {s.what}", f"{count:,}", target, *cells])
    return Table(["set", "pages", "wanted", *readers.values()], rows)


def faults(sets: Sequence[PageSet], found: Found) -> Table:
    """What goes wrong in digitapp on every set, and how often it is sure but wrong."""
    rows = []
    for s in sets:
        own = found[s.name, "digitapp"]
        wrong = own.confident_wrong_lines
        counts = [f"{count:,}" for count in astuple(own.faults)]
        sure = f"{wrong.count} of {wrong.total}"
        rows.append([f"`{s.name}`", percent(own.digit_errors), *counts, sure])
    columns = ["set", "digit errors", "missed", "split", "merged", "false", "confused"]
    return Table([*columns, f"sure to {CONFIDENT:g} but wrong"], rows)


def digit_errors(sets: Sequence[PageSet], readers: Titles, found: Found) -> Table:
    """Digit errors and the median time of a page, for every set and reader."""

    def cell(own: Evaluation) -> str:
        return f"{percent(own.digit_errors, interval=False)}, {_ms(own)}"

    rows = [[f"`{s.name}`", *(cell(found[s.name, r]) for r in readers)] for s in sets]
    return Table(["set", *readers.values()], rows)


def _ms(evaluation: Evaluation) -> str:
    median = evaluation.median_milliseconds
    return "–" if median is None else f"{median:.0f} ms"


def empty_pages(sets: Sequence[PageSet], readers: Titles, found: Found) -> Table:
    """The share of pages without digits in which a digit is read that is not marked doubtful."""

    def cell(s: PageSet, reader: str) -> str:
        pages = found[s.name, reader].pages
        return f"{100 * sum(not page.exact for page in pages) / max(len(pages), 1):.1f} %"

    rows = [
        [
            f"`{s.name}`: {s.what}",
            f"{max(len(found[s.name, r].pages) for r in readers):,}",
            f"at most {100 * (s.target or 0):g} %",
            *(cell(s, r) for r in readers),
        ]
        for s in sets
    ]
    return Table(["set", "pages", "wanted", *readers.values()], rows)


def usual_costs(costs: Sequence[Cost]) -> Table:
    """Time and memory of usual pages."""
    rows = [
        [
            cost.what,
            f"{cost.milliseconds:.0f} ms",
            f"{TARGETS[cost.what]:.0f} ms" if cost.what in TARGETS else "–",
            f"{cost.peak_mb:.0f} MB",
            f"{cost.digits}",
        ]
        for cost in costs
    ]
    return Table(["page", "median", "wanted", "peak memory", "digits read"], rows)


def stage_shares(costs: Sequence[Cost]) -> Table:
    """The share of every stage in the time of usual pages, the heaviest stage first."""
    names = list(costs[0].stages)
    names.sort(key=lambda name: -max(cost.stages.get(name, 0) for cost in costs))
    totals = [max(sum(cost.stages.values()), 1e-9) for cost in costs]
    rows = [
        [
            name,
            *(
                f"{100 * cost.stages.get(name, 0) / total:.0f} %"
                for cost, total in zip(costs, totals, strict=True)
            ),
        ]
        for name in names
    ]
    return Table(["stage", *(cost.what for cost in costs)], rows)


def growth_costs(costs: Sequence[Cost]) -> Table:
    """How time grows with digits and pages."""

    def each(cost: Cost) -> str:
        return f"{cost.milliseconds / cost.digits:.2f} ms" if cost.digits else "–"

    rows = [
        [c.what, f"{c.digits}", f"{c.milliseconds:.0f} ms", each(c), f"{c.peak_mb:.0f} MB"]
        for c in costs
    ]
    return Table(["file", "digits read", "median", "per digit read", "peak memory"], rows)


def hard_costs(costs: Sequence[Cost]) -> Table:
    """What hard input costs, and what it is answered."""
    rows = []
    for cost in costs:
        answer = cost.said or (f"{cost.digits} digits" if cost.digits else "nothing read")
        if cost.stopped:
            rows.append([cost.what, "stopped", "–", cost.said or "no answer"])
            continue
        seconds = f"{cost.milliseconds / 1000:.2f} s"
        rows.append([cost.what, seconds, f"{cost.peak_mb:.0f} MB", answer])
    return Table(["input", "time", "peak memory", "answer"], rows)
