"""The step that trains the line reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from training.data.assets import CARD_JSON
from training.recipes import line_reader
from training.steps.options import Flat, Options
from training.steps.trainings import strokes_folder


@dataclass(frozen=True, kw_only=True)
class LineReader(Options):
    """The options of the line reader's training."""

    recipe: Annotated[line_reader.LineReaderRecipe, Flat] = field(
        default_factory=line_reader.LineReaderRecipe
    )
    start_from: Path | None = None
    """Go on from an earlier training of the network, in another folder of runs."""

    def recipes(self) -> dict[str, Any]:
        recipe = line_reader.QUICK if self.quick else line_reader.LineReaderRecipe()
        return {"recipe": recipe}


def train_line_reader(options: LineReader) -> None:
    """Train the network that reads whole rows, and ship it where a model card can name it."""
    from digitapp.models import LINE_READER
    from training.export.line_reader import export_line_reader
    from training.export.single import ship
    from training.fitting import line_reader as fitting

    run = options.runs / "line_reader"
    weights = fitting.fit(
        options.recipe,
        strokes_folder(options),
        run,
        processes=options.processes,
        start_from=options.start_from,
    )
    print(f"Weights: {weights}")
    if (options.target / CARD_JSON).exists():
        make = partial(export_line_reader, run)
        ship("line_reader", LINE_READER, make, options.target, options.runs)
        print(options.target / LINE_READER)
