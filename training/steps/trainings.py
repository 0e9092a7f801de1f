"""The steps that train a network each."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from training.data.assets import CARD_JSON, SHIPPED
from training.recipes import ink, punctuation, super_resolution, touching
from training.steps.options import Flat, Options

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True, kw_only=True)
class SuperResolution(Options):
    """The options of a super-resolver's training."""

    recipe: Annotated[super_resolution.SuperResolutionRecipe, Flat] = field(
        default_factory=super_resolution.SuperResolutionRecipe
    )
    game: super_resolution.Adversary = field(default_factory=super_resolution.Adversary)
    name: str | None = None
    """Folder of the training in --runs. Without it, the network's own name."""
    from_assets: Path | None = None
    """Go on from the super-resolver in this folder. Without a folder, from the one that ships."""

    def recipes(self) -> dict[str, Any]:
        network = self.recipe.network
        recipe = super_resolution.QUICK if self.quick else super_resolution.SuperResolutionRecipe()
        if network == "srcnn":
            recipe = replace(recipe, options=(), epochs=min(recipe.epochs, 14))
            recipe = replace(recipe, steps=15, epochs=1) if self.quick else recipe
        game = super_resolution.QUICK_ADVERSARY if self.quick else super_resolution.Adversary()
        return {"recipe": replace(recipe, network=network), "game": game}


def train_super_resolution(options: SuperResolution) -> None:
    """Train the super-resolver, or with --network another one to compare with."""
    from training.fitting import super_resolution as fitting
    from training.fitting.restore import SHIPPED_RESOLVER, restore_resolver

    if options.recipe.network == "gan":
        print(f"Weights: {_adversarial(options)}")
        return
    names = {"residual_dense": "super_resolver", "srcnn": "srcnn"}
    start_from = None
    if options.from_assets is not None:
        start_from = options.runs / SHIPPED_RESOLVER
        restore_resolver(options.from_assets, start_from)
    weights = fitting.fit(
        options.recipe,
        options.data,
        options.runs,
        name=options.name or names[options.recipe.network],
        processes=options.processes,
        fast=not options.precise,
        classifier=_frozen_classifier(options.runs) if options.recipe.recognition else None,
        start_from=start_from,
    )
    print(f"Weights: {weights}")


def _adversarial(options: SuperResolution) -> Path:
    from training.fitting import adversarial
    from training.fitting.restore import restore_resolver

    if not (options.runs / "super_resolver" / "recipe.json").exists():
        restore_resolver(SHIPPED, options.runs / "super_resolver")
    return adversarial.fit(
        replace(options.recipe, network="residual_dense"),
        options.game,
        options.data,
        options.runs,
        _frozen_classifier(options.runs),
        processes=options.processes,
    )


def _frozen_classifier(runs: Path) -> keras.Model:
    """The classifier trained in `runs`, else the shipped one."""
    from training.fitting.checkpoints import trained_classifier
    from training.fitting.restore import SHIPPED as RESTORED
    from training.fitting.restore import restore_classifier

    for name in ("classifier", RESTORED):
        if (runs / name / "recipe.json").exists():
            return trained_classifier(runs / name)
    return restore_classifier(SHIPPED, runs / RESTORED)


@dataclass(frozen=True, kw_only=True)
class Rivals(SuperResolution):
    """The options of both rivals' trainings; values that are given count for both."""


def train_rivals(options: Rivals) -> None:
    """Train SRCNN and an ESRGAN-style network, for the benchmark to compare with."""
    plain = SuperResolution(quick=options.quick).recipes()["recipe"]
    given = {
        name: value for name, value in vars(options.recipe).items() if value != getattr(plain, name)
    }
    for network in ("srcnn", "gan"):
        rival = replace(options, recipe=replace(plain, network=network), name=None)
        recipe = replace(rival.recipes()["recipe"], **given)
        train_super_resolution(replace(rival, recipe=recipe, from_assets=None))


def resolver_file(runs: Path) -> Path:
    """The super-resolver that the classifier learns to see through, as an ONNX file in `runs`:
    the one trained there, else the shipped one."""
    from digitapp.io.files import replacing
    from digitapp.models import SUPER_RESOLVER
    from training.fitting.checkpoints import export_resolver
    from training.fitting.restore import restore_resolver
    from training.fitting.super_resolution import WEIGHTS

    path = runs / "super_resolver" / SUPER_RESOLVER
    if not (path.parent / "recipe.json").exists():
        print("No super-resolver was trained here; the one that ships is used.", flush=True)
        restore_resolver(SHIPPED, path.parent)
    weights = path.with_name(WEIGHTS)
    if not path.exists() or path.stat().st_mtime_ns < weights.stat().st_mtime_ns:
        with replacing(path) as draft:
            export_resolver(path.parent, draft)
    return path


@dataclass(frozen=True, kw_only=True)
class Ink(Options):
    """The options of the ink network's training."""

    recipe: Annotated[ink.InkRecipe, Flat] = field(default_factory=ink.InkRecipe)
    start_from: Path | None = None
    """Go on from an earlier training of the network, in another folder of runs."""
    from_assets: Path | None = None
    """Go on from the ink network in this folder. Without a folder, from the one that ships."""

    def recipes(self) -> dict[str, Any]:
        return {"recipe": ink.QUICK if self.quick else ink.InkRecipe()}


def train_ink(options: Ink) -> None:
    """Train the network that finds the written pixels of a page, on synthetic pages."""
    from training.export.restore_ink import SHIPPED_INK, restore_ink
    from training.fitting import ink as fitting

    folder, start_from = options.runs / "ink", options.start_from
    if options.from_assets is not None:
        start_from = options.runs / SHIPPED_INK
        sample = fitting.sample_of(options.recipe, strokes_folder(options), folder)
        restore_ink(options.from_assets, start_from, sample)
    weights = fitting.fit(
        options.recipe,
        strokes_folder(options),
        folder,
        processes=options.processes,
        start_from=start_from,
    )
    print(f"Weights: {weights}")


@dataclass(frozen=True, kw_only=True)
class Touching(Options):
    """The options of the training of the network for touching digits."""

    recipe: Annotated[touching.TouchingRecipe, Flat] = field(
        default_factory=touching.TouchingRecipe
    )
    start_from: Path | None = None
    """Go on from an earlier training of the network, in another folder of runs."""

    def recipes(self) -> dict[str, Any]:
        return {"recipe": touching.QUICK if self.quick else touching.TouchingRecipe()}


def train_touching(options: Touching) -> None:
    """Train the network that reads touching digits as a whole."""
    from training.fitting.components import touching as fitting

    weights = fitting.fit(
        options.recipe,
        options.data,
        options.runs / "touching",
        processes=options.processes,
        fast=not options.precise,
        start_from=options.start_from,
    )
    print(f"Weights: {weights}")


@dataclass(frozen=True, kw_only=True)
class Punctuation(Options):
    """The options of fitting punctuation."""

    recipe: Annotated[punctuation.PunctuationRecipe, Flat] = field(
        default_factory=punctuation.PunctuationRecipe
    )

    def recipes(self) -> dict[str, Any]:
        recipe = punctuation.QUICK if self.quick else punctuation.PunctuationRecipe()
        return {"recipe": recipe}


def fit_punctuation(options: Punctuation) -> None:
    """Fit the weights that tell slashes, brackets, dots and dashes from digits."""
    from digitapp.models import PUNCTUATION, load_models
    from training.export.punctuation import export_punctuation
    from training.fitting import punctuation as fitting

    if not (options.target / CARD_JSON).exists():
        raise ValueError(f"{options.target} has no model card: export the other networks first.")
    models = load_models(options.models)
    rows = fitting.rows_of(strokes_folder(options), options.recipe, models)
    found = fitting.examples(rows)
    note = {**fitting.note(found, options.recipe), "recipe": asdict(options.recipe)}
    weights = fitting.fit(found, options.recipe)
    export_punctuation(weights, note, options.target, options.runs)
    print(options.target / PUNCTUATION)


def strokes_folder(options: Options) -> Path:
    """The folder with pen strokes. Raises ValueError where none was named."""
    if options.data is None:
        raise ValueError("This step needs pen strokes: name their folder with --data.")
    return options.data
