"""Damaged files of every format give pages or one sentence, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from digitapp.io.load import load_page
from tests.tools.attacks.mutate_files import attack, mutated, sound_files


def test_the_files_are_sound_before_they_are_damaged(tmp_path: Path) -> None:
    for number, data in enumerate(sound_files()):
        file = tmp_path / str(number)
        file.write_bytes(data)
        assert load_page(file).gray.size > 0


@pytest.mark.slow
def test_two_thousand_damaged_files(tmp_path: Path) -> None:
    findings = attack(2000, 20, tmp_path)
    assert not findings.faults
    assert findings.pages > 200, "the damage must reach the decoders"
    assert sum(findings.sentences.values()) > 200


def test_the_same_seed_gives_the_same_damage() -> None:
    import random

    first, second = sound_files()[:2]
    assert mutated(first, second, random.Random(3)) == mutated(first, second, random.Random(3))
    assert mutated(first, second, random.Random(3)) != mutated(first, second, random.Random(4))
