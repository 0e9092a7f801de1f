"""Trained weights -> assets: ONNX files, golden pairs and the model card, all or nothing."""

from __future__ import annotations

import datetime
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np

from digitapp.models import (
    CLASSIFIER,
    EIGHT_BITS,
    INK,
    LINE_READER,
    ORIENTATION,
    PUNCTUATION,
    ROW_ORIENTATION,
    SUPER_RESOLVER,
    TOUCHING,
    Models,
    load_models,
)
from digitapp.records import Array
from training.data import datasets
from training.data.assets import CARD_JSON, CARD_TEXT, GOLDEN_FILE, file_entry
from training.data.storage import publish, staged, write_json
from training.evaluation.characters import measure
from training.export.ink import export_ink
from training.export.line_reader import export_line_reader
from training.export.model_card import readable
from training.export.orientation import export_orientation, export_row_orientation
from training.export.touching import export_touching
from training.fitting import classifier as classifier_training
from training.fitting.checkpoints import export_classifier, export_resolver
from training.fitting.run_folder import versions
from training.networks.graphs.conversion import TOLERANCE, ExportError
from training.synthesis.samples import crop_samples

CHECKED = 1_000
"""Crops on which Keras and ONNX Runtime must agree."""

GOLDEN = 33


def export(runs: Path, assets: Path, data: Path | None, every: int = 1) -> dict[str, Any]:
    """Export the networks, prove them, and put them into `assets`; returns the card.

    every: measure only on every n-th sample; the card says so.

    Everything is made and proven in a folder of `runs` first and put into `assets` at the
    end, the card last. Raises ExportError where Keras and ONNX Runtime differ.
    """
    runs.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix="export-", dir=runs))
    try:
        resolver = export_resolver(runs / "super_resolver", part / SUPER_RESOLVER)
        classifier = export_classifier(runs / "classifier", part / CLASSIFIER)
        card: dict[str, Any] = _others(runs, assets, part)
        files = [name for name in _FILES if (part / name).exists()]
        card["files"] = {name: file_entry(part / name) for name in files}
        write_json(part / CARD_JSON, card)
        models = load_models(part)
        crops = _check_crops(data)
        card["difference_keras_onnx"] = _difference(models, resolver, classifier, crops)
        write_golden(part / GOLDEN_FILE, models)
        card["files"][GOLDEN_FILE] = file_entry(part / GOLDEN_FILE)
        card |= _description(runs, data)
        card["measured_every"] = every
        card["metrics"] = measure(models, data, every)
        card["date"] = datetime.date.today().isoformat()
        card["versions"] = versions()
        write_json(part / CARD_JSON, card)
        (part / CARD_TEXT).write_text(readable(card), encoding="utf-8")
        # The card last: models that are not those it names are refused.
        order = (*files, GOLDEN_FILE, CARD_TEXT, CARD_JSON)
        publish(part, order, assets)
        # Those in 8 bits were made from other networks.
        shutil.rmtree(assets / EIGHT_BITS, ignore_errors=True)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return card


_FILES = (
    SUPER_RESOLVER,
    CLASSIFIER,
    EIGHT_BITS,
    INK,
    TOUCHING,
    PUNCTUATION,
    LINE_READER,
    ORIENTATION,
    ROW_ORIENTATION,
)

_OTHERS: dict[str, tuple[str, Callable[[Path, Path], dict[str, Any]]]] = {
    "ink": (INK, export_ink),
    "touching": (TOUCHING, export_touching),
    "line_reader": (LINE_READER, export_line_reader),
    "orientation": (ORIENTATION, export_orientation),
    "row_orientation": (ROW_ORIENTATION, export_row_orientation),
}
"""The networks of whole pages: their names in runs and in the card, files, and exports."""


def _others(runs: Path, assets: Path, part: Path) -> dict[str, Any]:
    """Put the networks of whole pages that were trained in `runs`, or else those in `assets`,
    into `part`.

    Returns what the card says of them: nothing of one that is in neither.
    """
    path = assets / CARD_JSON
    known = json.loads(path.read_text("utf-8")) if path.exists() else {}
    found = {}
    for name, (file, export_one) in _OTHERS.items():
        if (runs / name / "recipe.json").exists():
            found[name] = export_one(runs / name, part / file)
        elif file in known.get("files", {}):
            shutil.copyfile(assets / file, part / file)
            found[name] = known[name]
    if PUNCTUATION in known.get("files", {}):  # its own step puts it into the assets
        shutil.copyfile(assets / PUNCTUATION, part / PUNCTUATION)
        found["punctuation"] = known["punctuation"]
    return found


def rewrite_card(assets: Path, scratch: Path) -> None:
    """Write the card for people anew from the one for programs.

    Raises ExportError where that one is missing or damaged.
    """
    try:
        text = readable(json.loads((assets / CARD_JSON).read_text("utf-8")))
    except (OSError, ValueError, KeyError):
        raise ExportError(f"{assets / CARD_JSON} is missing or damaged") from None
    with staged(assets, scratch) as part:
        (part / CARD_TEXT).write_text(text, encoding="utf-8")


def _check_crops(data: Path | None) -> Array:
    """Test crops float32 (N, 28, 28): raw MNIST, every class in turn."""
    mnist = datasets.read_mnist(data)
    order = np.argsort(mnist.y_train[-6000:], kind="stable").reshape(-1)
    picked = order[np.linspace(0, len(order) - 1, min(CHECKED, len(order))).astype(int)]
    crops: Array = mnist.x_train[-6000:][picked].astype(np.float32) / 255.0
    return crops


def _difference(
    models: Models, resolver: keras.Model, classifier: keras.Model, crops: Array
) -> dict[str, float]:
    """The largest difference of Keras and ONNX Runtime, per network."""
    ours = np.clip(resolver.predict(crops[..., None], batch_size=50, verbose=0), 0, 1)
    enlarged = models.super_resolve(crops)
    probabilities = classifier.predict(enlarged[..., None], batch_size=50, verbose=0)
    found = {
        "super_resolver": float(np.abs(ours[..., 0] - enlarged).max()),
        "classifier": float(np.abs(probabilities - models.classify_enlarged(enlarged)).max()),
        "crops": float(len(crops)),
    }
    if max(found["super_resolver"], found["classifier"]) > TOLERANCE:
        raise ExportError(f"Keras and ONNX Runtime disagree: {found}")
    return found


def write_golden(path: Path, models: Models) -> None:
    """A few crops with the models' answers, for the tests of later builds.

    The crops are drawn by program, so that the file holds nobody's data.
    """
    chosen = np.stack([_drawn_crop(i) for i in range(GOLDEN)])
    unit = chosen.astype(np.float32) / 255.0
    enlarged = models.super_resolve(unit)
    np.savez_compressed(
        path,
        crops=chosen,
        probabilities=models.classify(unit),
        enlarged=np.round(enlarged * 255).astype(np.uint8),
    )


def _drawn_crop(seed: int) -> Array:
    """The app's own normaliser over a seven, a one, a zero or a scribble drawn here."""
    from training.synthesis.strokes.marks import SIDE, scribble
    from training.synthesis.strokes.pen import drawing

    rng = np.random.default_rng(seed)
    turn = np.linspace(0, 2 * np.pi, 40)
    shapes = (
        [np.array([[0, 0], [50, 0], [20, 90]])],
        [np.array([[0, 20], [20, 0], [20, 90]])],
        [np.column_stack([30 * np.cos(turn), 45 * np.sin(turn)])],
    )
    canvas = np.zeros((SIDE, SIDE), np.uint8)
    glyph = scribble(rng) if seed % 4 == 3 else drawing(shapes[seed % 4], 1)
    size = rng.uniform(60, 150)
    matrix = np.array([[size, rng.normal(0, 8), 100], [0, size, 100]])
    glyph.paint(canvas, matrix, rng.uniform(4, 16))
    return crop_samples.to_crop(canvas)


def _description(runs: Path, data: Path | None) -> dict[str, Any]:
    """Describe the trainings, their data and duration, from the run folders and the data."""
    described: dict[str, Any] = {"data": _sources(data)}
    for name in ("super_resolver", "classifier"):
        described[name] = json.loads((runs / name / "recipe.json").read_text())
    described["temperature"] = classifier_training.temperature(runs / "classifier")
    return described


def _sources(data: Path | None) -> list[dict[str, Any]]:
    """The training files that were found, with their own descriptions."""
    if data is None:
        return [{"set": "mnist", "source": "MNIST (LeCun, Cortes, Burges), CC BY-SA 3.0"}]
    found = []
    for name in (*datasets.BITMAP_FILES, *datasets.STROKE_FILES):
        path = datasets.train_folder(data) / f"{name}.npz"
        if path.exists():
            arrays = datasets.read_arrays(path)
            source = str(arrays.get("source", "MNIST (LeCun, Cortes, Burges), CC BY-SA 3.0"))
            count = len(arrays["x_train"] if name == "mnist" else arrays["labels"])
            found.append({"set": name, "samples": count, "source": source, **file_entry(path)})
    return found
