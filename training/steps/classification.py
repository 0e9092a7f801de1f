"""The step that trains the classifier."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from training.data.assets import CARD_JSON, TEACHER
from training.recipes import classifier
from training.steps.options import Flat, Options
from training.steps.trainings import resolver_file


@dataclass(frozen=True, kw_only=True)
class Classification(Options):
    """The options of the classifier's training."""

    recipe: Annotated[classifier.ClassifierRecipe, Flat] = field(
        default_factory=classifier.ClassifierRecipe
    )
    name: str = "classifier"
    """Folder of the training in --runs."""
    teachers: tuple[Path, ...] = (TEACHER,)
    """Folders of earlier trainings of classifiers, or of exported ones, which teach this one;
    --teachers alone for none."""
    generations: int = 5
    """Trainings, with --quick two at most; each goes on from the network of the last one, which
    then teaches, too; from the third one on, each draws new crops. What goes on from an earlier
    training is trained once."""
    start_from: Path | None = None
    """Go on from an earlier training of the same architecture, in this folder."""
    from_assets: Path | None = None
    """Go on from the classifier in this folder. Without a folder, from the one that ships."""

    def recipes(self) -> dict[str, Any]:
        recipe = classifier.ClassifierRecipe()
        if self.from_assets is not None:
            recipe = classifier.FINE_TUNE.like(_exported_recipe(self.from_assets))
        if self.quick:
            recipe = classifier.QUICK if self.from_assets is None else classifier.QUICK.like(recipe)
        return {"recipe": recipe}


def _exported_recipe(assets: Path) -> classifier.ClassifierRecipe:
    """The recipe of an exported classifier. Raises ValueError where the card does not tell."""
    try:
        card = json.loads((assets / CARD_JSON).read_text("utf-8"))
        noted: dict[str, Any] = card["classifier"]["recipe"]
    except (OSError, ValueError, KeyError):
        raise ValueError(f"{assets / CARD_JSON} is missing or damaged") from None
    known: dict[str, Any] = {
        key: tuple(v) if isinstance(v, list) else v for key, v in noted.items()
    }
    return classifier.ClassifierRecipe(**known)


def train_classification(options: Classification) -> None:
    """Train the classifier behind the trained super-resolver, one generation after another.

    All but the last one get a folder of their own, and a killed run skips those that are finished.
    """
    from training.fitting import classifier as fitting
    from training.fitting.loop import precision
    from training.fitting.restore import restore, teacher

    start_from, named = options.start_from, options.teachers
    if options.from_assets is not None:
        start_from = restore(options.from_assets, options.runs)
    wanted = min(options.generations, 2) if options.quick else options.generations
    last = max(wanted, 1) if start_from is None else 1
    for generation in range(1, last + 1):
        name = options.name if generation == last else f"{options.name}-{generation}"
        recipe = classifier.of_generation(options.recipe, generation)
        if generation == last or not _is_trained(options.runs / name, recipe):
            with precision(not options.precise):
                teachers = [teacher(folder) for folder in named]
            weights = fitting.fit(
                recipe,
                options.data,
                options.runs,
                resolver_file(options.runs),
                name=name,
                teachers=teachers,
                processes=options.processes,
                fast=not options.precise,
                start_from=start_from,
            )
        start_from = options.runs / name
        named = (*options.teachers, start_from)
    print(f"Weights: {weights}")


def _is_trained(folder: Path, recipe: classifier.ClassifierRecipe) -> bool:
    """Whether a training by this recipe has finished in a folder."""
    from training.fitting.checkpoints import recipe_of
    from training.networks.graphs.conversion import ExportError

    try:
        return recipe_of(folder, classifier.ClassifierRecipe) == recipe
    except ExportError:
        return False
