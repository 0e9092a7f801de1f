"""Scanned digits with their boxes: what counts, and which labels are refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from digitapp.models import Models, load_models
from training.data.datasets import DataError
from training.evaluation import scanned_digits


@pytest.fixture(scope="module")
def models() -> Models:
    return load_models()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two amounts, "17" and "1", drawn on paper; the last box reaches past the page."""
    page = np.full((60, 120), 230, np.uint8)
    cv2.line(page, (20, 10), (20, 45), 20, 4)
    cv2.polylines(page, [np.array([[60, 12], [85, 12], [70, 45]], np.int32)], False, 20, 4)
    cv2.imwrite(str(tmp_path / "a.png"), page)
    cv2.imwrite(str(tmp_path / "b.png"), page[:, :50])
    (tmp_path / "labels.csv").write_text(
        'file,text,boxes_xywh\na.png,17,"8,4,24,48 52,4,40,48"\nb.png,1,"10,2,60,80"\n'
    )
    return tmp_path


def test_every_box_gives_the_ink_inside_it(folder: Path, models: Models) -> None:
    found = scanned_digits.framed_digits(folder, models)
    assert found.labels.tolist() == [1, 7, 1]
    assert found.pages.tolist() == [0, 0, 1]
    assert [ink.shape for ink in found.inks] == [(48, 24), (48, 40), (58, 40)]
    assert all(ink.max() > 200 for ink in found.inks)


def test_an_amount_is_right_when_all_its_digits_are() -> None:
    right, pages = np.array([True, True, False, True, True]), np.array([0, 0, 1, 1, 2])
    assert scanned_digits.amounts_right(right, pages) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('a.png,17,"8,4,24,48"', "one box"),
        ('a.png,17,"8,4 52,4"', "no boxes"),
        ("c.png,1,", "c.png"),
    ],
)
def test_wrong_labels_get_a_sentence(folder: Path, models: Models, row: str, said: str) -> None:
    (folder / "labels.csv").write_text(f"file,text,boxes_xywh\n{row}\n")
    with pytest.raises(DataError, match=said):
        scanned_digits.framed_digits(folder, models)


def test_pictures_of_one_digit_are_found_by_the_pipeline(folder: Path, models: Models) -> None:
    (folder / "labels.csv").write_text("file,text\na.png,1\nb.png,1\n")
    found = scanned_digits.single_digits(folder, models)
    assert found.pages.tolist() == [1]  # the first image has two digits
    assert found.labels.tolist() == [1]
