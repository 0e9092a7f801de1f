"""Report an evaluation, as text for people and as JSON for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import numpy as np

from digitapp.evaluation.evaluate import CONFIDENT, Evaluation, Share
from digitapp.evaluation.halves import FIGURES, NAMES, Gap, Halves, halves


def as_json(evaluation: Evaluation, in_halves: bool = False) -> str:
    """Return one JSON object; shares have count, total, value and a 95 % interval.

    in_halves: report both halves and the gaps between them instead. The messages of unreadable
    files of both are in one list.
    """
    if not in_halves:
        return json.dumps(_figures(evaluation))
    parts = halves(evaluation)
    return json.dumps(
        {
            "set": evaluation.name,
            "choose": _figures(parts.choose),
            "report": _figures(parts.report),
            "gap": {figure: _gap_values(parts.gap(figure)) for figure in FIGURES},
            "unreadable": list(evaluation.unreadable),
        }
    )


def _figures(evaluation: Evaluation) -> dict[str, Any]:
    times = evaluation.milliseconds
    marks = evaluation.lines_with_marks
    return {
        "set": evaluation.name,
        "pages_exact": _values(evaluation.exact_pages),
        "lines_exact": _values(evaluation.exact_lines),
        **({"lines_exact_with_marks": _values(marks)} if marks.total else {}),
        "digit_errors": _values(evaluation.digit_errors),
        "confident_lines_wrong": _values(evaluation.confident_wrong_lines),
        "faults": asdict(evaluation.faults),
        "milliseconds": {
            "median": _rounded(evaluation.median_milliseconds, 1),
            "p95": round(float(np.quantile(times, 0.95)), 1) if times else None,
        },
        "unreadable": list(evaluation.unreadable),
    }


def halves_as_text(evaluation: Evaluation) -> str:
    """Return a small table of each half, and sentences on the gap between them."""
    parts = halves(evaluation)
    tables = [as_text(half) for half in (parts.choose, parts.report)]
    return "\n".join([*tables, *gap_sentences(parts)])


def gap_sentences(parts: Halves) -> list[str]:
    """Return one sentence on exact pages, and one on lines with marks if these are known."""
    said = {"pages_exact": "pages exact", "lines_exact_with_marks": "lines exact with marks"}
    gaps = {words: parts.gap(figure) for figure, words in said.items()}
    if gaps["pages exact"] is None:
        return [f"One half has no pages: {NAMES[0]} and {NAMES[1]} cannot be compared."]
    return [_gap_sentence(words, gap) for words, gap in gaps.items() if gap is not None]


def _gap_sentence(words: str, gap: Gap) -> str:
    low, high = (f"{100 * end:+.1f}" for end in gap.interval)
    chance = "within" if gap.within else "beyond"
    return (
        f"The gap in {words} ({NAMES[0]} less {NAMES[1]}) is {100 * gap.value:+.1f} points, "
        f"{chance} what chance gives: its interval, {low} to {high}, "
        f"{'holds' if gap.within else 'does not hold'} 0."
    )


def _gap_values(gap: Gap | None) -> dict[str, Any] | None:
    if gap is None:
        return None
    return {
        "value": round(gap.value, 4),
        "interval": [round(end, 4) for end in gap.interval],
        "within": gap.within,
    }


def as_text(evaluation: Evaluation) -> str:
    """Return an evaluation as a small table."""
    faults, marks = evaluation.faults, evaluation.lines_with_marks
    segmentation = faults.missed + faults.split + faults.merged + faults.false
    rows = [
        evaluation.name,
        _row("pages exact", evaluation.exact_pages),
        _row("lines exact", evaluation.exact_lines),
        *([_row("lines exact with marks", marks)] if marks.total else []),
        _row("digit errors", evaluation.digit_errors),
        _row(f"wrong of lines sure to {CONFIDENT:.0%}", evaluation.confident_wrong_lines),
        f"  {'segmentation errors':<26}{segmentation:>11}  "
        f"missed {faults.missed}, split {faults.split}, "
        f"merged {faults.merged}, false {faults.false}",
        f"  {'recognition errors':<26}{faults.confused:>11}",
    ]
    if evaluation.milliseconds:
        p95 = np.quantile(evaluation.milliseconds, 0.95)
        rows.append(
            f"  {'time per page':<26}{evaluation.median_milliseconds:>8.0f} ms  95 % within "
            f"{p95:.0f} ms"
        )
    if evaluation.unreadable:
        rows.append(f"  {'files not read':<26}{len(evaluation.unreadable):>11}")
    return "\n".join(rows)


def _row(name: str, share: Share) -> str:
    if share.value is None or share.interval is None:
        return f"  {name:<26}{share.count:>11}"
    low, high = share.interval
    count = f"{share.count}/{share.total}"
    return f"  {name:<26}{count:>11}  {share.value:7.2%}  ({low:.1%} to {high:.1%})"


def _values(share: Share) -> dict[str, Any]:
    interval = [round(end, 4) for end in share.interval] if share.interval else None
    return {
        "count": share.count,
        "total": share.total,
        "value": _rounded(share.value, 4),
        "interval": interval,
    }


def _rounded(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals)
