"""How long a digit takes, through both networks, and against ONNX Runtime without anything around.

Medians over many calls; on a machine that does something else meanwhile they mean little.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np

from digitapp.models import CLASSIFIER, SUPER_RESOLVER, load_models
from digitapp.models.onnx_network import open_session
from digitapp.records import Array
from training.data.storage import staged, write_json
from training.evaluation.report_page import Report
from training.fitting.run_folder import versions

BATCHES = (8, 1)
"""Digits a call."""

COMMAND = "python -m training benchmark --speed"


@dataclass(frozen=True)
class Speed:
    """Milliseconds per digit, medians: `classify` of the loaded models, and the two networks
    called bare, one after the other."""

    batch: int
    milliseconds: float
    bare: float

    @property
    def ratio(self) -> float:
        """How many times longer it takes than the bare call."""
        return self.milliseconds / self.bare


def measure_speed(assets: Path, calls: int = 200) -> list[Speed]:
    """One entry for every size in `BATCHES`; the two kinds of call take turns."""
    models = load_models(assets)
    resolve, classify = (_bare(assets / name) for name in (SUPER_RESOLVER, CLASSIFIER))
    rng = np.random.default_rng(0)
    found = []
    for batch in BATCHES:
        crops = rng.random((batch, 28, 28)).astype(np.float32)
        whole, bare = medians(
            (
                partial(models.classify, crops),
                partial(_in_turn, resolve, classify, crops[..., None]),
            ),
            calls,
        )
        found.append(Speed(batch, 1000 * whole / batch, 1000 * bare / batch))
    return found


def _in_turn(
    resolve: Callable[[Array], Array], classify: Callable[[Array], Array], crops: Array
) -> Array:
    return classify(resolve(crops))


def _bare(path: Path) -> Callable[[Array], Array]:
    session = open_session(path.read_bytes())
    name = session.get_inputs()[0].name

    def run(batch: Array) -> Array:
        result: Array = session.run(None, {name: batch})[0]
        return result

    return run


def medians(runs: tuple[Callable[[], Array], ...], calls: int) -> list[float]:
    """The median seconds of every function, called in turn after a few calls to warm up."""
    times: list[list[float]] = [[] for _ in runs]
    for call in range(calls + 10):
        for run, own in zip(runs, times, strict=True):
            start = time.perf_counter()
            run()
            if call >= 10:
                own.append(time.perf_counter() - start)
    return [float(np.median(own)) for own in times]


def write_speed(
    assets: Path, runs: Path, calls: int = 200, target: Path | None = None
) -> list[Speed]:
    """Measure the networks in `assets`, and write speed.md and speed.json.

    target: folder of both files; the folder `benchmarks` of `assets` where None.
    """
    found = measure_speed(assets, calls)
    with staged(target or assets / "benchmarks", runs) as part:
        page = Report("How long a digit takes", part)
        page.text(
            "Super-resolution and classification together, milliseconds per digit, medians of "
            f"{calls} calls on {os.cpu_count()} cores; beside it the same two networks in bare "
            "ONNX Runtime calls, one after the other."
        )
        page.table(
            ["digits a call", "ms per digit", "bare ONNX Runtime", "ratio"],
            [[s.batch, f"{s.milliseconds:.2f}", f"{s.bare:.2f}", f"{s.ratio:.2f}"] for s in found],
        )
        (part / "speed.md").write_text(page.markdown(COMMAND), encoding="utf-8")
        write_json(
            part / "speed.json",
            {
                "calls": calls,
                "cores": os.cpu_count(),
                "speeds": [{**asdict(s), "ratio": s.ratio} for s in found],
                "versions": versions(),
            },
        )
    return found
