"""Sets that are drawn: tables, blank forms, small numbers, turned pages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.training.conftest import write_strokes
from training.data import datasets
from training.evaluation.pages.drawing.hands import Hand, hands
from training.evaluation.pages.sets import SETS, PageSet, Sample, drawn
from training.evaluation.pages.sets.drawn import COUNT, TURNS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Training and validation share a writer; photos are a 6, a 7, and a 3 over a 4."""
    folder = tmp_path_factory.mktemp("sets")
    photos = folder / "validation" / "photos"
    photos.mkdir(parents=True)
    (folder / "train").mkdir()
    digits = list("0123456789")
    write_strokes(folder / "train" / "unipen_digits.npz", digits, each=10, writer="shared")
    write_strokes(folder / "validation" / "unipen_digits.npz", digits * 3, each=10, writer="new")
    write_strokes(folder / "validation" / "pendigits.npz", digits, each=10, writer="shared")
    (photos / "labels.csv").write_text("file,text\na.png,6\nb.png,7\nc.png,3|4\n", "utf-8")
    for shade, name in enumerate("abc"):
        pixels = np.full((20, 30), 200 + shade, np.uint8)
        pixels[0, 0] = 0
        Image.fromarray(pixels).save(photos / f"{name}.png")
    return folder


def samples(folder: Path, name: str) -> list[Sample]:
    return named(name).samples(folder)


def named(name: str) -> PageSet:
    return next(s for s in SETS if s.name == name)


def test_a_writer_of_the_training_files_writes_no_page(folder: Path) -> None:
    trained = datasets.writers(folder / "train")
    assert trained == {"shared0"}
    files = [folder / "validation" / f"{name}.npz" for name in ("unipen_digits", "pendigits")]
    found = hands(map(datasets.read_strokes, files), trained)
    assert [hand.writer for hand in found] == ["new0", "new1", "new2"]
    assert all(isinstance(hand, Hand) and len(hand.digits) == 10 for hand in found)


@pytest.mark.slow
def test_tables_are_labelled_row_by_row(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn, "COUNT", 20)
    found = samples(folder, "tables")
    assert len(found) == 20 and named("tables").by_row
    for sample in found:
        assert 1 <= len(sample.label.lines) <= 8
        assert all(line.isdigit() for line in sample.label.lines)
    assert any(len(line) == 1 for sample in found for line in sample.label.lines)
    again = samples(folder, "tables")[5]
    assert np.array_equal(found[5].page().gray, again.page().gray)
    assert found[5].label == again.label


def test_blank_pages_have_rules_and_no_digits(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawn, "COUNT", 24)
    found = samples(folder, "blank_forms")
    assert len(found) == 24 and named("blank_forms").empty
    for sample in found:
        assert sample.label.lines == ()
        gray = sample.page().gray
        assert gray.min() < 0.93 * np.median(gray)


def test_small_numbers_are_as_high_as_they_say(folder: Path) -> None:
    found = samples(folder, "small")
    assert len(found) == COUNT
    for sample, height in zip(found, (16, 12, 10), strict=False):
        gray = sample.page().gray
        rows = np.flatnonzero((gray < 0.8 * np.median(gray)).any(axis=1))
        assert 0.75 * height <= np.ptp(rows) + 1 <= 1.6 * height
        assert 2 <= len(sample.label.digits) <= 6


@pytest.mark.slow
def test_pages_are_turned_clockwise_and_keep_their_lines(folder: Path) -> None:
    upright, turned = samples(folder, "upright"), samples(folder, "turned")
    assert [s.label.file.name for s in upright[:2]] == ["b.png", "c.png"], "6 would read 9"
    assert len(upright) == len(turned) > 50
    for before, after, degrees in zip(upright, turned, TURNS * 20, strict=False):
        assert after.label.file.name == f"turned_{degrees}_{before.label.file.name}"
        assert after.label.lines == before.label.lines
        assert set("347") & set(after.label.digits)
    gray = turned[0].page().gray
    assert gray.shape == (30, 20) and gray[0, -1] == 0, "the upper left corner is upper right"
