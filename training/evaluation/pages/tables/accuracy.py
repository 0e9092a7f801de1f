"""Tables of what is read right and wrong, for every set and reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from digitapp.evaluation.evaluate import CONFIDENT, Evaluation, Share
from training.evaluation.pages.sets.page_set import PageSet
from training.evaluation.pages.tables.paired import same_pages
from training.evaluation.pages.tables.table import Found, Table, Titles, percent
from training.evaluation.pages.timing import median_processor


def figure(page_set: PageSet, evaluation: Evaluation) -> Share:
    """Return the share that a set's target is for: of exact pages, or of exact rows."""
    return evaluation.exact_lines if page_set.by_row else evaluation.exact_pages


def exact_pages(sets: Sequence[PageSet], readers: Titles, found: Found) -> Table:
    """Share of exact pages for every set and reader, and of exact rows where they are wanted."""
    rows = []
    for s in sets:
        count = max((len(found[s.name, r].pages) for r in readers), default=0)
        own = {r: found[s.name, r] for r in readers}

        def cell(r: str, share: Share, own: dict[str, Evaluation] = own, count: int = count) -> str:
            return percent(share) + _of_fewer(own[r], count)

        target = "–" if s.target is None else f"{100 * s.target:g} %"
        exact = [cell(r, own[r].exact_pages) for r in readers]
        rows.append([f"`{s.name}`: {s.what}", f"{count:,}", "–" if s.by_row else target, *exact])
        if s.by_row:
            exact = [cell(r, own[r].exact_lines) for r in readers]
            rows.append([f"`{s.name}`: the rows of these pages", f"{count:,}", target, *exact])
    return Table(["set", "pages", "wanted", *readers.values()], rows)


def _of_fewer(evaluation: Evaluation, count: int) -> str:
    read = len(evaluation.pages)
    return f", {read} pages" if read < count else ""


@dataclass(frozen=True)
class Effect:
    """The effect of leaving out a part of digitapp, in percentage points of exact pages.

    title: such as "without the lattice"; pages: that both read; mean: over all sets; largest: on
    the set `where`. Numbers are below 0 for a part that helps.
    """

    title: str
    pages: int
    mean: float
    largest: float
    where: str


def effects(sets: Sequence[PageSet], variants: Titles, found: Found) -> list[Effect]:
    """Compare variants of digitapp with the whole, on the same pages."""
    result = []
    for name, title in variants.items():
        changes, pages = {}, 0
        for s in sets:
            part = found[s.name, name]
            whole = same_pages(found[s.name, "digitapp"], part).exact_pages.value or 0
            changes[s.name] = 100 * ((part.exact_pages.value or 0) - whole)
            pages += len(part.pages)
        where = max(changes, key=lambda name: abs(changes[name]))
        mean = sum(changes.values()) / len(changes)
        result.append(Effect(title, pages, mean, changes[where], where))
    return result


def without_parts(sets: Sequence[PageSet], variants: Titles, found: Found) -> Table:
    """Share of exact pages without each part of digitapp, beside the whole on these pages."""
    rows = []
    for s in sets:
        parts = [found[s.name, name] for name in variants]
        whole = same_pages(found[s.name, "digitapp"], parts[0])
        cells = [percent(own.exact_pages, interval=False) for own in (whole, *parts)]
        rows.append([f"`{s.name}`", f"{len(whole.pages):,}", *cells])
    return Table(["set", "pages", "digitapp", *variants.values()], rows)


def turned_pages(found: Found) -> Table | None:
    """Share of exact pages that are turned, beside the same pages upright, by angle.

    None if one of the two sets was not read.
    """
    both = [found.get((name, "digitapp")) for name in ("upright", "turned")]
    upright, turned = both
    if upright is None or turned is None:
        return None
    right = {page.label.file.name: page.exact for page in upright.pages}
    pairs: dict[str, list[tuple[bool, bool]]] = {}
    for page in turned.pages:
        _, degrees, name = page.label.file.name.split("_", 2)
        if name in right:
            pairs.setdefault(degrees, []).append((right[name], page.exact))
    rows = []
    for degrees, verdicts in sorted(pairs.items(), key=lambda item: int(item[0])):
        before, after = (sum(column) for column in zip(*verdicts, strict=True))
        kept = f"{100 * after / before:.1f} %" if before else "–"
        rows.append([f"{degrees} degrees", f"{len(verdicts)}", f"{before}", f"{after}", kept])
    return Table(["turned by", "pages", "exact upright", "exact turned", "share"], rows)


def faults(sets: Sequence[PageSet], found: Found) -> Table:
    """Kinds of errors of digitapp on every set, and how often it is confident but wrong."""
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
    """Digit errors, and median times per page by clock and processor, per set and reader."""

    def cell(own: Evaluation) -> str:
        times = own.median_milliseconds, median_processor(own)
        told = " / ".join("–" if time is None else f"{time:.0f}" for time in times)
        return f"{percent(own.digit_errors, interval=False)}, {told} ms"

    rows = [[f"`{s.name}`", *(cell(found[s.name, r]) for r in readers)] for s in sets]
    return Table(["set", *readers.values()], rows)


def empty_pages(sets: Sequence[PageSet], readers: Titles, found: Found) -> Table:
    """Share of pages without digits on which a digit is read that is not marked doubtful."""

    def cell(own: Evaluation, count: int) -> str:
        wrong = Share(tuple(not p.exact for p in own.pages), (1,) * len(own.pages))
        return percent(wrong) + _of_fewer(own, count)

    rows = []
    for s in sets:
        count = max(len(found[s.name, r].pages) for r in readers)
        cells = [cell(found[s.name, r], count) for r in readers]
        target = f"at most {100 * (s.target or 0):g} %"
        rows.append([f"`{s.name}`: {s.what}", f"{count:,}", target, *cells])
    return Table(["set", "pages", "wanted", *readers.values()], rows)
