"""Third-party readers: their input, and how their output is judged."""

from __future__ import annotations

import importlib
import shutil
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from digitapp.evaluation import Label
from digitapp.records import Page
from training.evaluation.pages import others
from training.evaluation.pages.readers import Missing

HEADER = "level\tpage\tblock\tpar\tline\tword\tleft\ttop\twidth\theight\tconf\ttext"


def test_words_of_a_line_are_joined():
    word = "5\t1\t1\t1\t{}\t{}\t0\t0\t9\t9\t{}\t{}"
    table = [HEADER, word.format(1, 1, 96, "12"), word.format(1, 2, 80, "3")]
    table += ["4\t1\t1\t1\t2\t0\t0\t0\t9\t9\t-1\t", word.format(2, 1, 91.5, "45")]
    assert others.tsv_lines("\n".join(table)) == [("123", 0.8), ("45", 0.915)]


def test_pieces_at_one_height_make_a_line():
    def corners(x: int, y: int) -> list[list[int]]:
        return [[x, y], [x + 40, y], [x + 40, y + 20], [x, y + 20]]

    found = [(corners(60, 3), "34", 0.7), (corners(5, 0), "12", 0.9), (corners(0, 40), "5", 1.0)]
    assert others.rows(found) == [("1234", 0.7), ("5", 1.0)]


def test_only_digits_count_and_one_line_stays_one():
    label = Label(Path("a"), ("123",))
    lines = [("1 a2", 0.99), ("x", 0.2), ("3.", 0.97)]
    one = others.judged(label, lines, "line")
    assert one.exact and one.confident == 1 and one.confident_wrong == 0
    page = others.judged(label, lines, "page")
    assert page.lines == ("12", "3") and page.confident_wrong == 2


def test_marks_are_compared_where_a_reader_gives_them():
    label = Label(Path("a"), ("123",), marks=("12,3",))
    lines = [("12,", 0.99), (" 3 kg", 0.97)]
    assert others.judged(label, lines, "line", marks=True).right_with_marks == 1
    assert others.judged(label, [("12.3", 0.9)], "page", marks=True).right_with_marks == 0
    assert others.judged(label, lines, "line").right_with_marks is None


def test_light_writing_is_turned_dark_and_gets_a_margin():
    gray = np.zeros((28, 28), np.uint8)
    cv2.line(gray, (14, 4), (14, 24), 255, 3)
    picture = others.prepared(gray, "digit", 64, 0.25)
    assert picture.shape == (96, 96)
    assert picture[0, 0] == 255 and picture[48, 48] < 60


def test_a_reader_that_is_not_installed_gets_a_message(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(Missing, match="tesseract-ocr"):
        others.Tesseract()

    def absent(name):
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(Missing, match="package is rapidocr"):
        others.RapidOcr()


class Ocr:
    """Answers like RapidOCR: boxes with its detector, else the text of the whole picture."""

    def __init__(self, params):
        self.params = params
        rec = SimpleNamespace(
            ocr_version=SimpleNamespace(value="PP-OCRv6"), model_type=SimpleNamespace(value="small")
        )
        self.cfg = SimpleNamespace(Rec=rec)

    def __call__(self, picture, use_det, use_cls, use_rec):
        if not picture[:, :, 0].min() < 128:
            return SimpleNamespace(txts=None, scores=[1.0], boxes=None)
        if not use_det:
            return SimpleNamespace(txts=("1,2",), scores=(0.98,), boxes=None)
        boxes = np.array([[[0, y], [40, y], [40, y + 20], [0, y + 20]] for y in (50, 0)])
        return SimpleNamespace(txts=("34", "12"), scores=(0.9, 0.97), boxes=boxes)


def test_the_recognizer_alone_reads_lines_and_the_detector_finds_them_on_pages(monkeypatch):
    monkeypatch.setattr(importlib, "import_module", lambda name: SimpleNamespace(RapidOCR=Ocr))
    monkeypatch.setattr(metadata, "version", lambda name: "3.10.0")
    reader = others.RapidOcr()
    assert reader.title == "RapidOCR 3.10.0 (PP-OCRv6 small)"
    assert reader._reader.params["EngineConfig.onnxruntime.intra_op_num_threads"] == 1
    gray = np.full((60, 90), 255, np.uint8)
    nothing = reader.read(Label(Path("a"), ("12",)), Page(gray), "page")
    assert nothing.lines == () and nothing.processor is not None
    cv2.line(gray, (20, 10), (20, 50), 0, 4)
    line = reader.read(Label(Path("a"), ("12",), marks=("1,2",)), Page(gray), "line")
    assert line.exact and line.right_with_marks == 1 and line.confident == 1
    page = reader.read(Label(Path("a"), ("12", "34")), Page(gray), "page")
    assert page.lines == ("12", "34") and page.confident == 1


@pytest.mark.slow
def test_rapidocr_reads_a_printed_number():
    pytest.importorskip("rapidocr")
    gray = np.full((80, 220), 255, np.uint8)
    cv2.putText(gray, "4071", (20, 60), cv2.FONT_HERSHEY_SIMPLEX, 2, 0, 4, cv2.LINE_AA)
    reader = others.RapidOcr()
    for layout in ("line", "page"):
        assert reader.read(Label(Path("a"), ("4071",)), Page(gray), layout).exact
