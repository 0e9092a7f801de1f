"""The steps by name, in their order, and what a run of them leaves behind."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from training import steps

Step = Callable[[argparse.Namespace], None]

STEPS: dict[str, Step] = {
    "explore": steps.explore,
    "super-resolution": steps.super_resolution,
    "optimizers": steps.optimizers,
    "tune": steps.tune,
    "classification": steps.classification,
    "ink": steps.ink,
    "touching": steps.touching,
    "export": steps.export,
    "card": steps.card,
    "measure": steps.measure,
    "rivals": steps.rivals,
    "benchmark": steps.benchmark,
    "quantize": steps.quantize,
    "report": steps.report,
}


APART = ("card", "measure", "quantize")
"""Steps that `all` leaves out: exporting does the first two, and 8 bits are an experiment."""

TAKES_VALUES = (
    "super-resolution",
    "rivals",
    "classification",
    "ink",
    "touching",
    "optimizers",
    "tune",
    "benchmark",
)
"""Steps with a recipe, whose values `--set` changes."""

FROM_STROKES = ("super-resolution", "ink", "touching", "optimizers", "rivals", "benchmark")
"""Steps whose truth comes from pen strokes."""


def all_steps(options: argparse.Namespace) -> None:
    """every step in turn; without --data those that MNIST alone allows"""
    for name, step in STEPS.items():
        if name in APART:
            continue
        if name in FROM_STROKES and options.data is None:
            print(f"== {name} is left out: it needs pen strokes (--data)", flush=True)
            continue
        print(f"== {name}", flush=True)
        recorded(name, step, options)


def recorded(name: str, step: Step, options: argparse.Namespace) -> None:
    """Run a step and write down in `runs / log` what was asked for, with what, and how long."""
    start = time.time()
    step(options)
    if name == "all":
        return
    from training.data.storage import write_json
    from training.fitting.loop import versions

    asked = {key: value for key, value in vars(options).items() if key != "run"}
    note = {
        "step": name,
        "options": {k: str(v) if isinstance(v, Path) else v for k, v in asked.items()},
        "minutes": (time.time() - start) / 60,
        "versions": versions(),
    }
    write_json(options.runs / "log" / f"{name}.json", note)
