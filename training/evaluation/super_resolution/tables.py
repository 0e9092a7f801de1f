"""Run the comparison of super-resolvers and write its tables, findings and plots."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
from matplotlib.figure import Figure

from digitapp.models import load_models
from training.data.storage import staged, write_json
from training.evaluation.report_page import Report
from training.evaluation.super_resolution import comparison, native_resolution
from training.evaluation.super_resolution.comparison import Cost, Row
from training.evaluation.super_resolution.judge import judge
from training.fitting.checkpoints import trained_resolver
from training.fitting.restore import restore_resolver
from training.fitting.run_folder import stages, versions
from training.fitting.super_resolution import pools
from training.recipes.judge import JudgeRecipe
from training.recipes.super_resolution import SuperResolutionRecipe
from training.synthesis.scenes.corpus import corpus

OURS = "ours, as it ships"
COMMAND = "python -m training benchmark --data DATA"


def run(
    assets: Path,
    data: Path | None,
    runs: Path,
    count: int,
    recipe: JudgeRecipe,
    *,
    target: Path | None = None,
    every: int = 1,
    processes: int = 2,
    fast: bool = True,
) -> Path:
    """Compare the shipped network with all found in `runs`, on held-out writers.

    count: digits for each native height, clean and degraded; recipe: of the judge, which is
    trained if `runs` has none; every: use one in this many images of the sets of taller ink.
    Returns the path of the page in `runs`; its Markdown, figures and numbers go to the folder
    `target`, by default `benchmarks` in `assets`.
    """
    models = load_models(assets)
    made = SuperResolutionRecipe(pairs=recipe.pairs, held_out_pairs=recipe.held_out_pairs)
    known = judge(recipe, *pools(made, data, runs, processes), runs / "judge", fast)
    held = corpus(data, validation=True)
    folders = comparison.trained(runs)
    with tempfile.TemporaryDirectory(prefix="part-", dir=runs) as scratch:
        networks: dict[str, keras.Model] = {
            OURS: restore_resolver(assets, Path(scratch) / "shipped"),
            **{name: trained_resolver(folder) for name, folder in folders.items()},
        }
        enlargers: dict[str, comparison.Enlarger] = {"bicubic": comparison.cubic}
        enlargers |= {
            name: comparison.of_network(network, Path(scratch))
            for name, network in networks.items()
            if name != OURS
        }
        enlargers[OURS] = models.super_resolve
    rows = comparison.compare(
        enlargers, comparison.of_judge(known), comparison.of_models(models), held, count
    )
    costs = [comparison.cost(n, networks.get(n), enlarge) for n, enlarge in enlargers.items()]
    tall = native_resolution.compare(models, data, held, count, every)
    lengths = {
        name: _length(json.loads((f / "recipe.json").read_text())) for name, f in folders.items()
    }
    card = json.loads((assets / "model_card.json").read_text("utf-8"))
    lengths[OURS] = _length(card["super_resolver"])
    page = Report("Super-resolution compared", runs / "benchmark")
    _fill(page, rows, costs, tall, lengths, count)
    with staged(target or assets / "benchmarks", runs) as part:
        content = {
            "digits": count,
            "seed": 0,
            "judge": asdict(recipe),
            "rows": [asdict(row) for row in rows],
            "costs": [asdict(cost) for cost in costs],
            "native": [asdict(row) for row in tall],
            "versions": versions(),
        }
        write_json(part / "super_resolution.json", content)
        (part / "super_resolution.md").write_text(page.markdown(COMMAND), encoding="utf-8")
        for figure in page.figures:
            (part / figure.name).write_bytes(figure.read_bytes())
    return page.write()


def _length(note: dict[str, Any]) -> str:
    """Describe how long a network was trained, over all stages; note: recipe.json or the card's."""
    minutes, seen = 0.0, 0
    for stage in stages(note):
        recipe = stage["recipe"]
        epochs = stage.get("stopped_after_epochs", recipe["epochs"])
        minutes += stage["minutes"]
        seen += recipe["batch"] * recipe["steps"] * epochs
    return f"{minutes:.0f} min, {seen:,} samples"


def _fill(
    page: Report,
    rows: list[Row],
    costs: list[Cost],
    tall: list[native_resolution.NativeRow],
    lengths: dict[str, str],
    count: int,
) -> None:
    page.text(
        f"{count} digits of held-out writers at every native height, drawn from pen strokes. The "
        "judge is a classifier that was trained on true high-resolution originals alone and is "
        "frozen; beside it stands the classifier that ships, which learned to read what the "
        'shipped super-resolver draws. "truth" shows what they read from the originals '
        "themselves. The table of costs says how long each was trained."
    )
    if comparison.ADVERSARIAL in lengths:
        page.text("The ESRGAN-style network went on from a super-resolver trained as ours.")
    page.heading("What it comes to")
    for sentence in findings(rows):
        page.text(sentence)
    for degraded in (False, True):
        page.heading("Degraded originals" if degraded else "Clean originals")
        page.table(
            [
                "height, px",
                "method",
                "PSNR, dB",
                "SSIM",
                "judge",
                "of the gap closed",
                "shipped classifier",
            ],
            [
                [
                    r.height,
                    r.method,
                    f"{r.psnr:.2f}" if r.method != "truth" else "",
                    f"{r.ssim:.3f}" if r.method != "truth" else "",
                    f"{100 * r.accuracy:.1f} %",
                    _closed(comparison.gap_closed(rows, r.method, r.height, degraded)),
                    f"{100 * r.shipped:.1f} %",
                ]
                for r in rows
                if r.degraded == degraded
            ],
        )
    page.figure("super_resolution_accuracy", _plot(rows), "What the frozen judge reads")
    best, above = native_resolution.best_way(tall)
    page.heading("Ink taller than 28 px")
    page.text(
        "Ink of more than 28 px loses detail on its way through a 28x28 crop. Digits right, "
        "through the super-resolver, past it with the ink at its own resolution, and with the "
        "mean of both probabilities, on real ink as the page stage finds it and on held-out "
        f"writers. The best on the whole: {best}. digitapp reads such ink past the "
        f"super-resolver, {100 * above:.2f} points below the best, which spares half of the work."
    )
    page.table(
        ["set", "digits", *native_resolution.WAYS],
        [[r.name, r.digits, *(f"{100 * v:.2f} %" for v in r.right.values())] for r in tall],
    )
    page.heading("Cost")
    page.text("Milliseconds are medians of ONNX Runtime in batches of eight; bicubic is OpenCV's.")
    page.table(
        ["method", "parameters", "million multiplications", "ms per digit", "trained for"],
        [
            [
                c.method,
                f"{c.parameters:,}",
                f"{c.megamacs:.1f}",
                f"{c.milliseconds:.2f}",
                lengths.get(c.method, ""),
            ]
            for c in costs
        ],
    )


def findings(rows: list[Row]) -> list[str]:
    """State the results of the shipped network, including its failures."""
    ours = [r for r in rows if r.method == OURS]
    plain = {(r.height, r.degraded): r for r in rows if r.method == "bicubic"}
    sentences = []
    for degraded in (False, True):
        chosen = [r for r in ours if r.degraded == degraded]
        gains = [r.psnr - plain[r.height, degraded].psnr for r in chosen]
        ssim = sum(r.ssim for r in chosen) / len(chosen)
        sentences.append(
            f"On {_kind(degraded)} originals ours lies {sum(gains) / len(gains):+.2f} dB from "
            f"bicubic on average ({min(gains):+.2f} to {max(gains):+.2f}), with a mean SSIM of "
            f"{ssim:.3f}."
        )
    for height in (8, 10):
        closed = [
            f"{_closed(comparison.gap_closed(rows, OURS, height, d)) or 'nothing to close'}"
            f" ({_kind(d)})"
            for d in (False, True)
        ]
        sentences.append(
            f"At {height} px it closes {' and '.join(closed)} of the judge's gap between bicubic "
            "and the true originals."
        )
    sides = {"helps": 1, "harms": -1}
    for word, sign in sides.items():
        places = [r for r in ours if sign * r.gain > 2 * r.gain_error and r.gain]
        if places:
            sentences.append(f"It {word} the judge at {_places(places)}.")
    idle = [r for r in ours if abs(r.gain) <= 2 * r.gain_error or not r.gain]
    if idle:
        sentences.append(
            f"It does not help at {_places(idle)}: there the judge reads bicubic as well, within "
            "twice the standard error."
        )
    return sentences


def _kind(degraded: bool) -> str:
    return "degraded" if degraded else "clean"


def _places(rows: list[Row]) -> str:
    return ", ".join(f"{r.height} px {_kind(r.degraded)} ({100 * r.gain:+.1f})" for r in rows)


def _closed(part: float | None) -> str:
    return "" if part is None else f"{100 * part:.0f} %"


def _plot(rows: list[Row]) -> Figure:
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    for axis, degraded in zip(figure.subplots(1, 2, sharey=True), (False, True), strict=True):
        for method in dict.fromkeys(row.method for row in rows):
            chosen = [r for r in rows if r.method == method and r.degraded == degraded]
            axis.plot(
                [r.height for r in chosen],
                [100 * r.accuracy for r in chosen],
                label=method,
                marker=".",
            )
        axis.set_title("degraded" if degraded else "clean")
        axis.set_xlabel("native height, px")
        axis.set_xticks(comparison.HEIGHTS)
        axis.grid(alpha=0.3)
    figure.axes[0].set_ylabel("digits right, %")
    figure.axes[1].legend()
    return figure
