"""Vary every setting of reading, and tell which matter and whether their values carry over.

Each number in `digitapp.settings.DEFAULTS` is made smaller and larger, one at a time, and pages of
every set are read. Only the half of a set that is for choosing is used. A value carries over if,
chosen on all sets but one, it is no worse on that one.
"""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from digitapp.evaluation.halves import half_of
from digitapp.models import Models, load_models
from digitapp.models.threads import use_threads
from digitapp.pipeline.recognize import recognize
from digitapp.records import DigitSequence
from digitapp.settings import DEFAULTS, Settings
from training.evaluation.pages.sets import SETS, PageSet, Sample, chosen

FACTORS = 0.6, 1.6
"""By these each number is multiplied."""

_FLOOR = 1e-3
"""The least probability that a reading gives to the truth: one that does not name it."""

BOUNDS = (
    "seconds",
    "preprocessing.most_pixels",
    "preprocessing.most_hollows",
    "segmentation.most_components",
    "segmentation.most_area",
    "segmentation.most_layers",
    "segmentation.most_figures",
    "segmentation.most_leftover",
    "recognition.most_candidates",
    "recognition.most_wholes",
    "recognition.longest_line",
)
"""Settings that bound time and memory: pages of these sets do not reach them."""


@dataclass(frozen=True)
class Outcome:
    """Of one variant on one set: pages; how many are exact; the mean cost of the truth, in nats:
    minus the logarithm of the probability that the reading gives to what the page says."""

    pages: int
    exact: int
    cost: float


def numbers(record: Any = DEFAULTS, above: str = "") -> list[str]:
    """The paths of all numbers in records within a record, such as "recognition.sure"."""
    found = []
    for field in fields(record):
        path, value = f"{above}{field.name}", getattr(record, field.name)
        if is_dataclass(value):
            found += numbers(value, f"{path}.")
        elif isinstance(value, tuple):
            found += [f"{path}.{place}" for place in range(len(value))]
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found.append(path)
    return [path for path in found if path not in BOUNDS]


def varied(settings: Any, path: str, factor: float) -> Any:
    """The settings with one number multiplied; whole numbers change by at least 1."""
    head, _, rest = path.partition(".")
    if isinstance(settings, tuple):
        place = int(head)
        changed = _times(settings[place], factor, head)
        return (*settings[:place], changed, *settings[place + 1 :])
    value = getattr(settings, head)
    changed = varied(value, rest, factor) if rest else _times(value, factor, head)
    return replace(settings, **{head: changed})


def _times(value: float, factor: float, name: str) -> float:
    if isinstance(value, int):
        return max(value + (1 if factor > 1 else -1), 0) if value < 3 else round(value * factor)
    # A probability near 1 is varied by its distance from 1, a percentile by that from 100.
    most = 100.0 if name.endswith("percentile") else 1.0
    return most - (most - value) / factor if most / 2 < value < most else value * factor


def cost_of(read: DigitSequence, lines: Sequence[str]) -> float:
    """Minus the logarithm of the probability that a reading gives to a page's lines, in nats."""
    if len(read.lines) != len(lines):
        return float(-np.log(_FLOOR))
    shares = [_share(line, want) for line, want in zip(read.lines, lines, strict=True)]
    return float(-np.log(max(float(np.prod(shares)), _FLOOR)))


def _share(line: Any, want: str) -> float:
    if line.digits == want:
        return float(line.confidence)
    return max((a.probability for a in line.alternatives if a.digits == want), default=_FLOOR)


def outcome(samples: Iterable[Sample], models: Models, settings: Settings) -> Outcome:
    """Read samples with some settings."""
    costs, exact = [], 0
    for sample in samples:
        lines = [line.replace(" ", "") for line in sample.label.lines]
        read = recognize(sample.page(), models, settings)
        costs.append(cost_of(read, lines))
        exact += [line.digits for line in read.lines] == lines
    return Outcome(len(costs), exact, float(np.mean(costs)) if costs else 0.0)


def of_choosing_half(page_set: PageSet, data: Path, most: int) -> list[Sample]:
    """At most `most` samples of a set from the half that is for choosing, each page drawn once."""
    half = [s for s in page_set.samples(data) if half_of(s.label.file.name) == 0]
    return [Sample(s.label, _drawn(s.page())) for s in chosen(half, most)]


def _drawn(page: Any) -> Callable[[], Any]:
    return lambda: page


Material = tuple[Mapping[str, Sequence[Sample]], Models]
"""Samples by the name of their set, and what reads them."""


def material(names: Sequence[str], data: Path, most: int, models: Path) -> Material:
    """Samples of the sets' choosing halves, at most `most` of each, and the models in a folder."""
    sets = {s.name: of_choosing_half(s, data, most) for s in SETS if s.name in names}
    return sets, load_models(models)


def study(
    load: Callable[[], Material], journal: Path, processes: int = 1
) -> dict[str, dict[str, Outcome]]:
    """Read all sets with the settings as they are and with each variant; resume from `journal`.

    load: gives what is read and what reads it, once in each process. Returns outcomes by variant,
    "" or such as "recognition.sure 1.6", then by set.
    """
    done: dict[str, dict[str, Outcome]] = {}
    if journal.exists():
        for line in journal.read_text("utf-8").splitlines():
            entry = json.loads(line)
            done[entry["variant"]] = {k: Outcome(*v) for k, v in entry["sets"].items()}
    variants: dict[str, Settings] = {"": DEFAULTS}
    variants |= {f"{p} {f}": varied(DEFAULTS, p, f) for p in numbers() for f in FACTORS}
    left = {name: settings for name, settings in variants.items() if name not in done}
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _keep, (load,)) as pool:
        for name, found in zip(left, pool.map(_outcomes, left.values()), strict=True):
            done[name] = found
            sets_ = {k: [v.pages, v.exact, v.cost] for k, v in found.items()}
            with journal.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"variant": name, "sets": sets_}) + "\n")
    return done


_kept: list[Material] = []


def _keep(load: Callable[[], Material]) -> None:
    """Load the material of this process, which reads on one thread."""
    use_threads(1)
    cv2.setNumThreads(1)
    _kept[:] = [load()]


def _outcomes(settings: Settings) -> dict[str, Outcome]:
    sets, models = _kept[0]
    return {source: outcome(own, models, settings) for source, own in sets.items()}


@dataclass(frozen=True)
class Verdict:
    """What the variants of one setting say.

    change: of the mean cost over all sets, in nats, with the smaller and the larger value; exact:
    the same for exact pages; apart: the mean cost that is saved on each set by the value that all
    other sets choose, positive if choosing carries over.
    """

    setting: str
    change: tuple[float, float]
    exact: tuple[int, int]
    apart: float

    @property
    def idle(self) -> bool:
        """Whether neither value changes any answer or confidence."""
        return max(map(abs, self.change)) < 1e-9


def verdict(setting: str, done: Mapping[str, Mapping[str, Outcome]]) -> Verdict:
    """Judge one setting; every set counts alike."""
    base, others = done[""], [done[f"{setting} {factor}"] for factor in FACTORS]
    costs = np.array([[o[s].cost - base[s].cost for s in base] for o in [base, *others]])
    exact = [sum(o[s].exact - base[s].exact for s in base) for o in others]
    saved = []
    for place in range(costs.shape[1]):
        best = int(np.delete(costs, place, axis=1).mean(axis=1).argmin())
        saved.append(-costs[best, place])
    low, high = costs[1:].mean(axis=1).tolist()
    return Verdict(setting, (low, high), (exact[0], exact[1]), float(np.mean(saved)))


def told(done: Mapping[str, Mapping[str, Outcome]]) -> str:
    """Tables as Markdown: the sets, what each setting changes, and which change nothing."""
    verdicts = [verdict(path, done) for path in numbers()]
    moving = sorted((v for v in verdicts if not v.idle), key=lambda v: min(v.change))
    lines = ["| set | pages | exact | cost of the truth, nats |", "|---|---|---|---|"]
    lines += [f"| {s} | {o.pages} | {o.exact} | {o.cost:.3f} |" for s, o in done[""].items()]
    low, high = FACTORS
    lines += [
        "",
        f"| setting | cost with {low} times its value | exact | with {high} times | exact "
        "| saved on a set by what the others choose |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {v.setting} | {v.change[0]:+.4f} | {v.exact[0]:+d} | {v.change[1]:+.4f} "
        f"| {v.exact[1]:+d} | {v.apart:+.4f} |"
        for v in moving
    ]
    idle = [v.setting for v in verdicts if v.idle]
    lines += ["", f"{len(idle)} settings change no answer on these pages: {', '.join(idle)}."]
    return "\n".join(lines) + "\n"
