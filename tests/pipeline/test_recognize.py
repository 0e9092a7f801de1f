"""The whole corridor with the shipped models, on pages that the tests draw."""

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

import digitapp
from digitapp import Page
from digitapp.pipeline.framed_boxes import read_boxes
from digitapp.preprocessing import written_ink
from digitapp.records import Box
from digitapp.segmentation.normalization import fine_crop
from digitapp.segmentation.settings import SegmentationSettings
from digitapp.settings import DEFAULTS
from tests.inputs.drawing import FOUR, ZERO, draw, paper, write


@pytest.fixture(scope="module")
def models():
    return digitapp.load_models()


def read(gray, models) -> str:
    return digitapp.recognize(Page(gray), models).text


@pytest.mark.parametrize("text", ["7", "14", "7041", "4700\n1740\n0471"])
def test_drawn_digits_are_read(models, text):
    assert read(write(text), models) == text


@pytest.mark.parametrize(("height", "pen"), [(22, 2), (80, 3), (80, 12), (400, 9)])
def test_size_and_pen_do_not_matter(models, height, pen):
    assert read(write("7041", height, pen), models) == "7041"


def test_light_on_dark_is_read(models):
    assert read(255 - write("7041"), models) == "7041"


def test_a_shadow_does_not_matter(models):
    gray = write("7041\n1740")
    shade = np.linspace(1, 0.4, gray.shape[1])[None, :]
    assert read((gray * shade).astype(np.uint8), models) == "7041\n1740"


def test_a_wide_gap_is_a_blank(models):
    assert read(write("704   1740"), models) == "704 1740"


def test_ruled_paper_is_read(models):
    gray = write("7041\n1740")
    ruled = np.full_like(gray, 255)
    ruled[20::55] = ruled[21::55] = 150
    assert read(np.minimum(gray, ruled), models) == "7041\n1740"


def test_two_rings_as_tall_as_a_digit_are_an_eight(models):
    gray = paper(160, 300, 235)
    for box in ((30, 30, 60, 90), (130, 72, 48, 48), (134, 22, 40, 46), (220, 30, 60, 90)):
        draw(gray, ZERO, box, 5, 30)
    assert read(gray, models) == "080"


def test_zeros_on_two_lines_are_no_eights(models):
    assert read(write("000\n000", 50), models) == "000\n000"


@pytest.mark.slow
def test_writing_far_finer_than_the_grain_of_a_light_desk_is_read(models):
    coarse = np.random.default_rng(2).standard_normal((14, 4), np.float32)
    desk = 200 + 30 * cv2.resize(coarse, (2000, 1100), interpolation=cv2.INTER_CUBIC)
    paper = write("1470\n7104", 40, pen=4)
    height, width = paper.shape
    desk[450 : 450 + height, 800 : 800 + width] = paper
    page = Page(np.clip(desk, 0, 255).astype(np.uint8))
    found = digitapp.recognize(page, models)
    assert found.text == "1470\n7104"
    framed = read_boxes(page, [reading.box for reading in found.readings], models)
    assert "".join(reading.digit for reading in framed) == "14707104"


def test_a_desk_makes_no_row_of_its_note_less_sure(models):
    note = write("7041\n1740", 70, pen=4)
    height, width = note.shape
    struck = note[height // 2 :]
    points = np.array([[80, 38], [225, 62], [110, 96]], np.int32)
    cv2.polylines(struck, [points], False, 20, 3, cv2.LINE_AA)
    desk = 130 + np.random.default_rng(1).normal(0, 4, (2 * height, 2 * width))
    desk[height // 2 :, width // 2 :][:height, :width] = note
    alone = digitapp.recognize(Page(note), models).lines
    beside = digitapp.recognize(Page(np.clip(desk, 0, 255).astype(np.uint8)), models).lines
    assert alone[0].confidence > 0.9 > alone[1].confidence
    assert [line.digits for line in beside] == [line.digits for line in alone]
    for one, other in zip(alone, beside, strict=True):
        assert abs(one.confidence - other.confidence) < 0.1


def test_boxes_lie_on_the_ink(models):
    sequence = digitapp.recognize(Page(write("7041")), models)
    for column, reading in enumerate(sequence.readings):
        left = 40 + column * 68
        assert abs(reading.box.y - 40) < 12 and abs(reading.box.height - 80) < 16
        assert left - 8 <= reading.box.x and reading.box.right <= left + 60


@pytest.mark.parametrize(("height", "pen"), [(20, 3), (70, 5)])
def test_readings_carry_what_the_networks_saw(models, height, pen):
    # With a line reader, the probabilities of a digit come from what both readers say.
    models = replace(models, line_reader=None)
    sequence = digitapp.recognize(Page(write("74", height, pen)), models)
    assert len(sequence.readings) == 2 and 0 < sequence.confidence <= 1
    for reading in sequence.readings:
        through = models.classify(reading.crop[None])[0]
        past = models.classify_enlarged(fine_crop(reading.segment.ink)[None] / np.float32(255))[0]
        # Ink too large for a crop is read as it is, and super-resolved to be looked at.
        seen = past if height > 28 else through
        assert reading.probabilities == pytest.approx(seen, abs=1e-4)
        assert abs(past - through).max() > 1e-4
        enlarged = models.super_resolve(reading.crop[None])[0]
        assert reading.enlarged == pytest.approx(enlarged, abs=1e-5)


@pytest.mark.parametrize(("height", "pen"), [(80, 5), (400, 25)])
def test_a_framed_digit_is_read_as_it_lies_on_the_page(models, height, pen):
    page = Page(write("7041", height, pen))
    half, pitch = height // 2, int(0.85 * height)
    boxes = [Box(half + i * pitch - pen, half - pen, pitch - pen, height + 2 * pen) for i in (0, 2)]
    readings = read_boxes(page, boxes, models)
    assert [(r.digit, r.box) for r in readings] == list(zip("74", boxes, strict=True))
    assert not any(r.doubtful for r in readings)
    assert all(r.segment.ink.shape == (r.box.height, r.box.width) for r in readings)


def test_a_frame_around_nothing_is_doubtful(models):
    (reading,) = read_boxes(Page(write("7")), [Box(2, 2, 20, 20)], models)
    assert reading.doubtful


@pytest.mark.parametrize(
    "box", [Box(-500, -500, 50, 50), Box(10**6, 10**6, 50, 50), Box(-9, 5, 10**9, 10**9)]
)
def test_a_frame_is_cut_to_the_page(models, box):
    page = Page(write("7"))
    (reading,) = read_boxes(page, [box], models)
    assert reading.box.intersection(Box(0, 0, page.width, page.height)) == reading.box


@pytest.mark.parametrize(
    "gray",
    [
        np.full((1, 1), 255, np.uint8),
        np.full((300, 400), 255, np.uint8),
        np.zeros((300, 400), np.uint8),
        np.full((3, 2000), 128, np.uint8),
    ],
)
def test_a_page_without_ink_gives_an_empty_sequence(models, gray):
    sequence = digitapp.recognize(Page(gray), models)
    assert sequence.text == "" and sequence.lines == () and sequence.confidence == 0


def test_noise_is_answered(models):
    gray = np.random.default_rng(0).integers(0, 256, (600, 800)).astype(np.uint8)
    digitapp.recognize(Page(gray), models)


@pytest.mark.parametrize("page", [np.zeros((40, 40), np.uint8), "page.png", None, b""])
def test_what_is_no_page_gets_one_sentence(models, page: Any) -> None:
    with pytest.raises(ValueError, match=r"^recognize reads a digitapp.Page, such as Page\(gray\)"):
        digitapp.recognize(page, models)


def only_upright(ink, pen, settings, deadline):
    """Stands for an ink network that takes every level stroke for a rule."""
    level = cv2.morphologyEx(ink.mask, cv2.MORPH_OPEN, np.ones((1, 25), np.uint8))
    level = cv2.dilate(level, np.ones((7, 3), np.uint8))
    return replace(
        ink,
        mask=np.where(level, 0, ink.mask).astype(np.uint8),
        strength=np.where(level, 0, ink.strength).astype(np.uint8),
    )


def test_a_digit_of_straight_strokes_gets_back_what_looked_like_a_rule(models, monkeypatch):
    monkeypatch.setattr(written_ink, "only_written", only_upright)
    gray = paper(260, 240, 235)
    draw(gray, FOUR, (60, 50, 110, 160), 6, 30)
    assert read(gray, models) == "4"


def test_a_refused_box_does_not_come_back_as_a_zero(models, monkeypatch):
    monkeypatch.setattr(written_ink, "only_written", only_upright)
    gray = paper(260, 240, 235)
    cv2.rectangle(gray, (60, 50), (170, 210), 30, 5)
    assert "0" not in read(gray, models)


def test_a_thousand_boxes_as_large_as_the_page_take_no_more_memory_than_a_few(models):
    page = Page(write("7041"))
    whole = Box(0, 0, page.width, page.height)
    few = replace(DEFAULTS, segmentation=SegmentationSettings(most_area=2.5 * whole.area))
    readings = read_boxes(page, [whole] * 5, models, few)
    assert [reading.box for reading in readings[:2]] == [whole] * 2
    assert all(reading.box.area == 1 and reading.doubtful for reading in readings[2:])


def test_a_dark_label_and_the_page_around_it_are_both_read(models):
    gray = write("7041", 60)
    whole = np.full((gray.shape[0] * 3, gray.shape[1] * 2), 235, np.uint8)
    whole[: gray.shape[0], : gray.shape[1]] = 255 - gray
    whole[2 * gray.shape[0] :, : gray.shape[1]] = gray
    assert read(whole, models) == "7041\n7041"


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.08, 0.12])
def test_a_note_on_a_darker_desk_is_read(models, share):
    note = write("7041", 60)
    side = int((note.size / share / 0.75) ** 0.5)
    desk = np.random.default_rng(1).normal(90, 3, (3 * side // 4, side)).clip(0, 255)
    whole = cv2.GaussianBlur(desk, (0, 0), 1).astype(np.uint8)
    whole[90 : 90 + note.shape[0], 120 : 120 + note.shape[1]] = note
    assert read(whole, models) == "7041"
    boxes = digitapp.recognize(Page(whole), models).readings
    assert all(r.box.x >= 120 and r.box.right <= 120 + note.shape[1] for r in boxes)
