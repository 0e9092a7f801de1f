"""Which recorded strings the sets contain, and their labels."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from training.data import datasets
from training.evaluation.pages.sets import SETS, PageSet
from training.evaluation.pages.sets.recorded import recorded_label

LABELS = ["5/27", "29", "(202)", "12,50", "30.1", "4-5", "7", "1/2"]


def write_lines(path: Path, labels: list[str], **more: Any) -> None:
    """Each sample is one stroke of three points by another writer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = len(labels)
    np.savez_compressed(
        path,
        points=np.tile(np.array([[0, 0], [40, 60], [90, 10]], np.int32), (count, 1)),
        stroke_start=np.arange(0, 3 * count + 1, 3),
        sample_start=np.arange(count + 1),
        labels=np.array(labels),
        writer=np.array([f"person {i}" for i in range(count)]),
        y_axis=np.array("down"),
        **more,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_lines(tmp_path / "train" / "unipen_strings.npz", LABELS * 10)
    write_lines(
        tmp_path / "validation" / "unipen_lines.npz",
        ["$78,787 !", "16@$2.47", "Pay 5", "1:2"],
        kind=np.array(["numeric", "numeric", "mixed", "numeric"]),
        one_row=np.array([True, True, True, False]),
    )
    write_lines(tmp_path / "validation" / "unipen_words.npz", ["Water", "Il", "Ford"])
    images = np.full((3, 28, 28), 255, np.uint8)
    for name in ("swiss_digits", "quickdraw_doodles"):
        np.savez_compressed(
            tmp_path / "validation" / f"{name}.npz", images=images, labels=np.array(["4", "0", "9"])
        )
    return tmp_path


def named(name: str) -> PageSet:
    return next(s for s in SETS if s.name == name)


def test_strings_are_measured_on_writers_that_no_line_reader_learns_from(folder: Path) -> None:
    kept = {f"train_{i:04}" for i in range(80) if zlib.crc32(f"person {i}".encode()) % 1000 >= 500}
    assert 20 < len(kept) < 60
    samples = [*named("strings_marks").samples(folder), *named("strings_signs").samples(folder)]
    assert {str(sample.label.file) for sample in samples} == kept


def test_measured_depends_on_the_writer_alone() -> None:
    writers = np.array(["a", "b", "a", "c"])
    verdict = datasets.measured(writers)
    assert verdict[0] == verdict[2]
    assert np.array_equal(datasets.measured(writers[::-1]), verdict[::-1])


def test_strings_carry_labels_with_marks(folder: Path) -> None:
    found = {s.label.marks for s in named("strings_signs").samples(folder)}
    assert found == {("5/27",), ("(202)",), ("1/2",)}
    sample = named("strings_marks").samples(folder)[0]
    assert sample.label.marks is not None
    assert sample.label.lines == ("".join(c for c in sample.label.marks[0] if c.isdigit()),)
    assert sample.page().gray.dtype == np.uint8


@pytest.mark.parametrize(
    ("text", "digits", "marks"),
    [
        ("[(1) {2}]", "12", "((1)(2))"),
        ("Pay $1.23 @ 4:56 PM", "123456", "1.234:56"),
        ("94/623=15.08%", "946231508", "94/623=15.08%"),
    ],
)
def test_labels_of_recorded_lines(text: str, digits: str, marks: str) -> None:
    label = recorded_label("line", text)
    assert (label.lines, label.marks) == ((digits,), (marks,))


def test_only_lines_of_numbers_on_one_row_are_read(folder: Path) -> None:
    samples = named("unipen_lines").samples(folder)
    assert [sample.label.marks for sample in samples] == [("78,787",), ("162.47",)]


def test_pictures_become_pages(folder: Path) -> None:
    digits = named("swiss_digits").samples(folder)
    assert [sample.label.lines for sample in digits] == [("4",), ("0",), ("9",)]
    assert digits[0].page().gray.shape == (28, 28)
    sketches = named("quickdraw_doodles")
    assert sketches.empty
    assert [sample.label.lines for sample in sketches.samples(folder)] == [(), (), ()]


def test_words_that_look_like_digits_are_left_out(folder: Path) -> None:
    samples = named("unipen_words").samples(folder)
    assert [str(sample.label.file) for sample in samples] == ["word_0000", "word_0002"]
