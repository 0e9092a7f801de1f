"""`python -m training STEP`: every step from data to the models in assets."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, TypeVar

from training.storage import sweep

if TYPE_CHECKING:
    from training.classification.train import ClassifierRecipe
    from training.super_resolution.train import SuperResolutionRecipe

Step = Callable[[argparse.Namespace], None]

Recipe = TypeVar("Recipe", "SuperResolutionRecipe", "ClassifierRecipe")


def explore(options: argparse.Namespace) -> None:
    """show what the data sets hold, as one HTML page"""
    from training.explore import explore as run

    print(run(options.data, options.runs / "explore", quick=options.quick))


def super_resolution(options: argparse.Namespace) -> None:
    """train the super-resolver, or SRCNN or an ESRGAN-style one to compare with (--network)"""
    from training.fitting import changed
    from training.super_resolution import train

    recipe = _seeded(train.QUICK if options.quick else train.SuperResolutionRecipe(), options)
    recipe = changed(recipe, options.set)
    if options.network == "gan":
        print(f"Weights: {_adversarial(options, recipe)}")
        return
    name = "super_resolver"
    if options.network == "srcnn":
        recipe, name = replace(recipe, network="srcnn", options=()), "srcnn"
    weights = train.fit(
        recipe,
        options.data,
        options.runs,
        name=name,
        processes=options.processes,
        fast=not options.precise,
    )
    print(f"Weights: {weights}")


def _seeded(recipe: Recipe, options: argparse.Namespace) -> Recipe:
    return recipe if options.seed is None else replace(recipe, seed=options.seed)


def _adversarial(options: argparse.Namespace, recipe: SuperResolutionRecipe) -> Path:
    from training.export import trained_classifier
    from training.super_resolution import gan

    known = (options.runs / "classifier" / "recipe.json").exists()
    classifier = trained_classifier(options.runs / "classifier") if known else None
    game = gan.quick(gan.Adversary()) if options.quick else gan.Adversary()
    return gan.fit(
        recipe, game, options.data, options.runs, classifier, processes=options.processes
    )


def _resolver(options: argparse.Namespace) -> Path:
    """The trained super-resolver as an ONNX file, through which the classifier learns to see."""
    from digitapp.models import SUPER_RESOLVER
    from training.export import export_resolver

    path: Path = options.runs / "super_resolver" / SUPER_RESOLVER
    export_resolver(path.parent, path)
    return path


def classification(options: argparse.Namespace) -> None:
    """train the classifier behind the trained super-resolver"""
    from training.classification.train import FINE_TUNE, QUICK, ClassifierRecipe, fit
    from training.fitting import changed
    from training.restore import recipe_of, restore

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


def tune(options: argparse.Namespace) -> None:
    """search hyperparameters with Keras Tuner; --workers N searches with a chief and N workers"""
    from digitapp.models import SUPER_RESOLVER
    from training.classification import tune as tuning

    search = tuning.QUICK if options.quick else tuning.Search()
    search = replace(search, algorithm=options.algorithm)
    if tuning.is_distributed():  # whoever started us has made everything
        resolver = options.runs / "super_resolver" / SUPER_RESOLVER
    else:
        resolver = _resolver(options)
    if options.workers:
        tuning.tuner(search, options.data, options.runs, resolver, options.processes)
        passed = ["--runs", options.runs, "--assets", options.assets, "--processes", "1"]
        passed += ["--algorithm", options.algorithm]
        passed += ["--data", options.data] if options.data else []
        passed += ["--quick"] if options.quick else []
        if tuning.distributed([str(word) for word in passed], options.workers):
            raise RuntimeError("A worker of the search failed; the messages above say why.")
        return
    target = options.assets / "tuning"
    table = tuning.run(search, options.data, options.runs, resolver, target, options.processes)
    if table:
        print(f"{len(table)} trials, the best: {json.dumps(table[0])}")


def report(options: argparse.Namespace) -> None:
    """show how well the models in assets read, beside older methods, as one HTML page"""
    from digitapp.models import load_models
    from training.report import report as run

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
    """compare super-resolvers at small native heights: fidelity, recognition, cost"""
    from digitapp.models import load_models
    from training.super_resolution import benchmark_table

    count = 20 if options.quick else 400
    target = options.runs / "benchmark"
    print(
        benchmark_table.run(load_models(options.assets), options.data, options.runs, target, count)
    )


def optimizers(options: argparse.Namespace) -> None:
    """train the super-resolver with four optimizers and plot loss against epochs"""
    from training.super_resolution.optimizers import study
    from training.super_resolution.train import QUICK, SuperResolutionRecipe

    recipe = QUICK if options.quick else SuperResolutionRecipe()
    recipe = (
        replace(recipe, steps=5, epochs=2) if options.quick else replace(recipe, steps=60, epochs=6)
    )
    study(recipe, options.data, options.runs, options.runs / "optimizers", options.processes)


def export(options: argparse.Namespace) -> None:
    """prove both networks and put them into assets with their model card"""
    from training.export import export as run

    _show(run(options.runs, options.assets, options.data)["metrics"])


def measure(options: argparse.Namespace) -> None:
    """measure the models in assets on MNIST's test set and every validation set of characters"""
    from digitapp.models import load_models
    from training.measure import measure as run

    _show(run(load_models(options.assets), options.data))


STEPS: dict[str, Step] = {
    "explore": explore,
    "super-resolution": super_resolution,
    "optimizers": optimizers,
    "tune": tune,
    "classification": classification,
    "export": export,
    "measure": measure,
    "benchmark": benchmark,
    "report": report,
}


def all_steps(options: argparse.Namespace) -> None:
    """every step in turn, measuring apart, which export does"""
    for name, step in STEPS.items():
        if name != "measure":
            print(f"== {name}", flush=True)
            step(options)


def _show(metrics: dict[str, float]) -> None:
    print(json.dumps(metrics, indent=1))


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is not a folder")
    return path


def _assets() -> Path:
    return Path(__file__).resolve().parent.parent / "assets"


def parser() -> argparse.ArgumentParser:
    """The command line."""
    result = argparse.ArgumentParser("python -m training", description=__doc__)
    steps = result.add_subparsers(dest="step", required=True, metavar="STEP")
    for name, run in (*STEPS.items(), ("all", all_steps)):
        step = steps.add_parser(name, help=run.__doc__, description=run.__doc__)
        step.set_defaults(run=run, set=[], from_assets=None)
        step.add_argument(
            "--data",
            type=_folder,
            help="folder with the handwriting sets; without it MNIST is downloaded",
        )
        step.add_argument(
            "--runs",
            type=Path,
            default=Path("runs"),
            help="where settings, histories and weights go (default: runs)",
        )
        step.add_argument(
            "--assets",
            type=Path,
            help="where exported models go (default: the project's assets; "
            "with --quick the folder assets in --runs)",
        )
        step.add_argument("--quick", action="store_true", help="a small slice, to try it out")
        step.add_argument("--seed", type=int, help="another seed than the recipe's")
        step.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, help="processes that make samples"
        )
        step.add_argument(
            "--precise", action="store_true", help="train in float32 where bfloat16 is slow"
        )
        if name in ("super-resolution", "all"):
            step.add_argument(
                "--network",
                choices=("residual_dense", "srcnn", "gan"),
                default="residual_dense",
                help="which super-resolver; the first one ships, the others are to compare with",
            )
        if name in ("super-resolution", "classification"):
            step.add_argument(
                "--set",
                action="append",
                default=[],
                metavar="NAME=VALUE",
                help="another value than the recipe's, such as --set epochs=4",
            )
        if name == "classification":
            step.add_argument(
                "--from-assets",
                type=_folder,
                nargs="?",
                const=_assets(),
                metavar="FOLDER",
                help="go on from the classifier that ships, or from the one in FOLDER",
            )
        if name in ("tune", "all"):
            step.add_argument("--algorithm", choices=("hyperband", "bayesian"), default="hyperband")
            step.add_argument("--workers", type=int, default=0, help="search with so many workers")
    return result


def assets_for(options: argparse.Namespace) -> Path:
    """Where models go; a quick training must never take the place of those that ship."""
    if options.assets is not None:
        return Path(options.assets)
    return Path(options.runs) / "assets" if options.quick else _assets()


def _stop(number: int, frame: FrameType | None) -> None:
    """Being ended by the system is being stopped by a person: what is half-made goes."""
    raise KeyboardInterrupt


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one step; returns the exit code: 0 done, 1 a sentence said why not, 2 wrong usage."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    options = parser().parse_args(arguments)
    options.assets = assets_for(options)
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        sweep(options.runs)
        options.run(options)
    except KeyboardInterrupt:
        print("Stopped; the same command goes on where it was.", file=sys.stderr)
        return 1
    except (ValueError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or 'A file'}: {error.strerror or error}", file=sys.stderr)
        return 1
    finally:
        signal.signal(signal.SIGTERM, before)
    return 0
