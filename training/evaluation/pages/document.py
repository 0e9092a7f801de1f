"""The benchmark as Markdown: its tables, and what they say, computed from them."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from digitapp.evaluation.evaluate import CONFIDENT
from training.data.templates import render
from training.evaluation.pages import halves, tables
from training.evaluation.pages.readers import VARIANTS
from training.evaluation.pages.sets import PageSet
from training.evaluation.pages.speed import MOST_MB, MOST_SECONDS, Cost
from training.evaluation.pages.tables import TARGETS, Found, Titles

COMMAND = "python -m training pages --data DATA"

SAME_PAGES = "same_pages"
"""Stands for digitapp on no more pages than the readers beside it got."""

_MEMORY = 500.0
"""Megabytes that a usual page should not need."""

_TEMPLATE = Path(__file__).with_name("benchmark.md.j2")


@dataclass(frozen=True)
class Effect:
    """What leaving out a part of digitapp changes, in points of exact pages.

    title: such as "without the lattice"; mean: over all sets; largest: on the set `where`.
    A part that helps gives numbers below 0.
    """

    title: str
    mean: float
    largest: float
    where: str


def document(
    sets: Sequence[PageSet],
    readers: Titles,
    found: Found,
    costs: Mapping[str, Sequence[Cost]],
    missing: Sequence[str],
) -> str:
    """The whole document. costs: by the parts of `speed.PARTS`; missing: a sentence for each
    reader that could not be had."""
    filled = [s for s in sets if not s.empty]
    empty = [s for s in sets if s.empty]
    return render(
        _TEMPLATE,
        command=COMMAND,
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        cores=os.cpu_count(),
        versions=_versions(readers),
        missing="".join(f" {sentence}" for sentence in missing),
        confident=CONFIDENT,
        **_reading(filled, readers, found),
        **_halves(sets, readers, found),
        empty=tables.empty_pages(empty, readers, found) if empty else None,
        **_usual(costs.get("usual", ())),
        **_growth(costs.get("growth", ())),
        **_hard(costs.get("hard", ())),
    )


def _versions(readers: Titles) -> list[str]:
    names = ("numpy", "opencv-python", "opencv-python-headless", "onnxruntime", "pillow")
    versions = [f"Python {platform.python_version()}"]
    for name in names:
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    others = [title for name, title in readers.items() if name not in (*VARIANTS, SAME_PAGES)]
    return [*versions, *others]


def _reading(sets: Sequence[PageSet], readers: Titles, found: Found) -> dict[str, Any]:
    if not sets:
        return {"exact": None}
    own = "digitapp" in readers
    lines = [found[s.name, "digitapp"].confident_wrong_lines for s in sets] if own else []
    return {
        "exact": tables.exact_pages(sets, readers, found),
        "aimed": sum(s.target is not None for s in sets),
        "short": falling_short(sets, found) if own else None,
        "effects": effects(sets, readers, found) if own else [],
        "fewer": _fewer_pages(sets, readers, found) if own else None,
        "faults": tables.faults(sets, found) if own else None,
        "sure": {"count": sum(s.count for s in lines), "total": sum(s.total for s in lines)},
        "errors": tables.digit_errors(sets, readers, found),
    }


def _halves(sets: Sequence[PageSet], readers: Titles, found: Found) -> dict[str, Any]:
    marks = halves.marks_table(sets, readers, found)
    if "digitapp" not in readers:
        return {"marks": marks, "halves": None}
    own = {s.name: found[s.name, "digitapp"] for s in sets}
    return {
        "marks": marks,
        "halves": halves.halves_table(sets, own) if sets else None,
        "apart": halves.beyond_chance(sets, own),
    }


def falling_short(sets: Sequence[PageSet], found: Found) -> list[str]:
    """The names of the sets on which digitapp does not reach what was wanted."""
    return [
        s.name
        for s in sets
        if s.target is not None and (found[s.name, "digitapp"].exact_pages.value or 0) < s.target
    ]


def effects(sets: Sequence[PageSet], readers: Titles, found: Found) -> list[Effect]:
    """What every variant of digitapp reads more or less than the whole, on the same pages."""
    whole = SAME_PAGES if SAME_PAGES in readers else "digitapp"

    def change(s: PageSet, name: str) -> float:
        exact, without = found[s.name, whole].exact_pages, found[s.name, name].exact_pages
        return 100 * ((without.value or 0) - (exact.value or 0))

    result = []
    for name, title in readers.items():
        if name in VARIANTS and name != "digitapp":
            changes = {s.name: change(s, name) for s in sets}
            where = max(changes, key=lambda name: abs(changes[name]))
            mean = sum(changes.values()) / len(changes)
            result.append(Effect(title, mean, changes[where], where))
    return result


def _fewer_pages(sets: Sequence[PageSet], readers: Titles, found: Found) -> int | None:
    """The most pages of a set that a reader got where it got fewer than digitapp."""
    counts = {(s.name, r): len(found[s.name, r].pages) for s in sets for r in readers}
    fewer = [count for (s, _), count in counts.items() if count < counts[s, "digitapp"]]
    return max(fewer, default=None)


def _usual(costs: Sequence[Cost]) -> dict[str, Any]:
    if not costs:
        return {"usual": None}
    heaviest = [max(cost.stages, key=lambda n: cost.stages[n], default="–") for cost in costs]
    return {
        "usual": tables.usual_costs(costs),
        "slow": too_slow(costs),
        "large": too_large(costs),
        "memory": _MEMORY,
        "stages": tables.stage_shares(costs),
        "heaviest": [f"{n} ({cost.what})" for n, cost in zip(heaviest, costs, strict=True)],
    }


def too_slow(costs: Sequence[Cost]) -> list[str]:
    """The usual pages that take longer than `TARGETS` wants."""
    return [c.what for c in costs if c.milliseconds > TARGETS.get(c.what, float("inf"))]


def too_large(costs: Sequence[Cost]) -> list[str]:
    """The usual pages that need more memory than they should."""
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
    return {"growth": tables.growth_costs(costs), "slope": slope}


def _hard(costs: Sequence[Cost]) -> dict[str, Any]:
    if not costs:
        return {"hard": None}
    return {
        "hard": tables.hard_costs(costs),
        "beyond": beyond_limits(costs),
        "limits": f"{MOST_SECONDS:.0f} s and {MOST_MB:.0f} MB",
    }


def beyond_limits(costs: Sequence[Cost]) -> list[str]:
    """The hard inputs that got no answer, or took more time or memory than allowed."""
    return [
        c.what
        for c in costs
        if c.stopped or c.milliseconds > 1000 * MOST_SECONDS or c.peak_mb > MOST_MB
    ]
