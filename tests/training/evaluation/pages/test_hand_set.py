"""Which numbers count as set by hand."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from pathlib import Path

from digitapp.settings import DEFAULTS
from training.evaluation.pages.hand_set import (
    PACKAGES,
    hand_set,
    in_record,
    inside_functions,
    named_in,
)


@dataclass(frozen=True)
class Inner:
    weights: tuple[float, ...] = (0.5, 2.0)
    switch: bool = True


@dataclass(frozen=True)
class Outer:
    inner: Inner = Inner()
    limit: int = 7
    name: str = "x"


def test_numbers_of_records_count_with_those_in_tuples_but_without_switches() -> None:
    assert in_record(Outer()) == 3


def test_numbers_with_names_and_inside_functions_are_told_apart() -> None:
    tree = ast.parse("""
SIZE = 3
PAIR: tuple[int, int] = (4, 5)
WORD = "6"

def outer(a: int = 9) -> float:
    def inner() -> float:
        return 0.3 * a + 1
    return max(inner() / 2, 1e-9) - 255
""")
    assert named_in(tree) == 3
    assert inside_functions(tree) == 2, "9 and 0.3"


def test_one_more_setting_and_one_more_constant_raise_the_count(tmp_path: Path) -> None:
    for name in PACKAGES:
        (tmp_path / name).mkdir()
    source = tmp_path / "pipeline" / "find.py"
    source.write_text("LEAST = 4\n", "utf-8")
    before = hand_set(DEFAULTS, tmp_path)
    source.write_text("LEAST = 4\nMOST = 5\n", "utf-8")
    weights = (*DEFAULTS.recognition.confidence_weights, 1.0)
    more = replace(DEFAULTS.recognition, confidence_weights=weights)  # type: ignore[arg-type]
    after = hand_set(replace(DEFAULTS, recognition=more), tmp_path)
    assert (after.settings, after.constants) == (before.settings + 1, before.constants + 1)
    assert after.total == before.total + 2
    (tmp_path / "forms").mkdir()
    source = tmp_path / "forms" / "read.py"
    source.write_text("LEAST = 4\n\n\ndef f():\n    return 0.3\n", "utf-8")
    beside = hand_set(DEFAULTS, tmp_path)
    assert (beside.forms, beside.tables) == (2, 0)


def test_the_count_of_digitapp_covers_every_record_of_settings() -> None:
    own = hand_set()
    assert own.settings >= 50 and own.constants > 0
    assert own.tables > 20 and own.forms > 50
    read = own.settings + own.constants + own.inside
    assert own.total == read + own.tables + own.forms
