"""digitapp as it ships, and without one part: only its models and settings differ."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Protocol, cast

import cv2
import numpy as np

import digitapp
from digitapp.evaluation import Label, compare
from digitapp.models import Models, load_models
from digitapp.models.model_card import card_files
from digitapp.models.onnx_network import Network
from digitapp.pipeline.recognize import recognize
from digitapp.records import Array, Page
from digitapp.resources import assets_folder
from digitapp.settings import DEFAULTS, Settings
from training.evaluation.pages.sets import Layout
from training.evaluation.pages.timing import Stopwatch, TimedResult

_PARTS = (
    *("io/load.py", "io/pixels.py", "preprocessing", "segmentation", "recognition", "pipeline"),
    *("models", "records", "tables"),
)


class Missing(RuntimeError):
    """A reader is not installed or lacks a part; the message says which."""


class Reader(Protocol):
    """name: on the command line; title: in the tables; identity: changes whenever its answers
    may change."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def identity(self) -> str: ...

    def read(self, label: Label, page: Page, layout: Layout) -> TimedResult:
        """Read a page and compare the result with its label."""


@dataclass(frozen=True, eq=False)
class Digitapp:
    """digitapp's pipeline with the given models and settings."""

    name: str
    title: str
    identity: str
    models: Models
    settings: Settings

    def read(self, label: Label, page: Page, layout: Layout) -> TimedResult:
        with Stopwatch() as watch:
            sequence = recognize(page, self.models, self.settings)
        return watch.timed(compare(label, sequence.lines))


class Bicubic:
    """Replaces the super-resolver: float32 (N, 28, 28) -> float32 (N, 140, 140)."""

    def __call__(self, crops: Array) -> Array:
        enlarged = np.empty((len(crops), 140, 140), np.float32)
        for crop, large in zip(crops, enlarged, strict=True):
            cv2.resize(crop, (140, 140), large, interpolation=cv2.INTER_CUBIC)
        return enlarged


def whole_components(settings: Settings) -> Settings:
    """Return settings by which every component counts as sure, so none is cut or joined."""
    whole = replace(settings.recognition, sure=0.0, longest_run=1)
    return replace(settings, recognition=whole)


VARIANTS = {
    "digitapp": "digitapp",
    "no_super_resolution": "without super-resolution",
    "no_lattice": "without the lattice",
    "no_whole_look": "without the network for touching digits",
    "no_ink_network": "without the ink network",
    "no_line_reader": "without the line reader",
}


def variant(name: str) -> Digitapp:
    """Return one of `VARIANTS`. Raises Missing where the part to leave out does not exist."""
    models, settings = load_models(), DEFAULTS
    if name == "no_super_resolution":
        models = replace(models, super_resolver=cast(Network, Bicubic()))
    elif name == "no_lattice":
        models, settings = replace(models, touching=None), whole_components(settings)
    elif name == "no_whole_look":
        if models.touching is None:
            raise Missing("The models that ship have no network for touching digits to leave out.")
        models = replace(models, touching=None)
    elif name == "no_ink_network":
        if models.ink is None:
            raise Missing("The models that ship have no ink network to be left out.")
        models = replace(models, ink=None)
    elif name == "no_line_reader":
        if models.line_reader is None:
            raise Missing("The models that ship have no line reader to be left out.")
        models = replace(models, line_reader=None)
    return Digitapp(name, VARIANTS[name], f"{name} {identity(settings)}", models, settings)


def identity(settings: Settings) -> str:
    """Hash all that decides digitapp's answers: models, settings and code."""
    files = card_files(assets_folder())
    text = f"{sorted(files.items())} {sorted(asdict(settings).items())}"
    return hashlib.sha256("\n".join([text, *_code()]).encode()).hexdigest()


def _code() -> Iterator[str]:
    """Yield the syntax trees of the sources, without comments and layout."""
    root = Path(digitapp.__file__).parent
    for part in _PARTS:
        path = root / part
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            yield ast.dump(ast.parse(file.read_text("utf-8")))
