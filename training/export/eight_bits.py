"""The networks in full precision in a folder of models -> those in 8 bits beside them.

The samples that show the ranges are what the networks see when drawn pages are read. The ink
network stays as it is: in 8 bits it saves a third of its time, but pages are read worse.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from digitapp import recognize
from digitapp.models import (
    CLASSIFIER,
    EIGHT_BITS,
    LINE_READER,
    SUPER_RESOLVER,
    TOUCHING,
    Models,
    load_models,
)
from digitapp.records import Array, Page
from training.data.assets import CARD_JSON, CARD_TEXT, GOLDEN_FILE, file_entry
from training.data.storage import staged, write_json
from training.evaluation.characters import measure
from training.export.model_card import readable
from training.export.release import write_golden
from training.fitting.restore import card_of
from training.networks.graphs.eight_bits import difference, write_in_eight_bits
from training.synthesis.pages.page import page
from training.synthesis.pages.rows import writing

PAGES, QUICK_PAGES = 120, 6
"""Drawn pages to read, and in a quick try."""

_SEED = 4711

_MOST = 12_000_000
"""Pixels that a network sees at most, for its ranges and again for the difference."""


def ship_eight_bits(
    assets: Path, data: Path, scratch: Path, *, pages: int = PAGES, every: int = 1
) -> dict[str, Any]:
    """Put the networks that take most time into `assets` in 8 bits, with new golden pairs and a
    model card that names them; return what the card says of them.

    data: with pen strokes, for pages; every: measure only on every n-th sample. Raises
    ExportError where `assets` has no model card.
    """
    card = card_of(assets)
    full = {name: e for name, e in card["files"].items() if not name.startswith(EIGHT_BITS)}
    seen = _inputs(load_models(assets, eight_bits=False), data, pages)
    with staged(assets, scratch) as part:
        (part / EIGHT_BITS).mkdir()
        for name in full:
            shutil.copyfile(assets / name, part / name)
        card["files"] = full
        differences = {}
        for name, inputs in seen.items():
            fast = f"{EIGHT_BITS}/{name}"
            write_in_eight_bits(part / name, part / fast, inputs[::2])
            mean, most = difference(part / name, part / fast, inputs[1::2])
            differences[name] = {"mean": mean, "largest": most}
            card["files"][fast] = file_entry(part / fast)
        card["eight_bits"] = {"pages": pages, "seed": _SEED, "differences": differences}
        write_json(part / CARD_JSON, card)
        models = load_models(part)
        write_golden(part / GOLDEN_FILE, models)
        card["files"][GOLDEN_FILE] = file_entry(part / GOLDEN_FILE)
        card["metrics"], card["measured_every"] = measure(models, data, every), every
        write_json(part / CARD_JSON, card)
        (part / CARD_TEXT).write_text(readable(card), encoding="utf-8")
    return dict(card["eight_bits"])


def _inputs(models: Models, data: Path, pages: int) -> dict[str, list[Array]]:
    """What each network sees while drawn pages are read: float32 batches, in random order; a
    network that is hardly asked is left out."""
    seen: dict[str, list[Array]] = defaultdict(list)

    def kept(name: str, network: Any) -> Any:
        def run(samples: Array) -> Array:
            batch = np.asarray(samples, np.float32)
            seen[name].append(batch if batch.ndim == 4 else batch[..., None])
            return np.asarray(network(samples))

        return network and run

    watched = replace(
        models,
        super_resolver=kept(SUPER_RESOLVER, models.super_resolver),
        classifier=kept(CLASSIFIER, models.classifier),
        touching=kept(TOUCHING, models.touching),
        line_reader=kept(LINE_READER, models.line_reader),
    )
    material, rng = writing(data), np.random.default_rng(_SEED)
    for _ in range(pages):
        recognize(Page(page(material, rng).gray), watched)
    return {name: _some(batches, rng) for name, batches in seen.items() if len(batches) > 1}


def _some(batches: Sequence[Array], rng: np.random.Generator) -> list[Array]:
    """As many batches as have twice `_MOST` pixels, in random order."""
    order = rng.permutation(len(batches))
    sizes = np.cumsum([batches[i].size for i in order])
    count = max(2, int(np.searchsorted(sizes, 2 * _MOST)))
    return [batches[i] for i in order[:count]]
