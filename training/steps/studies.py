"""The steps that compare and search: optimizers, hyperparameters, super-resolvers."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Annotated, Any

from training.recipes import judge, search, super_resolution
from training.steps.options import Flat, Options
from training.steps.trainings import resolver_file

DIGITS, QUICK_DIGITS = 2000, 20
"""Digits per native height in a benchmark and in a quick one."""


@dataclass(frozen=True, kw_only=True)
class Optimizers(Options):
    """The options of the optimizer study."""

    recipe: Annotated[super_resolution.SuperResolutionRecipe, Flat] = field(
        default_factory=lambda: super_resolution.STUDY
    )

    def recipes(self) -> dict[str, Any]:
        return {"recipe": super_resolution.QUICK_STUDY if self.quick else super_resolution.STUDY}


def study_optimizers(options: Optimizers) -> None:
    """Train the super-resolver with four optimizers and plot loss against epochs."""
    from training.tuning.optimizers import study

    target = options.target / "benchmarks"
    study(options.recipe, options.data, options.runs, target, options.processes)


@dataclass(frozen=True, kw_only=True)
class Tune(Options):
    """The options of the search for hyperparameters."""

    recipe: Annotated[search.Search, Flat] = field(default_factory=search.Search)
    workers: int = 0
    """Search with a chief and so many workers; 0 searches alone."""

    def recipes(self) -> dict[str, Any]:
        recipe = search.QUICK if self.quick else search.Search()
        return {"recipe": replace(recipe, algorithm=self.recipe.algorithm)}


def tune(options: Tune) -> None:
    """Search hyperparameters with Keras Tuner, alone or with --workers."""
    from digitapp.models import SUPER_RESOLVER
    from training.tuning import search as tuning

    if tuning.is_distributed():  # whoever started this process has made everything
        resolver = options.runs / "super_resolver" / SUPER_RESOLVER
    else:
        resolver = resolver_file(options.runs)
    if options.workers:
        tuning.prepare(options.recipe, options.data, options.runs, resolver, options.processes)
        if tuning.distributed(_as_arguments(options), options.workers):
            raise RuntimeError("A worker of the search failed; the messages above say why.")
        return
    table = tuning.run(
        options.recipe,
        options.data,
        options.runs,
        resolver,
        options.target / "tuning",
        options.processes,
        fast=not options.precise,
    )
    if table:
        print(f"{len(table)} trials, the best: {json.dumps(table[0])}")


def _as_arguments(options: Tune) -> list[str]:
    """The options of one worker, as on the command line."""
    given: dict[str, Any] = {"runs": options.runs, "assets": options.target, "processes": 1}
    given |= {"data": options.data} if options.data else {}
    given |= asdict(options.recipe)
    words = [word for name, value in given.items() for word in (f"--{name}", str(value))]
    words += ["--quick"] if options.quick else []
    return [*words, *(["--precise"] if options.precise else [])]


@dataclass(frozen=True, kw_only=True)
class Benchmark(Options):
    """The options of the benchmark of super-resolvers."""

    recipe: Annotated[judge.JudgeRecipe, Flat] = field(default_factory=judge.JudgeRecipe)
    speed: bool = False
    """Measure milliseconds per digit instead. Let nothing else run meanwhile."""

    def recipes(self) -> dict[str, Any]:
        return {"recipe": judge.QUICK if self.quick else judge.JudgeRecipe()}


def benchmark(options: Benchmark) -> None:
    """Compare super-resolvers at small native heights, and ways past them for taller ink."""
    from training.evaluation.characters import QUICK_EVERY
    from training.evaluation.super_resolution import tables

    target = options.target / "benchmarks"
    if options.speed:
        from training.evaluation.latency import write_speed

        calls = 20 if options.quick else 200
        for speed in write_speed(options.models, options.runs, calls, target):
            print(
                f"{speed.milliseconds:.2f} ms per digit in batches of {speed.batch}, "
                f"{speed.ratio:.2f} times a bare ONNX Runtime call"
            )
        return
    page = tables.run(
        options.models,
        options.data,
        options.runs,
        QUICK_DIGITS if options.quick else DIGITS,
        options.recipe,
        target=target,
        every=QUICK_EVERY if options.quick else 1,
        processes=options.processes,
        fast=not options.precise,
    )
    print(page)
