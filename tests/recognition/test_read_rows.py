"""Rows of bars that made-up networks read: how their answers become lines."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import numpy as np
import pytest

from digitapp.models import Models
from digitapp.models.onnx_network import Network
from digitapp.preprocessing.written_ink import WrittenInk
from digitapp.recognition.read_rows import parted, read_rows
from digitapp.recognition.row_candidates import Rows
from digitapp.recognition.row_image import row_image
from digitapp.recognition.segment_classifier import Classified
from digitapp.recognition.settings import RecognitionSettings
from digitapp.records import NONE, Array, Box, Ink, Line, Page, Segment
from digitapp.segmentation.settings import SegmentationSettings

from .line_readings import step_rows

SETTINGS = RecognitionSettings(least_log=-12.0, confidence_weights=(0.0, 0.5, 0.5))


def bar(x: int, y: int = 20, width: int = 30, height: int = 60) -> Segment:
    return Segment(Box(x, y, width, height), np.full((height, width), 255, np.uint8))


def told(**shares: float) -> Array:
    """What the classifier says: d1=0.6 for a 1; the rest is "none"."""
    p = np.zeros(NONE + 1, np.float32)
    for name, share in shares.items():
        p[int(name[1:])] = share
    p[NONE] = 1 - p.sum()
    return p


def line_reader(row: list[Segment], *read: tuple[float, dict[str, float]]):
    """A network that reads signs at columns of the page."""
    image = row_image(row)

    def network(pictures: Array) -> Array:
        count = pictures.shape[2] // 2
        pages = image.page_columns((np.arange(count) + 0.5) * 2)
        steps: list[dict[str, float]] = [{} for _ in range(count)]
        for column, signs in read:
            steps[int(np.abs(pages - column).argmin())] = signs
        return step_rows(steps)[None].astype(np.float32)

    return network


def read(row: list[Segment], known: list[Array], network=None, settings=SETTINGS) -> Line:
    """One row whose components the classifier knows; what it sees besides is none."""

    def classifier(pictures: Array) -> Array:
        return np.repeat(told(d0=0.01)[None], len(pictures), axis=0)

    def enlarger(crops: Array) -> Array:
        return np.zeros((len(crops), 140, 140, 1), np.float32)

    models = Models(cast(Network, enlarger), cast(Network, classifier), line_reader=network)
    seen = Classified(models)
    seen.classify(row)
    page = Page(np.full((120, 600), 255, np.uint8))
    ink = Ink(np.zeros((120, 600), np.uint8), np.zeros((120, 600), np.uint8), 4.0)
    written = WrittenInk(page, ink, ink, 1.0, None, None)
    rows = Rows(written, [row], dict(zip(row, known, strict=True)), seen)
    (line,) = read_rows(rows, models, SegmentationSettings(), settings)
    return line


def digits(line: Line) -> str:
    return "".join(reading.digit for reading in line.readings)


ROW = [bar(20), bar(90), bar(160)]
SURE = [told(d1=0.995), told(d2=0.995), told(d3=0.995)]
ALL = ((35, {"1": 0.98}), (105, {"2": 0.98}), (175, {"3": 0.98}))


def test_where_both_agree_each_digit_has_its_own_box():
    line = read(ROW, SURE, line_reader(ROW, *ALL))
    assert digits(line) == "123" and line.marks == ()
    assert [reading.box for reading in line.readings] == [segment.box for segment in ROW]
    assert 0.9 < line.confidence <= 1
    assert not any(reading.doubtful for reading in line.readings)


def test_probabilities_of_a_reading_sum_to_one():
    line = read(ROW, SURE, line_reader(ROW, *ALL))
    for reading in line.readings:
        assert reading.probabilities.shape == (11,) and reading.probabilities.min() >= 0
        assert reading.probabilities.sum() == pytest.approx(1, abs=1e-5)


def test_what_the_classifier_doubts_the_line_decides():
    torn = [told(d1=0.5, d7=0.495), *SURE[1:]]
    line = read(ROW, torn, line_reader(ROW, (35, {"7": 0.99}), *ALL[1:]))
    assert digits(line) == "723"
    assert dict(line.readings[0].alternatives)["1"] > dict(line.readings[0].alternatives)["4"]


def test_what_both_doubt_is_doubtful():
    torn = [told(d1=0.5, d7=0.495), *SURE[1:]]
    line = read(ROW, torn, line_reader(ROW, (35, {"7": 0.5, "1": 0.45}), *ALL[1:]))
    assert [reading.doubtful for reading in line.readings] == [True, False, False]
    assert line.confidence < 0.9


def test_a_comma_is_a_mark_in_the_box_of_its_ink():
    comma = bar(132, 74, 7, 14)
    row = [*ROW[:2], comma, ROW[2]]
    known = [*SURE[:2], told(), SURE[2]]
    network = line_reader(row, *ALL, (135, {",": 0.9}))
    line = read(row, known, network)
    assert digits(line) == "123"
    (mark,) = line.marks
    assert (mark.sign, mark.box, mark.before) == (",", comma.box, 2)
    assert mark.confidence == pytest.approx(0.9, abs=1e-3)
    assert line.text == "12,3"


def test_a_sign_that_is_hardly_read_is_no_mark():
    comma = bar(132, 74, 7, 14)
    network = line_reader([*ROW, comma], *ALL, (135, {",": 0.45, ".": 0.1}))
    line = read([*ROW[:2], comma, ROW[2]], [*SURE[:2], told(), SURE[2]], network)
    assert digits(line) == "123" and line.marks == ()


def slash(as_one: float, sign: dict[str, float]) -> Line:
    """What is read of 1/3, the slash of which the classifier takes for a 1 to a degree."""
    network = line_reader(ROW, ALL[0], (105, sign), ALL[2])
    return read(ROW, [SURE[0], told(d1=as_one), SURE[2]], network)


def test_a_slash_that_looks_like_a_one_is_a_sign_where_the_line_reader_is_sure():
    line = slash(0.9, {"/": 0.98, "1": 0.01})
    assert digits(line) == "13" and line.text == "1/3"
    (mark,) = line.marks
    assert mark.box == ROW[1].box


@pytest.mark.parametrize("sign", [{"/": 0.5, "1": 0.45}, {"/": 0.75, "1": 0.24}])
def test_a_one_that_the_line_reader_hardly_takes_for_a_slash_stays_a_digit(sign: dict[str, float]):
    assert digits(slash(0.995, sign)) == "113"


def test_what_the_lattice_cannot_cut_is_cut_where_the_line_reads_it():
    """One component that looks like a 2 or a 7, and that the line reads as two digits."""
    wide = bar(90, width=50)
    row = [ROW[0], wide, ROW[2]]
    network = line_reader(row, ALL[0], (100, {"4": 0.9999}), (128, {"5": 0.9999}), ALL[2])
    likely = [SURE[0], told(d2=0.5, d7=0.49), SURE[2]]
    line = read(row, likely, network, replace(SETTINGS, least_log=-6.0))
    assert digits(line) == "1453"
    boxes = [reading.box for reading in line.readings]
    assert boxes[0] == ROW[0].box and boxes[3] == ROW[2].box
    assert boxes[1].x == 90 and boxes[2].right == 140
    assert boxes[1].right == boxes[2].x == pytest.approx(114, abs=4)


def test_a_row_without_digits_is_an_empty_line():
    line = read(ROW, [told(), told(), told()], line_reader(ROW))
    assert line.readings == () and line.marks == () and line.blanks == frozenset()
    assert 0 <= line.confidence <= 1


def test_a_wide_gap_is_a_blank():
    row = [bar(20), bar(60), bar(100), bar(400)]
    network = line_reader(row, *((segment.box.centre[0], {"1": 0.99}) for segment in row))
    assert read(row, [told(d1=0.995)] * 4, network).text == "111 1"


def test_without_a_line_reader_the_lattice_answers_alone():
    torn = [told(d1=0.6, d7=0.395), *SURE[1:]]
    line = read(ROW, torn)
    assert digits(line) == "123" and line.marks == ()
    assert [reading.box for reading in line.readings] == [segment.box for segment in ROW]
    assert [reading.doubtful for reading in line.readings] == [True, False, False]
    assert 0 < line.confidence < 0.9


def test_a_long_row_is_parted_at_its_wide_gaps():
    row = [bar(50 * n + (200 if n >= 7 else 0)) for n in range(16)]
    parts = parted(row, 10)
    assert [len(part) for part in parts] == [7, 9]
    assert [segment for part in parts for segment in part] == row
    assert parted(row, 16) == [row]


@pytest.mark.parametrize("most", [1, 2, 5])
def test_no_part_of_a_row_is_longer_than_it_may_be(most: int):
    row = [bar(50 * n) for n in range(23)]
    parts = parted(row, most)
    assert max(len(part) for part in parts) <= most
    assert [segment for part in parts for segment in part] == row


def test_a_row_that_is_read_in_parts_is_one_line():
    row = [bar(50 * n + (200 if n >= 4 else 0)) for n in range(8)]
    known = [told(**{f"d{n}": 0.99}) for n in range(8)]
    whole = read(row, known)
    line = read(row, known, settings=replace(SETTINGS, longest_line=4))
    assert line.text == whole.text == "0123 4567"
    assert [reading.box for reading in line.readings] == [segment.box for segment in row]
    assert 0 < line.confidence <= 1
