"""The steps that look, measure and export."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from training.data.assets import CARD_JSON, CARD_TEXT
from training.steps.options import Options
from training.steps.trainings import strokes_folder


def explore(options: Options) -> None:
    """Describe the data sets on one HTML page."""
    from training.evaluation.data_overview import explore as run

    print(run(options.data, options.runs / "explore", quick=options.quick))


def report(options: Options) -> None:
    """Show how well the models read, beside older methods, as one HTML page."""
    from digitapp.models import load_models
    from training.evaluation.report import report as run

    page = run(
        load_models(options.models),
        options.data,
        options.runs,
        options.runs / "report",
        quick=options.quick,
        processes=options.processes,
    )
    print(page)


def export(options: Options) -> None:
    """Prove the trained networks and put them into assets with their model card."""
    from training.evaluation.characters import QUICK_EVERY
    from training.export.release import export as run

    every = QUICK_EVERY if options.quick else 1
    _show(run(options.runs, options.target, options.data, every)["metrics"])


def quantize(options: Options) -> None:
    """Put the networks that take most time into assets in 8 bits, too, and measure anew."""
    from training.evaluation.characters import QUICK_EVERY
    from training.export.eight_bits import PAGES, QUICK_PAGES, ship_eight_bits

    _show(
        ship_eight_bits(
            options.target,
            strokes_folder(options),
            options.runs,
            pages=QUICK_PAGES if options.quick else PAGES,
            every=QUICK_EVERY if options.quick else 1,
        )
    )


def card(options: Options) -> None:
    """Write the model card for people anew from the one for programs."""
    from training.export.release import rewrite_card

    rewrite_card(options.target, options.runs)
    print(f"{options.target / CARD_TEXT} from {CARD_JSON}")


def measure(options: Options) -> None:
    """Measure the models on MNIST's test set and every validation set of characters."""
    from digitapp.models import load_models
    from training.evaluation.characters import QUICK_EVERY
    from training.evaluation.characters import measure as run

    models = load_models(options.models)
    _show(run(models, options.data, QUICK_EVERY if options.quick else 1))


def _show(figures: dict[str, Any]) -> None:
    print(json.dumps(figures, indent=1))


@dataclass(frozen=True, kw_only=True)
class Joint(Options):
    """The options of calibrating the two readers."""

    sets: tuple[str, ...] = ()
    """Sets of pages to fit on. Without names, all that hold digits on few rows."""
    most: int = 400
    """Pages of each set at most, evenly spaced."""


def joint(options: Joint) -> None:
    """Calibrate the confidence of lines on half of every set; print both halves."""
    from digitapp.models import load_models
    from digitapp.settings import DEFAULTS
    from training.evaluation.pages.sets import SETS, chosen
    from training.tuning.joint_decoding import pooled_rows, told

    models = load_models(options.models)
    data = strokes_folder(options)
    most = 8 if options.quick else options.most
    rows = []
    for page_set in SETS:
        if page_set.name in (options.sets or _JOINT_SETS):
            samples = chosen(page_set.samples(data), most)
            rows += pooled_rows(page_set.name, samples, models, DEFAULTS)
            print(f"{page_set.name}: {len(samples)} pages", flush=True)
    print(told(rows, DEFAULTS.recognition))


@dataclass(frozen=True, kw_only=True)
class Settings(Options):
    """The options of varying every setting of reading."""

    sets: tuple[str, ...] = ()
    """Sets of pages to read. Without names, the same as for `joint`."""
    most: int = 24
    """Pages of each set at most, of the half that is for choosing."""


def settings(options: Settings) -> None:
    """Vary every setting of reading; tell which matter and whether their values carry over."""
    from training.tuning.settings_study import material, study, told

    names, most = options.sets or _JOINT_SETS, 2 if options.quick else options.most
    load = partial(material, names, strokes_folder(options), most, options.models)
    options.runs.mkdir(parents=True, exist_ok=True)
    print(told(study(load, options.runs / "settings.jsonl", options.processes)))


_JOINT_SETS = (
    "photos",
    "photos_2",
    "cheque_amounts",
    "phone_digits",
    "sheet_cells",
    "register_numbers",
    "logbook_cells",
    "swiss_digits",
    "nsysu_digits",
    "strings",
    "strings_marks",
    "strings_signs",
)


@dataclass(frozen=True, kw_only=True)
class Pages(Options):
    """The options of the benchmark of whole pages."""

    sets: tuple[str, ...] = ()
    """Sets to read. Without names, all."""
    readers: tuple[str, ...] = ()
    """Readers to compare. Without names, all."""
    parts: tuple[str, ...] = ()
    """Parts of the document: sets, grids, usual, growth, hard. Without names, all."""
    most: int | None = 100
    """Pages of each set at most, evenly spread; half as many where a page takes long, and a fifth
    there for readers by others. None reads whole sets. With --quick, 10."""
    most_beside: int | None = 20
    """The same for all readers but digitapp as it ships and RapidOCR."""
    output: Path | None = None
    """File for the document. Without it, the document is printed."""
    cache: Path | None = None
    """Folder of results; a page that was read by the same models and code is not read again.
    Without it, the folder page_benchmark in --runs."""


def pages(options: Pages) -> None:
    """Read whole pages with digitapp, its variants and other readers, and measure their cost."""
    from training.evaluation.pages.benchmark import Choice, run

    choice = Choice(
        sets=options.sets,
        readers=options.readers,
        parts=options.parts,
        most=10 if options.quick else options.most,
        most_beside=options.most_beside,
    )
    cache = options.cache or options.runs / "page_benchmark"
    text = run(choice, strokes_folder(options), cache)
    if options.output is None:
        print(text, end="")
    else:
        options.output.write_text(text, "utf-8")
        print(options.output)
