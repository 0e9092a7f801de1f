"""The steps from data to the models in assets, each a function of the command line's options."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import keras

    from training.fitting.classifier_recipe import ClassifierRecipe
    from training.fitting.ink import InkRecipe
    from training.fitting.super_resolution import SuperResolutionRecipe
    from training.fitting.touching import TouchingRecipe

DIGITS, QUICK_DIGITS = 2000, 20
"""Digits per native height in a benchmark and in a quick one."""

Recipe = TypeVar(
    "Recipe", "SuperResolutionRecipe", "ClassifierRecipe", "InkRecipe", "TouchingRecipe"
)


def explore(options: argparse.Namespace) -> None:
    """show what the data sets hold, as one HTML page"""
    from training.evaluation.data_overview import explore as run

    print(run(options.data, options.runs / "explore", quick=options.quick))


def super_resolution(options: argparse.Namespace) -> None:
    """train the super-resolver, or SRCNN or an ESRGAN-style one to compare with (--network)"""
    from training.fitting import super_resolution as train
    from training.fitting.loop import changed
    from training.fitting.restore import SHIPPED_RESOLVER, restore_resolver

    recipe = _seeded(train.QUICK if options.quick else train.SuperResolutionRecipe(), options)
    if options.network == "srcnn":
        recipe = replace(recipe, network="srcnn", options=(), epochs=min(recipe.epochs, 14))
        recipe = replace(recipe, steps=15, epochs=1) if options.quick else recipe
    recipe = changed(replace(recipe, recognition=options.recognition), options.set)
    if options.network == "gan":
        print(f"Weights: {_adversarial(options, recipe)}")
        return
    names = {"residual_dense": "super_resolver", "srcnn": "srcnn"}
    start_from = None
    if options.from_assets is not None:
        start_from = options.runs / SHIPPED_RESOLVER
        restore_resolver(options.from_assets, start_from)
    weights = train.fit(
        recipe,
        options.data,
        options.runs,
        name=options.name or names[options.network],
        processes=options.processes,
        fast=not options.precise,
        classifier=_frozen_classifier(options) if recipe.recognition else None,
        start_from=start_from,
    )
    print(f"Weights: {weights}")


def _frozen_classifier(options: argparse.Namespace) -> keras.Model:
    """The classifier trained in this folder, else the one that ships."""
    from training.fitting.checkpoints import trained_classifier
    from training.fitting.restore import SHIPPED, restore_classifier

    for name in ("classifier", SHIPPED):
        if (options.runs / name / "recipe.json").exists():
            return trained_classifier(options.runs / name)
    return restore_classifier(shipped_assets(), options.runs / SHIPPED)


def _seeded(recipe: Recipe, options: argparse.Namespace) -> Recipe:
    return recipe if options.seed is None else replace(recipe, seed=options.seed)


def _adversarial(options: argparse.Namespace, recipe: SuperResolutionRecipe) -> Path:
    from training.fitting import adversarial
    from training.fitting.loop import changed
    from training.fitting.restore import restore_resolver

    game = changed(
        adversarial.quick(adversarial.Adversary()) if options.quick else adversarial.Adversary(),
        options.game,
    )
    if not (options.runs / "super_resolver" / "recipe.json").exists():
        restore_resolver(shipped_assets(), options.runs / "super_resolver")
    return adversarial.fit(
        recipe,
        game,
        options.data,
        options.runs,
        _frozen_classifier(options),
        processes=options.processes,
    )


def rivals(options: argparse.Namespace) -> None:
    """train SRCNN and an ESRGAN-style network, for the benchmark to compare with"""
    given = {**vars(options), "name": None, "recognition": 0.0}
    for network in ("srcnn", "gan"):
        super_resolution(argparse.Namespace(**{**given, "network": network}))


def _resolver(options: argparse.Namespace) -> Path:
    """The super-resolver as an ONNX file, through which the classifier learns to see: the one
    trained here, else the one that ships."""
    from digitapp.models import SUPER_RESOLVER
    from training.fitting.checkpoints import export_resolver
    from training.fitting.restore import restore_resolver

    path: Path = options.runs / "super_resolver" / SUPER_RESOLVER
    if not (path.parent / "recipe.json").exists():
        print("No super-resolver was trained here; the one that ships is used.", flush=True)
        restore_resolver(shipped_assets(), path.parent)
    export_resolver(path.parent, path)
    return path


def classification(options: argparse.Namespace) -> None:
    """train the classifier behind the trained super-resolver"""
    from training.fitting.classifier import fit
    from training.fitting.classifier_recipe import FINE_TUNE, QUICK, ClassifierRecipe
    from training.fitting.loop import changed
    from training.fitting.restore import recipe_of, restore

    recipe, start_from = ClassifierRecipe(), None
    if options.from_assets is not None:
        start_from = restore(options.from_assets, options.runs)
        recipe = FINE_TUNE.like(recipe_of(start_from))
    if options.quick:
        recipe = QUICK if start_from is None else QUICK.like(recipe)
    recipe = changed(_seeded(recipe, options), options.set)
    weights = fit(
        recipe,
        options.data,
        options.runs,
        _resolver(options),
        processes=options.processes,
        fast=not options.precise,
        start_from=start_from,
    )
    print(f"Weights: {weights}")


def ink(options: argparse.Namespace) -> None:
    """train the network that tells what a pen wrote on a page, on pages drawn by program"""
    from training.fitting import ink as train
    from training.fitting.loop import changed

    recipe = _seeded(train.QUICK if options.quick else train.InkRecipe(), options)
    recipe = changed(recipe, options.set)
    train.train(options.data, options.runs / "ink", recipe, options.start_from)


def touching(options: argparse.Namespace) -> None:
    """train the network that looks at touching digits as a whole"""
    from training.fitting import touching as train
    from training.fitting.loop import changed

    recipe = _seeded(train.QUICK if options.quick else train.TouchingRecipe(), options)
    weights = train.fit(
        changed(recipe, options.set),
        options.data,
        options.runs / "touching",
        processes=options.processes,
        fast=not options.precise,
        start_from=options.start_from,
    )
    print(f"Weights: {weights}")


def tune(options: argparse.Namespace) -> None:
    """search hyperparameters with Keras Tuner; --workers N searches with a chief and N workers"""
    from digitapp.models import SUPER_RESOLVER
    from training.fitting.loop import changed
    from training.tuning import search as tuning

    search = tuning.QUICK if options.quick else tuning.Search()
    search = changed(replace(search, algorithm=options.algorithm), options.set)
    if tuning.is_distributed():  # whoever started us has made everything
        resolver = options.runs / "super_resolver" / SUPER_RESOLVER
    else:
        resolver = _resolver(options)
    if options.workers:
        tuning.prepare(search, options.data, options.runs, resolver, options.processes)
        passed = ["--runs", options.runs, "--assets", options.assets, "--processes", "1"]
        passed += ["--algorithm", options.algorithm]
        passed += ["--data", options.data] if options.data else []
        passed += ["--quick"] if options.quick else []
        passed += ["--precise"] if options.precise else []
        passed += [part for word in options.set for part in ("--set", word)]
        if tuning.distributed([str(word) for word in passed], options.workers):
            raise RuntimeError("A worker of the search failed; the messages above say why.")
        return
    target = options.assets / "tuning"
    table = tuning.run(
        search,
        options.data,
        options.runs,
        resolver,
        target,
        options.processes,
        fast=not options.precise,
    )
    if table:
        print(f"{len(table)} trials, the best: {json.dumps(table[0])}")


def report(options: argparse.Namespace) -> None:
    """show how well the models in assets read, beside older methods, as one HTML page"""
    from digitapp.models import load_models
    from training.evaluation.report import report as run

    print(
        run(
            load_models(options.assets),
            options.data,
            options.runs,
            options.runs / "report",
            quick=options.quick,
            processes=options.processes,
        )
    )


def benchmark(options: argparse.Namespace) -> None:
    """compare super-resolvers at small native heights, and ways past them for taller ink"""
    from training.evaluation.characters import QUICK_EVERY
    from training.evaluation.super_resolution import judge, tables
    from training.fitting.loop import changed

    if options.speed:
        from training.evaluation.latency import write_speed

        for speed in write_speed(options.assets, options.runs, 20 if options.quick else 200):
            print(
                f"{speed.milliseconds:.2f} ms per digit in batches of {speed.batch}, "
                f"{speed.ratio:.2f} times a bare ONNX Runtime call"
            )
        return
    print(
        tables.run(
            options.assets,
            options.data,
            options.runs,
            QUICK_DIGITS if options.quick else DIGITS,
            changed(judge.QUICK if options.quick else judge.JudgeRecipe(), options.set),
            every=QUICK_EVERY if options.quick else 1,
            processes=options.processes,
            fast=not options.precise,
        )
    )


def quantize(options: argparse.Namespace) -> None:
    """try both networks in 8 bits: accuracy, time and size, beside those in assets"""
    from training.evaluation.quantization import quantize as run

    run(options.assets, options.data, options.runs, processes=options.processes)


def optimizers(options: argparse.Namespace) -> None:
    """train the super-resolver with four optimizers and plot loss against epochs"""
    from training.fitting.loop import changed
    from training.fitting.super_resolution import QUICK, SuperResolutionRecipe
    from training.tuning.optimizers import study

    short = replace(SuperResolutionRecipe(), steps=60, epochs=6)
    recipe = replace(QUICK, steps=5) if options.quick else short
    recipe = changed(_seeded(recipe, options), options.set)
    study(recipe, options.data, options.runs, options.assets / "benchmarks", options.processes)


def export(options: argparse.Namespace) -> None:
    """prove both networks and put them into assets with their model card"""
    from training.evaluation.characters import QUICK_EVERY
    from training.export.release import export as run

    every = QUICK_EVERY if options.quick else 1
    _show(run(options.runs, options.assets, options.data, every)["metrics"])


def card(options: argparse.Namespace) -> None:
    """write the model card for people anew from the one for programs"""
    from training.export.release import rewrite_card
    from training.fitting.checkpoints import CARD_JSON, CARD_TEXT

    rewrite_card(options.assets, options.runs)
    print(f"{options.assets / CARD_TEXT} from {CARD_JSON}")


def measure(options: argparse.Namespace) -> None:
    """measure the models in assets on MNIST's test set and every validation set of characters"""
    from digitapp.models import load_models
    from training.evaluation.characters import QUICK_EVERY
    from training.evaluation.characters import measure as run

    _show(run(load_models(options.assets), options.data, QUICK_EVERY if options.quick else 1))


def _show(metrics: dict[str, float]) -> None:
    print(json.dumps(metrics, indent=1))


def shipped_assets() -> Path:
    """The project's own assets."""
    return Path(__file__).resolve().parent.parent / "assets"
