"""Read sheets by their forms and count what is right."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from digitapp.evaluation.halves import NAMES, half_of
from digitapp.forms.form import Form, FormReading
from digitapp.forms.read_form import read_form
from digitapp.forms.registration.register import register
from digitapp.models import Models
from digitapp.settings import DEFAULTS
from training.evaluation.forms.sheets import Sheet

RIGHT = 0.1
"""Mean error of a registration that is right, in heights of a field."""

_PATIENT = replace(DEFAULTS, seconds=600.0)
"""A busy machine must not leave fields unread."""

KINDS = ("number", "mark", "comb", "column")


@dataclass(frozen=True)
class Result:
    """A sheet that was read.

    error: mean error of its places, in heights of a field, infinite where it was set aside or
    given to another form; own: whether it was given to its own form; other: whether to another
    one. fields: for each field or row its kind, what is written and what was read. seconds: of
    processor time; alone: whether it was also set aside where only the other forms were known.
    """

    name: str
    error: float
    own: bool
    other: bool
    fields: tuple[tuple[str, str, str], ...]
    seconds: float
    alone: bool

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """The fields that were not read exactly."""
        return [entry for entry in self.fields if entry[1] != entry[2]]


@dataclass
class Counts:
    """Shares of a half of the sheets, each as (right, all)."""

    shares: dict[str, tuple[int, int]] = field(default_factory=dict)

    def share(self, name: str) -> float:
        """A share, 0 to 1; 1 where there is nothing to count."""
        right, total = self.shares[name]
        return right / total if total else 1.0


def measure(
    sheets: Iterable[Sheet], forms: Sequence[Form], models: Models, tell: bool = True
) -> list[Result]:
    """Read sheets, each with all forms known."""
    results = []
    for number, sheet in enumerate(sheets, 1):
        results.append(read_sheet(sheet, forms, models))
        if tell:
            print(f"\r{number} sheets", end="", file=sys.stderr, flush=True)
    return results


def read_sheet(sheet: Sheet, forms: Sequence[Form], models: Models) -> Result:
    """Read one sheet, and try it against the other forms alone."""
    page, truth, own = sheet.page(), sheet.truth(), forms[sheet.design]
    start = time.process_time()
    reading = read_form(page, forms, models, _PATIENT)
    seconds = time.process_time() - start
    right = reading.form is own
    read = {(v.field.name, v.row): v.text for v in reading.values} if right else {}
    kinds = {one.name: one.kind for one in own.fields}
    entries = tuple(
        (kinds[name], text, read.get((name, row), "not read"))
        for (name, row), text in truth.items()
    )
    others = [form for form in forms if form is not own]
    alone = register(page, others) is None
    error = _error(sheet, reading) if right else np.inf
    wrong_form = reading.form is not None and not right
    return Result(sheet.name, error, right, wrong_form, entries, seconds, alone)


def _error(sheet: Sheet, reading: FormReading) -> float:
    """Mean distance of the corners of all places from where they truly are, in field heights."""
    form = reading.form
    assert form is not None
    laid = register(sheet.page(), [form])
    assert laid is not None
    errors = []
    for one in form.fields:
        for box in one.rows:
            corners = np.array(
                [(box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)],
                np.float64,
            )
            back = np.linalg.inv(laid.matrix_at(box))
            found = cv2.perspectiveTransform(sheet.seen(corners)[None], back)[0]
            errors.append(float(np.linalg.norm(found - corners, axis=1).mean()) / one.height)
    return float(np.mean(errors))


def counted(results: Sequence[Result]) -> Counts:
    """Count the shares of some results."""
    counts = Counts()
    fields = [entry for result in results for entry in result.fields]
    filled = [entry for entry in fields if entry[1]]
    blank = [entry for entry in fields if not entry[1]]

    def note(name: str, right: Iterable[bool]) -> None:
        flags = list(right)
        counts.shares[name] = (sum(flags), len(flags))

    note("registration right", (result.error < RIGHT for result in results))
    note("given to no wrong form", (not result.other for result in results))
    note("set aside where its form is unknown", (result.alone for result in results))
    note("fields exact", (want == read for _, want, read in fields))
    note("filled fields exact", (want == read for _, want, read in filled))
    note("blank fields left empty", (read == "" for _, _, read in blank))
    for kind in KINDS:
        note(f"{kind} exact", (want == read for k, want, read in fields if k == kind))
    return counts


def told(results: Sequence[Result]) -> str:
    """A table of both halves in Markdown, the time, and the worst sheets."""
    halves = [[r for r in results if half_of(r.name) == n] for n in range(len(NAMES))]
    counts = [counted(half) for half in halves]
    lines = ["| figure | " + " | ".join(NAMES) + " |", "|---|" + "---|" * len(NAMES)]
    for name in counts[0].shares:
        cells = [_cell(half, name) for half in counts]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    seconds = [result.seconds for result in results]
    lines.append("")
    lines.append(
        f"Processor time a page: {1000 * np.median(seconds):.0f} ms in the median, "
        f"{1000 * max(seconds):.0f} at most, with {cv2.getNumThreads()} threads."
    )
    worst = sorted(results, key=lambda r: (r.own, -len(r.wrong)))[:8]
    for result in worst:
        if result.wrong or not result.own:
            kinds = Counter(
                f"{want or 'blank'} as {read or 'blank'}" for _, want, read in result.wrong
            )
            said = ", ".join(list(kinds)[:6])
            lines.append(f"- {result.name}: {len(result.wrong)} wrong: {said}")
    return "\n".join(lines) + "\n"


def _cell(counts: Counts, name: str) -> str:
    right, total = counts.shares[name]
    return f"{100 * counts.share(name):.1f} % ({right} of {total})"
