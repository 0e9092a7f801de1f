"""The folder of a training: its settings, history and final metrics."""

from __future__ import annotations

import csv
import json
import platform
import shutil
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from training.data.storage import write_json


def begin(folder: Path, settings: dict[str, Any]) -> int:
    """Prepare a run folder for a training; return the epoch to resume from, 0 for a new start.

    Remove what a killed training with other settings left there, which must not be resumed,
    and the history of a finished one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    note, backup = folder / "settings.json", folder / "backup"
    wanted = json.loads(json.dumps(settings))
    known = json.loads(note.read_text()) if note.exists() else None
    reached = backup / "training_metadata.json"
    if known == wanted and reached.exists():
        return int(json.loads(reached.read_text())["epoch"])
    shutil.rmtree(backup, ignore_errors=True)
    (folder / "history.csv").unlink(missing_ok=True)
    write_json(note, wanted)
    return 0


def stages(note: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the notes of a training and of those it continued from, earliest first."""
    found = [note]
    while "started_from" in found[0]:
        found.insert(0, found[0]["started_from"])
    return found


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that affect the outcome."""
    found = {"python": platform.python_version()}
    for name in ("tensorflow", "keras", "onnx", "tf2onnx", "onnxruntime", "numpy"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    for name in ("opencv-python-headless", "opencv-python"):
        try:
            found["opencv"] = version(name)
            break
        except PackageNotFoundError:
            continue
    return found


def finished(folder: Path, start: float) -> dict[str, Any]:
    """Return what recipe.json says of a finished training, besides its settings.

    Versions, minutes since `start` (of the last run, where it was resumed), epochs done, and
    the last epoch's metrics.
    """
    with (folder / "history.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        "versions": versions(),
        "minutes": (time.time() - start) / 60,
        "stopped_after_epochs": len(rows),
        "metrics": {
            name: float(value)
            for name, value in rows[-1].items()
            if name != "epoch" and value != "NA"  # a metric that Keras left out of this epoch
        },
    }
