"""What the two halves of every set say, and marks: the tables beside that of exact pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digitapp.evaluation.evaluate import CONFIDENT, Evaluation, Share
from digitapp.evaluation.halves import NAMES, Gap, Halves, halves
from training.evaluation.pages.sets import PageSet

Rows = tuple[list[str], list[list[str]]]
"""Column heads, and rows of as many cells."""

_COMPARED = ("pages_exact", "lines_exact_with_marks")
"""Figures whose gap between the halves is told."""


def halves_table(sets: Sequence[PageSet], own: Mapping[str, Evaluation]) -> Rows:
    """Both halves of every set, and the gaps between them. own: evaluations by set."""
    choose, report = NAMES
    columns = ["set", f"{choose}: pages exact", f"{report}: pages exact", "gap in points"]
    columns += [f"{choose}: lines with marks", f"{report}: lines with marks", "gap in points"]
    columns += [f"{name}: sure to {CONFIDENT:g} but wrong" for name in NAMES]
    return columns, [_row(s.name, halves(own[s.name])) for s in sets]


def _row(name: str, parts: Halves) -> list[str]:
    both = (parts.choose, parts.report)
    return [
        f"`{name}`",
        *(share(half.exact_pages) for half in both),
        points(parts.gap("pages_exact")),
        *(share(half.lines_with_marks) for half in both),
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


def marks_table(
    sets: Sequence[PageSet], readers: Mapping[str, str], found: Mapping[tuple[str, str], Evaluation]
) -> Rows | None:
    """Lines with all digits and marks right, of the sets whose marks are known; None without.

    readers: titles by name; found: evaluations by the names of set and reader.
    """
    known = [s for s in sets if any(found[s.name, r].lines_with_marks.total for r in readers)]
    if not known:
        return None
    rows = []
    for s in known:
        lines = max(found[s.name, r].lines_with_marks.total for r in readers)
        cells = [share(found[s.name, r].lines_with_marks) for r in readers]
        rows.append([f"`{s.name}`: {s.what}", f"{lines:,}", *cells])
    return ["set", "lines", *readers.values()], rows


def share(part: Share) -> str:
    """As 95.3 % (93.5 to 96.9); a dash where there is nothing to share."""
    if part.value is None or part.interval is None:
        return "–"
    low, high = part.interval
    return f"{100 * part.value:.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def points(gap: Gap | None) -> str:
    """As +1.2 (-3.1 to 5.0), in points; a star where it is more than chance gives."""
    if gap is None:
        return "–"
    low, high = gap.interval
    star = "" if gap.within else " *"
    return f"{100 * gap.value:+.1f} ({100 * low:.1f} to {100 * high:.1f}){star}"
