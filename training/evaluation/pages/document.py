"""The benchmark as Markdown: tables, and statements computed from them."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from digitapp.evaluation.evaluate import CONFIDENT
from training.data.templates import render
from training.evaluation.pages.grids import Grid, summary
from training.evaluation.pages.hand_set import hand_set
from training.evaluation.pages.readers import VARIANTS
from training.evaluation.pages.sets import PageSet
from training.evaluation.pages.speed import MOST_MB, MOST_SECONDS, Cost
from training.evaluation.pages.tables import accuracy, halves, paired
from training.evaluation.pages.tables import costs as cost_tables
from training.evaluation.pages.tables.costs import TARGETS
from training.evaluation.pages.tables.table import Found, Titles

_MEMORY = 500.0
"""Megabytes that a usual page should not exceed."""

_TEMPLATE = Path(__file__).with_name("benchmark.md.j2")


def document(
    command: str,
    sets: Sequence[PageSet],
    readers: Titles,
    found: Found,
    costs: Mapping[str, Sequence[Cost]],
    missing: Sequence[str],
    drawn: Sequence[Grid] = (),
) -> str:
    """Make the whole document.

    command: that makes it; costs: by the parts of `speed.PARTS`; missing: a sentence for each
    unavailable reader. drawn: how tables were read, cell by cell.
    """
    filled = [s for s in sets if not s.empty]
    empty = [s for s in sets if s.empty]
    compared = {n: title for n, title in readers.items() if n == "digitapp" or n not in VARIANTS}
    variants = {n: title for n, title in readers.items() if n not in compared}
    own = "digitapp" in readers
    return render(
        _TEMPLATE,
        command=command,
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        cores=os.cpu_count(),
        versions=_versions(compared),
        missing="".join(f" {sentence}" for sentence in missing),
        confident=CONFIDENT,
        hand_set=hand_set(),
        grids=summary(drawn) if drawn else None,
        exact=accuracy.exact_pages(filled, compared, found) if filled else None,
        errors=accuracy.digit_errors(filled, compared, found) if filled else None,
        empty=accuracy.empty_pages(empty, compared, found) if empty else None,
        marks=halves.marks_table(sets, compared, found),
        **_own(filled if own else [], found),
        **_halves(sets if own else [], found),
        **_paired(sets if own else [], compared, found),
        **_variants(filled if own else [], variants, found),
        **_usual(costs.get("usual", ())),
        **_growth(costs.get("growth", ())),
        **_hard(costs.get("hard", ())),
    )


def _versions(compared: Titles) -> list[str]:
    names = ("numpy", "opencv-python", "opencv-python-headless", "onnxruntime", "pillow")
    versions = [f"Python {platform.python_version()}"]
    for name in names:
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return [*versions, *(title for name, title in compared.items() if name != "digitapp")]


def _own(sets: Sequence[PageSet], found: Found) -> dict[str, Any]:
    lines = [found[s.name, "digitapp"].confident_wrong_lines for s in sets]
    return {
        "faults": accuracy.faults(sets, found) if sets else None,
        "sure": {"count": sum(s.count for s in lines), "total": sum(s.total for s in lines)},
        "turned": accuracy.turned_pages(found) if sets else None,
    }


def _halves(sets: Sequence[PageSet], found: Found) -> dict[str, Any]:
    own = {s.name: found[s.name, "digitapp"] for s in sets}
    return {
        "halves": halves.halves_table(sets, own) if sets else None,
        "aimed": sum(s.target is not None for s in sets),
        "short": halves.falling_short(sets, own),
        "apart": halves.beyond_chance(sets, own),
    }


def _paired(sets: Sequence[PageSet], compared: Titles, found: Found) -> dict[str, Any]:
    if not sets or paired.RIVAL not in compared:
        return {"paired": None}
    rival, pairings = compared[paired.RIVAL], paired.pairs(sets, found)
    return {
        "paired": paired.paired_table(pairings, rival),
        "rival": rival,
        "ahead": [n for n, p in pairings.items() if paired.ahead(p, rival) == "digitapp"],
        "behind": [n for n, p in pairings.items() if paired.ahead(p, rival) == rival],
        "level": paired.LEVEL,
    }


def _variants(sets: Sequence[PageSet], variants: Titles, found: Found) -> dict[str, Any]:
    if not sets or not variants:
        return {"parts": None}
    return {
        "parts": accuracy.without_parts(sets, variants, found),
        "effects": accuracy.effects(sets, variants, found),
    }


def _usual(costs: Sequence[Cost]) -> dict[str, Any]:
    if not costs:
        return {"usual": None}
    heaviest = [max(cost.stages, key=lambda n: cost.stages[n], default="–") for cost in costs]
    return {
        "usual": cost_tables.usual_costs(costs),
        "slow": too_slow(costs),
        "large": too_large(costs),
        "memory": _MEMORY,
        "stages": cost_tables.stage_shares(costs),
        "heaviest": [f"{n} ({cost.what})" for n, cost in zip(heaviest, costs, strict=True)],
    }


def too_slow(costs: Sequence[Cost]) -> list[str]:
    """Return the usual pages that take longer than `TARGETS` allows."""
    return [c.what for c in costs if c.milliseconds > TARGETS.get(c.what, float("inf"))]


def too_large(costs: Sequence[Cost]) -> list[str]:
    """Return the usual pages that need too much memory."""
    return [c.what for c in costs if c.peak_mb > _MEMORY]


def _growth(costs: Sequence[Cost]) -> dict[str, Any]:
    if not costs:
        return {"growth": None}
    one = [c for c in costs if c.what.startswith("1 page") and c.digits]
    slope = None
    if len(one) > 1:
        first, last = one[0], one[-1]
        slope = {
            "digits": last.digits / first.digits,
            "time": last.milliseconds / first.milliseconds,
        }
    return {"growth": cost_tables.growth_costs(costs), "slope": slope}


def _hard(costs: Sequence[Cost]) -> dict[str, Any]:
    if not costs:
        return {"hard": None}
    return {
        "hard": cost_tables.hard_costs(costs),
        "beyond": beyond_limits(costs),
        "limits": f"{MOST_SECONDS:.0f} s and {MOST_MB:.0f} MB",
    }


def beyond_limits(costs: Sequence[Cost]) -> list[str]:
    """Return the hard inputs without an answer, or over the limits of time or memory."""
    return [
        c.what
        for c in costs
        if c.stopped or c.milliseconds > 1000 * MOST_SECONDS or c.peak_mb > MOST_MB
    ]
