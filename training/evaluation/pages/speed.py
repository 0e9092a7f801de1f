"""Measure time and memory of pages and of hard input, each in a separate process."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from training.data import datasets
from training.data.storage import write_json
from training.evaluation.pages.drawing import timed

SEED = 11
_AMOUNTS = 8
PATIENCE = 60
"""Seconds after which a process is stopped."""

MOST_SECONDS, MOST_MB = 10.0, 1000.0
"""Limits for hard input, in seconds and megabytes."""


@dataclass(frozen=True)
class Cost:
    """The cost of reading one file.

    what: its description; milliseconds: median by the clock; digits: found on it; peak_mb:
    memory of the whole process; stages: milliseconds in each; said: the error message, if any;
    stopped: whether there was no result; processor: median milliseconds of all threads.
    """

    what: str
    milliseconds: float
    digits: int
    peak_mb: float
    stages: dict[str, float] = field(default_factory=dict)
    said: str = ""
    stopped: bool = False
    processor: float = 0.0


def measure(what: str, file: Path, repeat: int = 9, stages: bool = False) -> Cost:
    """Read a file in a separate process, stopped after `PATIENCE` seconds."""
    command = [sys.executable, "-m", "training.evaluation.pages.probe", str(file)]
    command += ["--repeat", str(repeat), *(["--stages"] if stages else [])]
    try:
        said = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        found = json.loads(said.stdout)
    except subprocess.TimeoutExpired:
        return Cost(what, 1000.0 * PATIENCE, 0, 0.0, stopped=True)
    except ValueError:
        return Cost(what, 0.0, 0, 0.0, said=said.stderr.strip()[-200:], stopped=True)
    # The first reading warms the caches; it counts only if it is the only one.
    times = found["seconds"][1:] or found["seconds"]
    processors = found["processors"][1:] or found["processors"]
    seen = max(len(found["seconds"]) - 1, 1)
    return Cost(
        what,
        1000 * statistics.median(times),
        found["digits"],
        found["peak_mb"],
        {name: 1000 * seconds / seen for name, seconds in found["stages"].items()},
        found["error"],
        processor=1000 * statistics.median(processors),
    )


def usual(data: Path, folder: Path) -> list[Cost]:
    """Measure a photo, amounts, a dense scan and a mark sheet."""
    digits = timed.hand(datasets.read_strokes(datasets.train_folder(data) / "unipen_digits.npz"))
    rng = np.random.default_rng(SEED)
    photo = timed.save(timed.photo(digits, rng), folder / "photo.jpg")
    amounts = [Image.fromarray(timed.amount(digits, rng)) for _ in range(_AMOUNTS)]
    for number, amount in enumerate(amounts):
        amount.save(folder / f"amount_{number}.png")
    costs = [measure("a 12-megapixel photo with 20 digits", photo, 12, stages=True)]
    _tell(costs[-1])
    costs.append(_amounts(folder, len(amounts)))
    _tell(costs[-1])
    scan = timed.save(timed.sheet(digits, 500, rng), folder / "sheet.png")
    costs.append(measure("500 digits on A4 at 300 dpi", scan, 7, stages=True))
    _tell(costs[-1])
    marks = timed.save(timed.mark_sheet(digits, rng), folder / "marks.png")
    costs.append(measure("a mark sheet of 240 small digits", marks, 7, stages=True))
    _tell(costs[-1])
    return costs


def _amounts(folder: Path, count: int) -> Cost:
    """Measure several amounts; the time is the median of their medians."""
    each = [
        measure("", folder / f"amount_{number}.png", 12, stages=True) for number in range(count)
    ]
    names = {name for cost in each for name in cost.stages}
    return Cost(
        "an amount on cheque paper, candidates included",
        statistics.median(cost.milliseconds for cost in each),
        round(statistics.mean(cost.digits for cost in each)),
        max(cost.peak_mb for cost in each),
        {name: statistics.mean(cost.stages.get(name, 0.0) for cost in each) for name in names},
        processor=statistics.median(cost.processor for cost in each),
    )


def growth(data: Path, folder: Path) -> list[Cost]:
    """Measure how time and memory grow with the digits on a page and the pages in a file."""
    digits = timed.hand(datasets.read_strokes(datasets.train_folder(data) / "unipen_digits.npz"))
    costs = []
    for count in (60, 125, 250, 500, 1000):
        rng = np.random.default_rng(SEED)
        file = timed.save(timed.sheet(digits, count, rng), folder / f"sheet_{count}.png")
        written = -(-count // 20) * 20
        costs.append(measure(f"1 page, {written} digits", file, 4))
        _tell(costs[-1])
    one = Image.fromarray(timed.sheet(digits, 125, np.random.default_rng(SEED)))
    for pages in (2, 4, 8):
        file = folder / f"pages_{pages}.tif"
        one.save(file, save_all=True, append_images=[one] * (pages - 1), compression="tiff_lzw")
        costs.append(measure(f"{pages} pages, {140 * pages} digits", file, 3))
        _tell(costs[-1])
    return costs


def hard(data: Path, folder: Path) -> list[Cost]:
    """Measure input that must get an answer, perhaps an empty one, within the limits."""
    digits = timed.hand(datasets.read_strokes(datasets.train_folder(data) / "unipen_digits.npz"))
    costs = []
    for number, (what, image) in enumerate(timed.hard(digits, np.random.default_rng(SEED)).items()):
        costs.append(measure(what, timed.save(image, folder / f"hard_{number}.png"), 1))
        _tell(costs[-1])
    blank = Image.new("L", (20_000, 10_000), 255)
    blank.save(folder / "blank.png")
    costs.append(measure("a blank file of 200 megapixels", folder / "blank.png", 1))
    _tell(costs[-1])
    costs.append(measure("a blank page of 200 megapixels, from Python", Path("200.megapixels"), 1))
    _tell(costs[-1])
    return costs


PARTS: dict[str, Callable[[Path, Path], list[Cost]]] = {
    "usual": usual,
    "growth": growth,
    "hard": hard,
}


def costs(part: str, data: Path, cache: Path, identity: str) -> list[Cost]:
    """Measure one of `PARTS`, or return its cached costs for the same identity."""
    file = cache / f"speed--{part}--{identity[:12]}.json"
    if file.exists():
        return [Cost(**entry) for entry in json.loads(file.read_text("utf-8"))]
    with tempfile.TemporaryDirectory() as folder:
        found = PARTS[part](data, Path(folder))
    write_json(file, [asdict(cost) for cost in found])
    return found


def _tell(cost: Cost) -> None:
    end = "stopped" if cost.stopped else f"{cost.digits} digits"
    print(
        f"{time.strftime('%H:%M:%S')} {cost.what}: {cost.milliseconds:.0f} ms, "
        f"{cost.peak_mb:.0f} MB, {end}{', ' + cost.said if cost.said else ''}",
        file=sys.stderr,
        flush=True,
    )
