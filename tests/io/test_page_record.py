from dataclasses import replace

import pytest

from digitapp.io.page_record import error_record, line_box, not_to_its_end, note, page_record
from tests.records.sequences import marked, sequence


def test_a_record_holds_every_digit_with_its_box():
    record = page_record(sequence("1 5", "7"), "scan.png", 41.27)
    assert record["text"] == "1 5\n7"
    assert (record["file"], record["page"], record["milliseconds"]) == ("scan.png", 1, 41.3)
    assert (record["width"], record["height"]) == (300, 200)
    first, second = record["lines"][0]["digits"]
    assert (first["digit"], first["box"]) == ("1", [10, 10, 10, 20])
    assert second["box"] == [22, 10, 10, 20]
    assert first["alternatives"] == [["1", 0.99], ["2", 0.01]]
    assert record["confidence"] == pytest.approx(0.97**2, abs=1e-4)


def test_a_record_names_the_marks_of_a_line_where_there_are_any():
    record = page_record(marked("12,7", "34"), "scan.png", 1)
    assert record["text"] == "12,7\n34" and record["lines"][0]["text"] == "12,7"
    assert record["lines"][0]["marks"] == [
        {"mark": ",", "box": [30, 24, 4, 8], "confidence": 0.9, "before": 2}
    ]
    assert [digit["digit"] for digit in record["lines"][0]["digits"]] == ["1", "2", "7"]
    assert "marks" not in record["lines"][1]


def test_the_box_of_a_line_goes_around_digits_and_marks():
    (line,) = page_record(marked("12,7"), "a.png", 1)["lines"]
    assert line_box(line) == (10, 10, 34, 22)


def test_an_error_names_the_page_of_a_document():
    assert error_record("a.png", "a.png is empty") == {"file": "a.png", "error": "a.png is empty"}
    assert error_record("a.pdf", "a.pdf is damaged", 3)["page"] == 3


def test_a_page_says_that_it_was_not_read_to_its_end():
    whole = page_record(sequence("12"), "a.png", 1)
    part = page_record(replace(sequence("12"), complete=False), "a.png", 1)
    assert "complete" not in whole and not_to_its_end(whole) == ""
    assert part["complete"] is False and not_to_its_end(part) != ""
    assert part["text"] == "12"


def test_a_page_says_how_it_lay():
    upright = page_record(sequence("12"), "a.png", 1)
    turned = page_record(replace(sequence("12"), turned=90), "a.png", 1)
    mirrored = page_record(replace(sequence("12"), mirrored=True), "a.png", 1)
    assert not {"turned", "mirrored"} & upright.keys() and note(upright) == ""
    assert turned["turned"] == 90 and note(turned) == "turned by 90 degrees"
    assert mirrored["mirrored"] is True and note(mirrored) == "this page looks mirrored"
    assert note(error_record("a.png", "a.png is empty")) == ""
