"""`python -m training STEP`: every step from data to the models in assets."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

Step = Callable[[argparse.Namespace], None]


def super_resolution(options: argparse.Namespace) -> None:
    """train the super-resolver"""
    from dataclasses import replace

    from training.super_resolution.train import QUICK, SuperResolutionRecipe, fit

    recipe = QUICK if options.quick else SuperResolutionRecipe()
    if options.seed is not None:
        recipe = replace(recipe, seed=options.seed)
    weights = fit(
        recipe, options.data, options.runs, processes=options.processes, fast=not options.precise
    )
    print(f"Weights: {weights}")


def classification(options: argparse.Namespace) -> None:
    """train the classifier behind the trained super-resolver"""
    from dataclasses import replace

    from digitapp.models import SUPER_RESOLVER
    from training.classification.train import QUICK, ClassifierRecipe, fit
    from training.export import export_resolver

    resolver = options.runs / "super_resolver" / SUPER_RESOLVER
    export_resolver(resolver.parent, resolver)
    recipe = QUICK if options.quick else ClassifierRecipe()
    if options.seed is not None:
        recipe = replace(recipe, seed=options.seed)
    weights = fit(
        recipe,
        options.data,
        options.runs,
        resolver,
        processes=options.processes,
        fast=not options.precise,
    )
    print(f"Weights: {weights}")


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
    "super-resolution": super_resolution,
    "classification": classification,
    "export": export,
    "measure": measure,
}

EVERYTHING = ("super-resolution", "classification", "export")


def all_steps(options: argparse.Namespace) -> None:
    """every step in turn"""
    for name in EVERYTHING:
        print(f"== {name}", flush=True)
        STEPS[name](options)


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
        step.set_defaults(run=run)
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
            default=_assets(),
            help="where exported models go (default: the project's assets)",
        )
        step.add_argument("--quick", action="store_true", help="a small slice, to try it out")
        step.add_argument("--seed", type=int, help="another seed than the recipe's")
        step.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, help="processes that make samples"
        )
        step.add_argument(
            "--precise", action="store_true", help="train in float32 where bfloat16 is slow"
        )
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one step; returns the exit code: 0 done, 1 a sentence said why not, 2 wrong usage."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    options = parser().parse_args(arguments)
    try:
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
    return 0
