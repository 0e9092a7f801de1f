"""Read a file in a separate process, like a user's program, and report the cost.

`python -m training.evaluation.pages.probe FILE [--repeat N] [--stages] [--seconds S]` prints
one JSON object.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from digitapp.errors import InputError
from digitapp.io.load import load_pages
from digitapp.models import Models, load_models
from digitapp.pipeline import find_rows, recognize, repair
from digitapp.preprocessing import written_ink
from digitapp.recognition import read_rows, row_candidates, segment_classifier, weigh_rows
from digitapp.records import Page

STAGES = {
    "digitapp.preprocessing.scale": "scale",
    "digitapp.preprocessing.page_frame": "sheet",
    "digitapp.preprocessing.regions": "sheet",
    "digitapp.preprocessing.binarization": "ink",
    "digitapp.preprocessing.ink_mask": "refine",
    "digitapp.segmentation.text_lines": "lines",
    "digitapp.segmentation.components": "components",
    "digitapp.segmentation.over_segmentation": "cuts and lattice",
    "digitapp.segmentation.columns": "cuts and lattice",
    "digitapp.recognition.decoding.posteriors": "cuts and lattice",
    "digitapp.recognition.decoding.ctc": "line reader",
    "digitapp.recognition.decoding.joint_decoding": "line reader",
    "digitapp.recognition.line_reader": "line reader",
    "digitapp.recognition.row_image": "line reader",
    "digitapp.recognition.marks": "line reader",
    "digitapp.recognition.decoding.lattice": "cuts and lattice",
    "digitapp.recognition.touching": "cuts and lattice",
    "digitapp.recognition.punctuation": "cuts and lattice",
    "digitapp.recognition.punctuation_features": "cuts and lattice",
    "digitapp.segmentation.leftover_ink": "surroundings",
    "digitapp.segmentation.normalization": "crops",
}
"""The stage that a module's functions belong to."""

NETWORKS = {
    "written": "ink network",
    "classify_enlarged": "networks",
    "super_resolve": "networks",
    "look_at_wholes": "networks",
    "read_lines": "networks",
}
JOINTS = (
    *(recognize, find_rows, repair, written_ink, row_candidates),
    *(weigh_rows, read_rows, segment_classifier),
)
"""The modules in which stages are called."""

_BLANK_MEGAPIXELS = ".megapixels"
"""FILE may be `N.megapixels`: a white page of that size, made in memory."""


class Clock:
    """Time spent in each stage, without the time in stages that it calls."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._running: list[float] = []

    def of(self, stage: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a function so that its time is counted."""

        def timed(*args: Any, **options: Any) -> Any:
            start = time.perf_counter()
            self._running.append(0.0)
            try:
                return call(*args, **options)
            finally:
                took = time.perf_counter() - start
                self.seconds[stage] += took - self._running.pop()
                if self._running:
                    self._running[-1] += took

        return timed


@contextmanager
def watched(clock: Clock) -> Iterator[None]:
    """Inside the block, time the stages and networks that the pipeline calls."""
    found: list[tuple[Any, str, str]] = [
        (joint, name, STAGES[value.__module__])
        for joint in JOINTS
        for name, value in vars(joint).items()
        if callable(value) and getattr(value, "__module__", "") in STAGES
        if not isinstance(value, type)
    ]
    found += [(Models, name, stage) for name, stage in NETWORKS.items()]
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in found]
    for owner, name, stage in found:
        setattr(owner, name, clock.of(stage, getattr(owner, name)))
    try:
        yield
    finally:
        for owner, name, value in before:
            setattr(owner, name, value)


def pages(file: Path) -> Iterator[Page]:
    """Yield the pages of a file, or a white page made in memory. Raises InputError."""
    if file.suffix != _BLANK_MEGAPIXELS:
        yield from load_pages(file)
        return
    side = round((float(file.stem) * 1e6) ** 0.5)
    yield Page(np.full((side, side), 255, np.uint8))


def probe(file: Path, repeat: int, stages: bool, seconds: float) -> dict[str, Any]:
    """Read a file up to `repeat` times, at least once, until `seconds` have passed.

    stages: time each stage, except in the first reading. Returns what is printed as JSON.
    """
    begin = time.perf_counter()
    models = load_models()
    starting = time.perf_counter() - begin
    times: list[float] = []
    processors: list[float] = []
    digits, error = 0, ""
    clock = Clock()
    while len(times) < repeat and (not times or time.perf_counter() - begin < seconds):
        start, processor = time.perf_counter(), time.process_time()
        try:
            digits = _read(file, models, clock if stages and times else None)
        except InputError as reason:
            error = str(reason)
        times.append(time.perf_counter() - start)
        processors.append(time.process_time() - processor)
    return {
        "seconds": times,
        "processors": processors,
        "starting": starting,
        "digits": digits,
        "error": error,
        "processor": time.process_time(),
        "peak_mb": peak(),
        "stages": dict(clock.seconds),
    }


def peak() -> float:
    """Return the peak memory of this process in MB.

    On Linux, getrusage includes the parent's memory at the fork, so read the kernel's VmHWM
    instead.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text("utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _read(file: Path, models: Models, clock: Clock | None) -> int:
    if clock is None:
        return sum(len(recognize.recognize(page, models).readings) for page in pages(file))
    digits = 0
    with watched(clock):
        start, known = time.perf_counter(), sum(clock.seconds.values())
        loading = iter(pages(file))
        while True:
            page = clock.of("load", lambda: next(loading, None))()
            if page is None:
                break
            digits += len(recognize.recognize(page, models).readings)
        took = time.perf_counter() - start
    clock.seconds["rest"] += took - (sum(clock.seconds.values()) - known)
    return digits


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.evaluation.pages.probe")
    parser.add_argument("file", type=Path)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--stages", action="store_true")
    parser.add_argument("--seconds", type=float, default=30.0)
    options = parser.parse_args(arguments)
    found = probe(options.file, options.repeat, options.stages, options.seconds)
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
