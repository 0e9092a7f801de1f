"""The grid of the literature, and the check that its budget ranks trials as a longer one does."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("keras_tuner")

from digitapp.models import SUPER_RESOLVER
from training.recipes.search import Search
from training.tuning import search, search_space

pytestmark = pytest.mark.slow


def test_the_grid_has_27_trials() -> None:
    space = search_space.grid().space
    assert {entry.name: tuple(entry.values) for entry in space} == {
        "filters": (32, 64, 128),
        "dense": (32, 64, 128),
        "rate": (1e-2, 1e-3, 1e-4),
    }
    assert len(list(product(*(entry.values for entry in space)))) == 27


def test_agreement_is_the_correlation_of_ranks() -> None:
    def rows(*longer: float) -> list[dict[str, float]]:
        found = [{"val_accuracy": 0.1 * i, "longer": score} for i, score in enumerate(longer)]
        return [*found, {"val_accuracy": 0.99}]

    assert search.agreement(rows(0.5, 0.6, 0.9)) == pytest.approx(1)
    assert search.agreement(rows(0.9, 0.6, 0.5)) == pytest.approx(-1)


def test_the_cheapest_trial_within_one_standard_error_wins() -> None:
    def trial(name: str, accuracy: float, filters: int) -> dict[str, Any]:
        values = {"filters": filters, "dense": 0, "stem": 8, "blocks_0": 1, "blocks_1": 1}
        return {"trial": name, "val_accuracy": accuracy, "dropout": 0.0, **values}

    table = [trial("best", 0.98, 128), trial("near", 0.978, 64), trial("cheap", 0.97, 32)]
    assert search.winner(table, held_out=4_000)["trial"] == "near"  # 0.22 points are one error
    assert search.winner(table, held_out=40_000)["trial"] == "best"
    assert search.winner(table, held_out=100)["trial"] == "cheap"


@pytest.mark.usefixtures("eager")
def test_a_grid_tries_all_and_trains_every_third_longer(
    data: Path, runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_space, "WIDTHS", (4,))
    monkeypatch.setattr(search_space, "RATES", (1e-2, 1e-3))
    small = Search("grid", epochs=1, samples=40, held_out_samples=20, batch=8, steps=1, longer=2)
    resolver = runs / "super_resolver" / SUPER_RESOLVER
    table = search.run(small, data, tmp_path, resolver, tmp_path / "tuning", processes=1)
    assert {(row["filters"], row["rate"]) for row in table} == {(4, 1e-2), (4, 1e-3)}
    with (tmp_path / "tuning" / "grid" / "trials.csv").open(newline="") as file:
        longer = [row for row in csv.DictReader(file) if row["longer"]]
    assert len(longer) == 1 and 0 <= float(longer[0]["longer"]) <= 1
    assert "rank" in (tmp_path / "tuning" / "grid" / "trials.md").read_text("utf-8")
