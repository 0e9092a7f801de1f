"""Command-line options of every step, and the folders that follow from them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tyro

from training.data.assets import CARD_JSON, SHIPPED

Flat: Any = tyro.conf.arg(name="")
"""Marks a recipe whose fields are options of the step itself: `--epochs`, not `--recipe.epochs`."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """The options that every step takes."""

    data: Path | None = None
    """Folder with the handwriting sets. Without it, MNIST is downloaded."""
    runs: Path = Path("runs")
    """Folder for samples, settings, histories and weights."""
    assets: Path | None = None
    """Folder for exported models. Without it, the project's assets, or with --quick the folder
    assets in --runs."""
    quick: bool = False
    """Work on a small slice, to try the step out."""
    processes: int = os.cpu_count() or 1
    """Processes that draw samples."""
    precise: bool = False
    """Train in float32, for processors on which bfloat16 is slow."""

    def recipes(self) -> dict[str, Any]:
        """The recipes that --quick and the like ask for, by the names of their fields here.

        Values that are given on the command line then take the place of the recipes'.
        """
        return {}

    @property
    def target(self) -> Path:
        """Where models go. A quick training never takes the place of those that ship."""
        if self.assets is not None:
            return self.assets
        return self.runs / "assets" if self.quick else SHIPPED

    @property
    def models(self) -> Path:
        """The folder to read models from: `target`, or the shipped ones if it has none."""
        if self.assets is None and not (self.target / CARD_JSON).exists():
            return SHIPPED
        return self.target
