"""What the two halves of every set say, and marks: the tables beside that of exact pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digitapp.evaluation.evaluate import CONFIDENT, Evaluation
from digitapp.evaluation.halves import NAMES, Gap, Halves, halves
from training.evaluation.pages.sets import PageSet
from training.evaluation.pages.tables import Found, Table, Titles, percent

_COMPARED = ("pages_exact", "lines_exact_with_marks")
"""Figures whose gap between the halves is told."""


def halves_table(sets: Sequence[PageSet], own: Mapping[str, Evaluation]) -> Table:
    """Both halves of every set, and the gaps between them. own: evaluations by set."""
    choose, report = NAMES
    columns = ["set", f"{choose}: pages exact", f"{report}: pages exact", "gap in points"]
    columns += [f"{choose}: lines with marks", f"{report}: lines with marks", "gap in points"]
    columns += [f"{name}: sure to {CONFIDENT:g} but wrong" for name in NAMES]
    return Table(columns, [_row(s.name, halves(own[s.name])) for s in sets])


def _row(name: str, parts: Halves) -> list[str]:
    both = (parts.choose, parts.report)
    return [
        f"`{name}`",
        *(percent(half.exact_pages) for half in both),
        points(parts.gap("pages_exact")),
        *(percent(half.lines_with_marks) for half in both),
        points(parts.gap("lines_exact_with_marks")),
        *(f"{w.count} of {w.total}" for w in (half.confident_wrong_lines for half in both)),
    ]


def beyond_chance(sets: Sequence[PageSet], own: Mapping[str, Evaluation]) -> list[str]:
    """The sets whose halves differ by more than two random halves would."""
    return [
        s.name
        for s in sets
        if any(
            gap is not None and not gap.within for gap in map(halves(own[s.name]).gap, _COMPARED)
        )
    ]


def marks_table(sets: Sequence[PageSet], readers: Titles, found: Found) -> Table | None:
    """Lines with all digits and marks right, of the sets whose marks are known; None without."""
    known = [s for s in sets if any(found[s.name, r].lines_with_marks.total for r in readers)]
    if not known:
        return None
    rows = []
    for s in known:
        lines = max(found[s.name, r].lines_with_marks.total for r in readers)
        cells = [percent(found[s.name, r].lines_with_marks) for r in readers]
        rows.append([f"`{s.name}`: {s.what}", f"{lines:,}", *cells])
    return Table(["set", "lines", *readers.values()], rows)


def points(gap: Gap | None) -> str:
    """As +1.2 (-3.1 to 5.0), in points; a star where it is more than chance gives."""
    if gap is None:
        return "–"
    low, high = gap.interval
    star = "" if gap.within else " *"
    return f"{100 * gap.value:+.1f} ({100 * low:.1f} to {100 * high:.1f}){star}"
