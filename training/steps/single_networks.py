"""The steps that train one network and ship it by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from training.data.assets import CARD_JSON
from training.recipes import line_reader, orientation, row_orientation
from training.steps.options import Flat, Options
from training.steps.trainings import strokes_folder


@dataclass(frozen=True, kw_only=True)
class _Single(Options):
    """The options that these steps share."""

    start_from: Path | None = None
    """Go on from an earlier training of the network, in another folder of runs."""


@dataclass(frozen=True, kw_only=True)
class LineReader(_Single):
    """The options of the line reader's training."""

    recipe: Annotated[line_reader.LineReaderRecipe, Flat] = field(
        default_factory=line_reader.LineReaderRecipe
    )
    from_assets: Path | None = None
    """Go on from the line reader in this folder. Without a folder, from the one that ships."""

    def recipes(self) -> dict[str, Any]:
        recipe = line_reader.LineReaderRecipe()
        if self.from_assets is not None:
            recipe = line_reader.FINE_TUNE
        if self.quick:
            recipe = replace(line_reader.QUICK, folded=recipe.folded)
        return {"recipe": recipe}


@dataclass(frozen=True, kw_only=True)
class Orientation(_Single):
    """The options of the training of the network that tells how a page lies."""

    recipe: Annotated[orientation.OrientationRecipe, Flat] = field(
        default_factory=orientation.OrientationRecipe
    )

    def recipes(self) -> dict[str, Any]:
        recipe = orientation.QUICK if self.quick else orientation.OrientationRecipe()
        return {"recipe": recipe}


@dataclass(frozen=True, kw_only=True)
class RowOrientation(_Single):
    """The options of the training of the network that tells whether a row is upside down."""

    recipe: Annotated[row_orientation.RowOrientationRecipe, Flat] = field(
        default_factory=row_orientation.RowOrientationRecipe
    )

    def recipes(self) -> dict[str, Any]:
        recipe = row_orientation.QUICK if self.quick else row_orientation.RowOrientationRecipe()
        return {"recipe": recipe}


def train_line_reader(options: LineReader) -> None:
    """Train the network that reads whole rows, and ship it where a model card can name it."""
    from digitapp.models import LINE_READER
    from training.export.line_reader import export_line_reader
    from training.fitting.checkpoints import recipe_of
    from training.fitting.rows.line_reader import fit
    from training.fitting.rows.restored import restore_line_reader

    if options.from_assets is not None:
        earlier = restore_line_reader(options.from_assets, options.runs / "shipped_line_reader")
        options = replace(options, start_from=earlier)
    if options.start_from is not None:
        # Weights fit only a network of the same layers.
        folded = recipe_of(options.start_from, line_reader.LineReaderRecipe).folded
        options = replace(options, recipe=replace(options.recipe, folded=folded))
    _train(options, "line_reader", fit, LINE_READER, export_line_reader)


def train_orientation(options: Orientation) -> None:
    """Train the network that tells how a page lies, and ship it where a model card can name it."""
    from digitapp.models import ORIENTATION
    from training.export.orientation import export_orientation
    from training.fitting.components.orientation import fit

    _train(options, "orientation", fit, ORIENTATION, export_orientation)


def train_row_orientation(options: RowOrientation) -> None:
    """Train the network that tells whether a row is upside down, and ship it likewise."""
    from digitapp.models import ROW_ORIENTATION
    from training.export.orientation import export_row_orientation
    from training.fitting.rows.row_orientation import fit

    _train(options, "row_orientation", fit, ROW_ORIENTATION, export_row_orientation)


def _train(
    options: LineReader | Orientation | RowOrientation,
    name: str,
    fit: Callable[..., Path],
    file: str,
    export: Callable[[Path, Path], dict[str, Any]],
) -> None:
    """Train a network, and put it into the models where a model card can name it.

    name: its folder in --runs, and its entry in the card; file: its file's name.
    """
    from training.export.single import ship

    run = options.runs / name
    strokes, begin = strokes_folder(options), options.start_from
    weights = fit(options.recipe, strokes, run, processes=options.processes, start_from=begin)
    print(f"Weights: {weights}")
    if (options.target / CARD_JSON).exists():
        ship(name, file, partial(export, run), options.target, options.runs)
        print(options.target / file)
