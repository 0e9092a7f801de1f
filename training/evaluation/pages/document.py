"""The benchmark as Markdown: tables, and what they say, computed from them."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from datetime import UTC, datetime
from importlib import metadata

from digitapp.evaluation.evaluate import CONFIDENT, Evaluation, Share
from training.evaluation.pages.readers import VARIANTS
from training.evaluation.pages.sets import PageSet
from training.evaluation.pages.speed import MOST_MB, MOST_SECONDS, Cost

Found = Mapping[tuple[str, str], Evaluation]
"""Evaluations by the names of set and reader."""

COMMAND = "python -m training pages --data DATA"

SAME_PAGES = "same_pages"
"""Stands for digitapp on no more pages than the readers beside it got."""

TARGETS = {
    "a 12-megapixel photo with 20 digits": 400.0,
    "an amount on cheque paper, candidates included": 60.0,
    "500 digits on A4 at 300 dpi": 2000.0,
}
"""Milliseconds that should not be exceeded."""

_MEMORY = 500.0


def document(
    sets: Sequence[PageSet],
    readers: Mapping[str, str],
    found: Found,
    costs: Mapping[str, Sequence[Cost]],
    missing: Sequence[str],
) -> str:
    """The whole document. readers: titles by name; costs: by the parts of `speed.PARTS`."""
    filled = [s for s in sets if not s.empty]
    empty = [s for s in sets if s.empty]
    parts = [_head(readers, missing)]
    if filled:
        parts += [exact_table(filled, readers, found), *_details(filled, readers, found)]
    if empty:
        parts.append(empty_table(empty, readers, found))
    for name, write in (("usual", speed_table), ("growth", growth_table), ("hard", hard_table)):
        if costs.get(name):
            parts.append(write(costs[name]))
    return "\n\n".join(parts) + "\n"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column reads left, the others right."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(
        ["| " + " | ".join(columns) + " |", "|---" + "|---:" * (len(columns) - 1) + "|", *lines]
    )


def percent(share: Share, interval: bool = True) -> str:
    """As 95.3 % (93.5 to 96.9); a dash where there is nothing to share."""
    if share.value is None or share.interval is None:
        return "–"
    text = f"{100 * share.value:.1f} %"
    low, high = share.interval
    return f"{text} ({100 * low:.1f} to {100 * high:.1f})" if interval else text


def _head(readers: Mapping[str, str], missing: Sequence[str]) -> str:
    names = ("numpy", "opencv-python", "opencv-python-headless", "onnxruntime", "pillow")
    versions = [f"Python {platform.python_version()}"]
    for name in names:
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    others = [title for name, title in readers.items() if name not in (*VARIANTS, SAME_PAGES)]
    absent = " ".join(missing)
    return (
        "# Whole pages: what is read, and what it costs\n\n"
        f"Written by `{COMMAND}` on {datetime.now(UTC):%Y-%m-%d}, on {os.cpu_count()} CPU cores "
        f"without a GPU. {', '.join([*versions, *others])}.{' ' + absent if absent else ''}\n\n"
        "Every reader gets the same pages, or an evenly spaced part of them. Drawn pages come "
        "from recorded pen strokes with a "
        "random pen, size, ink and paper, seeded, and their papers are not those that the ink "
        "network was trained on. The strings with marks and signs lie in the folder that the ink "
        "network learned strokes from, and the weights that tell signs from digits were fitted on "
        "them; the classifier never saw them. A page is exact "
        "when all its lines are right; times are medians of reading a page that is already in "
        "memory. Tesseract is told the layout (--psm 6 for "
        "pages, 7 for one line, 10 for one digit) and given a whitelist of digits; lines and "
        "single digits are enlarged to 64 pixels, light writing is turned dark, a margin is laid "
        "around. RapidOCR's detector is spared where the page is one line or digit, and all but "
        "digits is dropped from what it reads. The time of Tesseract includes its start."
    )


def exact_table(sets: Sequence[PageSet], readers: Mapping[str, str], found: Found) -> str:
    """Share of exact pages of every set and reader."""
    rows = []
    for s in sets:
        count = max((len(found[s.name, r].pages) for r in readers), default=0)
        target = "–" if s.target is None else f"{100 * s.target:g} %"
        cells = [percent(found[s.name, r].exact_pages) for r in readers]
        rows.append([f"`{s.name}`: {s.what}", f"{count:,}", target, *cells])
    body = table(["set", "pages", "wanted", *readers.values()], rows)
    return "\n\n".join(["## Pages exact", body, _verdict(sets, readers, found)])


def _verdict(sets: Sequence[PageSet], readers: Mapping[str, str], found: Found) -> str:
    text = "In brackets, 95 % bootstrap intervals over pages."
    if "digitapp" not in readers:
        return text
    short = [
        s.name
        for s in sets
        if s.target is not None and (found[s.name, "digitapp"].exact_pages.value or 0) < s.target
    ]
    aimed = sum(s.target is not None for s in sets)
    text += f" digitapp reaches what was wanted on {aimed - len(short)} of {aimed} sets"
    text += f"; it falls short on {', '.join(short)}." if short else "."
    whole = SAME_PAGES if SAME_PAGES in readers else "digitapp"
    for name, title in readers.items():
        if name in VARIANTS and name != "digitapp":
            moved = [
                (found[s.name, whole].exact_pages.value or 0)
                - (found[s.name, name].exact_pages.value or 0)
                for s in sets
            ]
            most = max(range(len(sets)), key=lambda i: abs(moved[i]))
            text += (
                f" {title.capitalize()}, {100 * sum(moved) / len(sets):+.1f} points are lost "
                f"on average over the sets, {100 * moved[most]:+.1f} on {sets[most].name}."
            )
    counts = {(s.name, r): len(found[s.name, r].pages) for s in sets for r in readers}
    fewer = [n for (s, _), n in counts.items() if n < counts[s, "digitapp"]]
    if fewer:
        text += f" Where others got fewer pages of a set, these are evenly spaced: {max(fewer):,}."
    return text


def _details(sets: Sequence[PageSet], readers: Mapping[str, str], found: Found) -> list[str]:
    own = [name for name in readers if name == "digitapp"]
    parts = []
    for name in own:
        rows = []
        for s in sets:
            e = found[s.name, name]
            wrong = e.confident_wrong_lines
            faults = [f"{count:,}" for count in astuple(e.faults)]
            sure = f"{wrong.count} of {wrong.total}"
            rows.append([f"`{s.name}`", percent(e.digit_errors), *faults, sure])
        columns = ["set", "digit errors", "missed", "split", "merged", "false", "confused"]
        body = table([*columns, f"sure to {CONFIDENT:g} but wrong"], rows)
        wrong_lines = sum(found[s.name, name].confident_wrong_lines.count for s in sets)
        all_lines = sum(found[s.name, name].confident_wrong_lines.total for s in sets)
        part = 100 * wrong_lines / max(all_lines, 1)
        text = (
            "Digit errors are edits over digits. A digit is missed, split in several, merged with "
            "a neighbour, read where none is, or found and taken for another. Of all "
            f"{all_lines:,} lines that digitapp is sure of to at least {CONFIDENT:g}, {part:.1f} % "
            "are wrong."
        )
        parts.append("\n\n".join(["## What goes wrong in digitapp", body, text]))
    rows = [
        [
            f"`{s.name}`",
            *(
                f"{percent(found[s.name, r].digit_errors, interval=False)}, {_ms(found[s.name, r])}"
                for r in readers
            ),
        ]
        for s in sets
    ]
    body = table(["set", *readers.values()], rows)
    text = "Edits over digits, and the median time of a page."
    parts.append("\n\n".join(["## Digit errors and time", body, text]))
    return parts


def _ms(evaluation: Evaluation) -> str:
    median = evaluation.median_milliseconds
    return "–" if median is None else f"{median:.0f} ms"


def empty_table(sets: Sequence[PageSet], readers: Mapping[str, str], found: Found) -> str:
    """Share of pages without digits in which a digit is read that is not marked doubtful."""

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
    body = table(["set", "pages", "wanted", *readers.values()], rows)
    text = (
        "The share of pages without digits that are given any digit; in digitapp, any that is not "
        "marked doubtful. Signs that one hand or another writes like a digit are left out."
    )
    return "\n\n".join(["## Pages without digits", body, text])


def speed_table(costs: Sequence[Cost]) -> str:
    """Time and memory of usual pages, and where the time goes."""
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
    slow = [c.what for c in costs if c.milliseconds > TARGETS.get(c.what, float("inf"))]
    large = [c.what for c in costs if c.peak_mb > _MEMORY]
    text = (
        "Medians from file to result, decoding included, in a process of its own; memory is the "
        "most that the whole process held. "
    )
    text += f"Slower than wanted: {', '.join(slow)}. " if slow else "All are as fast as wanted. "
    text += f"Over {_MEMORY:.0f} MB: {', '.join(large)}." if large else ""
    names = list(costs[0].stages)
    names.sort(key=lambda name: -max(cost.stages.get(name, 0) for cost in costs))
    shares = [
        [
            name,
            *(
                f"{100 * cost.stages.get(name, 0) / max(sum(cost.stages.values()), 1e-9):.0f} %"
                for cost in costs
            ),
        ]
        for name in names
    ]
    body = table(["page", "median", "wanted", "peak memory", "digits read"], rows)
    where = table(["stage", *(cost.what for cost in costs)], shares)
    heaviest = [max(cost.stages, key=lambda n: cost.stages[n], default="–") for cost in costs]
    then = "Most of the time goes to: " + "; ".join(
        f"{name} ({cost.what})" for name, cost in zip(heaviest, costs, strict=True)
    )
    return "\n\n".join(
        ["## Time and memory", body, text.strip(), "### Where the time goes", where, then + "."]
    )


def growth_table(costs: Sequence[Cost]) -> str:
    """How time grows with digits and pages."""
    rows = [
        [c.what, f"{c.digits}", f"{c.milliseconds:.0f} ms", _each(c), f"{c.peak_mb:.0f} MB"]
        for c in costs
    ]
    body = table(["file", "digits read", "median", "per digit read", "peak memory"], rows)
    one = [c for c in costs if c.what.startswith("1 page") and c.digits]
    text = "A page costs time of its own, and every digit a little."
    if len(one) > 1:
        first, last = one[0], one[-1]
        text = (
            f"With {last.digits / first.digits:.1f} times the digits, a page takes "
            f"{last.milliseconds / first.milliseconds:.1f} times as long."
        )
    return "\n\n".join(["## Growth", body, text])


def _each(cost: Cost) -> str:
    return f"{cost.milliseconds / cost.digits:.2f} ms" if cost.digits else "–"


def hard_table(costs: Sequence[Cost]) -> str:
    """What hard input gets."""
    rows = []
    for cost in costs:
        answer = cost.said or (f"{cost.digits} digits" if cost.digits else "nothing read")
        if cost.stopped:
            rows.append([cost.what, "stopped", "–", cost.said or "no answer"])
            continue
        seconds = f"{cost.milliseconds / 1000:.2f} s"
        rows.append([cost.what, seconds, f"{cost.peak_mb:.0f} MB", answer])
    bad = [
        c.what
        for c in costs
        if c.stopped or c.milliseconds > 1000 * MOST_SECONDS or c.peak_mb > MOST_MB
    ]
    limits = f"{MOST_SECONDS:.0f} s and {MOST_MB:.0f} MB"
    text = f"Beyond {limits}: {', '.join(bad)}." if bad else f"All stay within {limits}."
    return "\n\n".join(
        ["## Hard input", table(["input", "time", "peak memory", "answer"], rows), text]
    )
