"""Varying every setting of reading, and what its outcomes say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from digitapp.evaluation.ground_truth import Label
from digitapp.models import Models, load_models
from digitapp.records import Alternative, Box, DigitSequence, Line, Page, Reading, Segment
from digitapp.settings import DEFAULTS
from training.evaluation.pages.sets import Sample
from training.tuning import settings_study
from training.tuning.settings_study import (
    BOUNDS,
    FACTORS,
    Outcome,
    cost_of,
    numbers,
    told,
    varied,
    verdict,
)


def number_at(settings: object, path: str) -> float:
    for name in path.split("."):
        settings = settings[int(name)] if name.isdigit() else getattr(settings, name)  # type: ignore[index]
    assert isinstance(settings, int | float)
    return settings


def test_every_number_but_the_bounds_is_varied_and_only_it():
    paths = numbers()
    assert "recognition.confidence_weights.1" in paths and "competition.turn_weight" in paths
    assert not set(paths) & set(BOUNDS) and "turn" not in paths
    for path in paths:
        for factor in FACTORS:
            changed = varied(DEFAULTS, path, factor)
            others = [p for p in paths if number_at(changed, p) != number_at(DEFAULTS, p)]
            assert others in ([path], []), path
            assert type(number_at(changed, path)) is type(number_at(DEFAULTS, path))


def test_a_probability_and_a_percentile_stay_one_and_a_small_count_changes_by_one():
    for factor in FACTORS:
        assert 0.5 < varied(DEFAULTS, "recognition.sure", factor).recognition.sure < 1
        found = varied(DEFAULTS, "preprocessing.steepest_percentile", factor).preprocessing
        assert 50 < found.steepest_percentile < 100
    fewer = varied(DEFAULTS, "segmentation.speck_extent", 0.6)
    assert fewer.segmentation.speck_extent == DEFAULTS.segmentation.speck_extent - 1


def line(digits: str, confidence: float, *others: tuple[str, float]) -> Line:
    segment = Segment(Box(0, 0, 5, 9), np.full((9, 5), 255, np.uint8))
    readings = tuple(
        Reading(segment, np.zeros((28, 28), np.float32), np.eye(11, dtype=np.float32)[int(digit)])
        for digit in digits
    )
    alternatives = tuple(Alternative(text, share, ()) for text, share in others)
    return Line(readings, frozenset(), confidence, (), alternatives)


def test_the_cost_is_that_of_the_truth_wherever_it_stands():
    page = Page(np.zeros((9, 9), np.uint8))
    sure = DigitSequence(page, (line("12", 0.9), line("3", 0.5, ("8", 0.25))))
    assert cost_of(sure, ["12", "3"]) == pytest.approx(-np.log(0.45))
    assert cost_of(sure, ["12", "8"]) == pytest.approx(-np.log(0.225))
    assert cost_of(sure, ["12"]) == cost_of(sure, ["12", "7"]) > 6


def outcomes(costs: dict[str, tuple[float, float]]) -> dict[str, dict[str, Outcome]]:
    """Outcomes on two sets; every setting that is not named changes nothing."""
    base = {"a": Outcome(10, 8, 1.0), "b": Outcome(10, 8, 1.0)}
    done = {"": base} | {f"{path} {factor}": base for path in numbers() for factor in FACTORS}
    for path, (a, b) in costs.items():
        done[f"{path} {FACTORS[1]}"] = {"a": Outcome(10, 9, 1 + a), "b": Outcome(10, 8, 1 + b)}
    return done


def test_a_value_that_helps_one_set_alone_does_not_carry_over():
    helps = verdict("recognition.sure", outcomes({"recognition.sure": (-0.2, -0.1)}))
    assert helps.apart == pytest.approx(0.15) and helps.exact == (0, 1)
    alone = verdict("recognition.sure", outcomes({"recognition.sure": (-0.2, 0.4)}))
    # Chosen on "a" it costs "b" 0.4; "b" chooses the value as it is.
    assert alone.apart == pytest.approx(-0.2)
    assert verdict("recognition.sure", outcomes({})).idle


def test_the_table_names_what_changes_and_what_does_not():
    table = told(outcomes({"recognition.sure": (-0.2, -0.1)}))
    assert "| recognition.sure | +0.0000 | +0 | -0.1500 | +1 | +0.1500 |" in table
    assert f"{len(numbers()) - 1} settings change no answer" in table


def blank_pages() -> tuple[dict[str, list[Sample]], Models]:
    """One empty page that should be empty, and one that should not."""
    page = Page(np.full((40, 60), 255, np.uint8))
    empty, full = (Label(Path("page.png"), lines) for lines in ((), ("12",)))
    samples = [Sample(label, lambda: page) for label in (empty, full)]
    return {"blank": samples}, load_models()


@pytest.mark.slow
def test_a_study_goes_on_where_it_was_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    paths = ["recognition.sure", "competition.turn"]
    monkeypatch.setattr(settings_study, "numbers", lambda: paths)
    journal = tmp_path / "study.jsonl"
    done = settings_study.study(blank_pages, journal, 2)
    assert len(done) == 1 + 2 * len(paths)
    assert all(found["blank"].pages == 2 and found["blank"].exact == 1 for found in done.values())
    lines = journal.read_text("utf-8").splitlines()
    journal.write_text("\n".join(lines[:3]) + "\n", "utf-8")
    assert settings_study.study(blank_pages, journal) == done
    assert journal.read_text("utf-8").splitlines() == lines
