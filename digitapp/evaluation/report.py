"""The figures of an evaluation, for people and for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import numpy as np

from digitapp.evaluation.evaluate import CONFIDENT, Evaluation, Share


def as_json(evaluation: Evaluation) -> str:
    """One JSON object; shares have count, total, value and a 95 % interval."""
    times = evaluation.milliseconds
    return json.dumps(
        {
            "set": evaluation.name,
            "pages_exact": _values(evaluation.exact_pages),
            "lines_exact": _values(evaluation.exact_lines),
            "digit_errors": _values(evaluation.digit_errors),
            "confident_lines_wrong": _values(evaluation.confident_wrong_lines),
            "faults": asdict(evaluation.faults),
            "milliseconds": {
                "median": _rounded(evaluation.median_milliseconds, 1),
                "p95": round(float(np.quantile(times, 0.95)), 1) if times else None,
            },
            "unreadable": list(evaluation.unreadable),
        }
    )


def as_text(evaluation: Evaluation) -> str:
    """A small table."""
    faults = evaluation.faults
    segmentation = faults.missed + faults.split + faults.merged + faults.false
    rows = [
        evaluation.name,
        _row("pages exact", evaluation.exact_pages),
        _row("lines exact", evaluation.exact_lines),
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
