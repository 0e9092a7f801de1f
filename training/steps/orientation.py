"""The step that trains the network that tells how a page lies."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from training.data.assets import CARD_JSON
from training.recipes import orientation
from training.steps.options import Flat, Options
from training.steps.trainings import strokes_folder


@dataclass(frozen=True, kw_only=True)
class Orientation(Options):
    """The options of the training of the network that tells how a page lies."""

    recipe: Annotated[orientation.OrientationRecipe, Flat] = field(
        default_factory=orientation.OrientationRecipe
    )
    start_from: Path | None = None
    """Go on from an earlier training of the network, in another folder of runs."""

    def recipes(self) -> dict[str, Any]:
        recipe = orientation.QUICK if self.quick else orientation.OrientationRecipe()
        return {"recipe": recipe}


def train_orientation(options: Orientation) -> None:
    """Train the network that tells how a page lies, and ship it where a model card can name it."""
    from digitapp.models import ORIENTATION
    from training.export.orientation import export_orientation
    from training.export.single import ship
    from training.fitting.components import orientation as fitting

    run = options.runs / "orientation"
    weights = fitting.fit(
        options.recipe,
        strokes_folder(options),
        run,
        processes=options.processes,
        start_from=options.start_from,
    )
    print(f"Weights: {weights}")
    if (options.target / CARD_JSON).exists():
        make = partial(export_orientation, run)
        ship("orientation", ORIENTATION, make, options.target, options.runs)
        print(options.target / ORIENTATION)
