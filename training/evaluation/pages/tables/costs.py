"""Tables of time and memory."""

from __future__ import annotations

from collections.abc import Sequence

from training.evaluation.pages.speed import Cost
from training.evaluation.pages.tables.table import Table

TARGETS = {
    "a 12-megapixel photo with 20 digits": 300.0,
    "an amount on cheque paper, candidates included": 20.0,
    "500 digits on A4 at 300 dpi": 1000.0,
    "a mark sheet of 240 small digits": 500.0,
}
"""Milliseconds that a usual page should not exceed."""


def usual_costs(costs: Sequence[Cost]) -> Table:
    """Time and memory of usual pages."""
    rows = [
        [
            cost.what,
            f"{cost.milliseconds:.0f} ms",
            f"{cost.processor:.0f} ms",
            f"{TARGETS[cost.what]:.0f} ms" if cost.what in TARGETS else "–",
            f"{cost.peak_mb:.0f} MB",
            f"{cost.digits}",
        ]
        for cost in costs
    ]
    return Table(["page", "clock", "processor", "clock wanted", "peak memory", "digits read"], rows)


def stage_shares(costs: Sequence[Cost]) -> Table:
    """Share of every stage in the time of usual pages, slowest stage first."""
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
    """Time and memory by number of digits and pages."""

    def each(cost: Cost) -> str:
        return f"{cost.milliseconds / cost.digits:.2f} ms" if cost.digits else "–"

    rows = [
        [c.what, f"{c.digits}", f"{c.milliseconds:.0f} ms", each(c), f"{c.peak_mb:.0f} MB"]
        for c in costs
    ]
    return Table(["file", "digits read", "median", "per digit read", "peak memory"], rows)


def hard_costs(costs: Sequence[Cost]) -> Table:
    """Time, memory and answer of hard input."""
    rows = []
    for cost in costs:
        answer = cost.said or (f"{cost.digits} digits" if cost.digits else "nothing read")
        if cost.stopped:
            rows.append([cost.what, "stopped", "–", cost.said or "no answer"])
            continue
        seconds = f"{cost.milliseconds / 1000:.2f} s"
        rows.append([cost.what, seconds, f"{cost.peak_mb:.0f} MB", answer])
    return Table(["input", "time", "peak memory", "answer"], rows)
