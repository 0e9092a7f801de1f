"""The steps by name, in their order, and the record of a run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from training.recipes.search import Algorithm
from training.steps import classification, forms, reports, single_networks, studies, trainings
from training.steps.options import Options


@dataclass(frozen=True)
class Step:
    """A step: the options that it takes, and the function that it runs."""

    options: type[Options]
    run: Callable[[Any], None]


STEPS: dict[str, Step] = {
    "explore": Step(Options, reports.explore),
    "super-resolution": Step(trainings.SuperResolution, trainings.train_super_resolution),
    "optimizers": Step(studies.Optimizers, studies.study_optimizers),
    "tune": Step(studies.Tune, studies.tune),
    "classification": Step(classification.Classification, classification.train_classification),
    "ink": Step(trainings.Ink, trainings.train_ink),
    "touching": Step(trainings.Touching, trainings.train_touching),
    "line-reader": Step(single_networks.LineReader, single_networks.train_line_reader),
    "orientation": Step(single_networks.Orientation, single_networks.train_orientation),
    "row-orientation": Step(single_networks.RowOrientation, single_networks.train_row_orientation),
    "export": Step(Options, reports.export),
    "quantize": Step(Options, reports.quantize),
    "punctuation": Step(trainings.Punctuation, trainings.fit_punctuation),
    "card": Step(Options, reports.card),
    "measure": Step(Options, reports.measure),
    "rivals": Step(trainings.Rivals, trainings.train_rivals),
    "benchmark": Step(studies.Benchmark, studies.benchmark),
    "report": Step(Options, reports.report),
    "joint": Step(reports.Joint, reports.joint),
    "settings": Step(reports.Settings, reports.settings),
    "pages": Step(reports.Pages, reports.pages),
    "forms": Step(forms.Forms, forms.forms),
    "gallery": Step(forms.Gallery, forms.gallery),
}


APART = (
    "punctuation",
    "joint",
    "settings",
    "card",
    "measure",
    "pages",
    "forms",
    "gallery",
)
"""Steps that `all` leaves out: exporting writes the card and measures,
and punctuation, pages, forms and the gallery need sets of their own."""

FROM_STROKES = (
    "super-resolution",
    "ink",
    "touching",
    "line-reader",
    "orientation",
    "row-orientation",
    "quantize",
    "optimizers",
    "rivals",
    "benchmark",
)
"""Steps whose truth comes from pen strokes."""


@dataclass(frozen=True, kw_only=True)
class All(Options):
    """The options of all steps in turn."""

    seed: int | None = None
    """Seed of every recipe. Without it, the recipes' own."""
    algorithm: Algorithm = "hyperband"
    """How the search chooses its next trial."""
    workers: int = 0
    """Search with a chief and so many workers; 0 searches alone."""


def all_steps(options: All) -> None:
    """Run every step in turn; without --data those that MNIST alone allows."""
    for name, step in STEPS.items():
        if name in APART:
            continue
        if name in FROM_STROKES and options.data is None:
            print(f"== {name} is left out: it needs pen strokes (--data)", flush=True)
            continue
        print(f"== {name}", flush=True)
        recorded(name, step, _own(step, options))


def _own(step: Step, options: All) -> Options:
    """The options of one step among all."""
    shared = {field.name: getattr(options, field.name) for field in fields(Options)}
    own: Any = step.options(**shared)
    own = replace(own, **own.recipes())
    if isinstance(own, studies.Tune):
        recipe = replace(own.recipe, algorithm=options.algorithm)
        own = replace(own, recipe=recipe, workers=options.workers)
    if options.seed is not None and hasattr(own, "recipe"):
        own = replace(own, recipe=replace(own.recipe, seed=options.seed))
    checked: Options = own
    return checked


def recorded(name: str, step: Step, options: Options) -> None:
    """Run a step, print how long it took, and record its options, versions and time in
    `runs / log`."""
    from training.data.storage import write_json
    from training.fitting.run_folder import versions

    start = time.time()
    step.run(options)
    seconds = time.time() - start
    print(f"{name} took {duration(seconds)}", flush=True)
    if name == "all":
        return
    note = {
        "step": name,
        "options": {key: _plain(value) for key, value in vars(options).items()},
        "minutes": seconds / 60,
        "versions": versions(),
    }
    write_json(options.runs / "log" / f"{name}.json", note)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return str(value) if isinstance(value, Path) else value


def duration(seconds: float) -> str:
    """Such as "48 s" or "3.5 min"."""
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.1f} min"
