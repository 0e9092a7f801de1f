"""Tables of the two halves of every set, and of lines with their punctuation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digitapp.evaluation.evaluate import CONFIDENT, Evaluation
from digitapp.evaluation.halves import FIGURES, NAMES, Gap, Halves, halves
from training.evaluation.pages.sets.page_set import PageSet
from training.evaluation.pages.tables.table import Found, Table, Titles, percent

_MARKS = "lines_exact_with_marks"


def compared(page_set: PageSet) -> str:
    """Return the metric, of `digitapp.evaluation.halves.FIGURES`, that a set's target is for."""
    return "lines_exact" if page_set.by_row else "pages_exact"


def target(page_set: PageSet) -> float | None:
    """Return the share that should be right, 0 to 1; None if a set has no target."""
    if page_set.target is None:
        return None
    return 1 - page_set.target if page_set.empty else page_set.target


def halves_table(sets: Sequence[PageSet], own: Mapping[str, Evaluation]) -> Table:
    """Compare both halves of every set; own: evaluations by name of the set."""
    choose, report = NAMES
    columns = ["set", "wanted", f"{choose}: exact", f"{report}: exact", "gap in points"]
    columns += [f"{choose}: lines with marks", f"{report}: lines with marks", "gap in points"]
    columns += [f"{name}: sure to {CONFIDENT:g} but wrong" for name in NAMES]
    return Table(columns, [_row(s, halves(own[s.name])) for s in sets])


def _row(page_set: PageSet, parts: Halves) -> list[str]:
    both = (parts.choose, parts.report)
    metric, wanted = compared(page_set), target(page_set)
    return [
        f"`{page_set.name}`{', rows' if page_set.by_row else ''}",
        "–" if wanted is None else f"{100 * wanted:g} %",
        *(percent(FIGURES[metric](half)) for half in both),
        points(parts.gap(metric)),
        *(percent(half.lines_with_marks) for half in both),
        points(parts.gap(_MARKS)),
        *(f"{w.count} of {w.total}" for w in (half.confident_wrong_lines for half in both)),
    ]


def beyond_chance(sets: Sequence[PageSet], own: Mapping[str, Evaluation]) -> list[str]:
    """Return the sets whose halves differ by more than random halves would."""
    return [
        s.name
        for s in sets
        if any(
            gap is not None and not gap.within
            for gap in map(halves(own[s.name]).gap, (compared(s), _MARKS))
        )
    ]


def falling_short(sets: Sequence[PageSet], own: Mapping[str, Evaluation]) -> list[str]:
    """Return the names of the sets whose half for reporting misses the target."""
    short = []
    for s in sets:
        wanted, report = target(s), halves(own[s.name]).report
        value = FIGURES[compared(s)](report).value
        if wanted is not None and value is not None and value < wanted:
            short.append(s.name)
    return short


def marks_table(sets: Sequence[PageSet], readers: Titles, found: Found) -> Table | None:
    """Share of lines with all digits and punctuation right, for the sets where it is known.

    None if there is no such set.
    """
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
    """Format a gap in percentage points, such as +1.2 (-3.1 to 5.0); a star if beyond chance."""
    if gap is None:
        return "–"
    low, high = gap.interval
    star = "" if gap.within else " *"
    return f"{100 * gap.value:+.1f} ({100 * low:.1f} to {100 * high:.1f}){star}"
