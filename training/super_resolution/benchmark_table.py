"""Runs the comparison of super-resolvers and writes its table and plot."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import keras
from matplotlib.figure import Figure

from digitapp.models import Models
from training.export import trained_resolver
from training.fitting import versions, write_json
from training.glyphs import corpus
from training.page import Report
from training.super_resolution import benchmark
from training.super_resolution.networks import bicubic


def run(models: Models, data: Path | None, runs: Path, target: Path, count: int) -> Path:
    """Compare every network found in `runs` on held-out writers; returns the page's path.

    count: digits per native height, clean and degraded each.
    """
    networks: dict[str, keras.Model] = {"bicubic": bicubic()}
    networks |= {name: trained_resolver(path) for name, path in benchmark.trained(runs).items()}
    enlargers = {name: benchmark.of_network(network) for name, network in networks.items()}
    enlargers["bicubic"] = benchmark.cubic
    enlargers["shipped, ONNX Runtime"] = models.super_resolve
    rows = benchmark.compare(enlargers, models, corpus(data, validation=True), count)
    costs = [benchmark.cost(name, networks[name], enlargers[name]) for name in networks]
    write_json(
        target / "benchmark.json",
        {
            "digits": count,
            "rows": [asdict(row) for row in rows],
            "costs": [asdict(cost) for cost in costs],
            "versions": versions(),
        },
    )
    page = Report("Super-resolution compared", target)
    page.text(
        f"{count} digits of held-out writers at every native height. The classifier is the one "
        "that ships and is never trained again; it learned to read what the shipped "
        'super-resolver draws, which favours that one a little. "truth" shows what it reads '
        "from the sharp originals themselves."
    )
    for degraded in (False, True):
        page.heading("Degraded originals" if degraded else "Clean originals")
        page.table(
            ["method", "height, px", "PSNR, dB", "SSIM", "accuracy", "of the gap closed"],
            [
                [
                    r.method,
                    r.height,
                    f"{r.psnr:.2f}" if r.method != "truth" else "",
                    r.ssim,
                    r.accuracy,
                    _share(benchmark.gap_closed(rows, r.method, r.height, degraded)),
                ]
                for r in rows
                if r.degraded == degraded
            ],
        )
    page.figure("accuracy", _plot(rows), "What the frozen classifier reads")
    page.heading("Cost")
    page.table(
        ["method", "parameters", "million multiplications", "ms per digit (Keras, batch of 8)"],
        [
            [c.method, f"{c.parameters:,}", f"{c.megamacs:.1f}", f"{c.milliseconds:.2f}"]
            for c in costs
        ],
    )
    return page.write()


def _share(part: float | None) -> str:
    return "" if part is None else f"{100 * part:.0f} %"


def _plot(rows: list[benchmark.Row]) -> Figure:
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    for axis, degraded in zip(figure.subplots(1, 2, sharey=True), (False, True), strict=True):
        for method in dict.fromkeys(row.method for row in rows):
            chosen = [r for r in rows if r.method == method and r.degraded == degraded]
            axis.plot([r.height for r in chosen], [r.accuracy for r in chosen], label=method)
        axis.set_title("degraded" if degraded else "clean")
        axis.set_xlabel("native height, px")
    figure.axes[0].set_ylabel("accuracy")
    figure.axes[0].legend()
    return figure
