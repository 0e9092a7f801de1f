"""Results on disk: a killed run resumes; other pages and other readers start anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from digitapp.evaluation import Label
from digitapp.evaluation.alignment import Faults
from digitapp.records import Page
from training.evaluation.pages.cache import Results, page_key
from training.evaluation.pages.timing import TimedResult

LABEL = Label(Path("a.png"), ("12", "3"))
RESULT = TimedResult(LABEL, ("12",), 1, 1, 0, Faults(missed=1), 4.5, processor=3.5)


def test_results_are_found_again(tmp_path: Path):
    Results(tmp_path, "set", "reader", "one").add("key", RESULT)
    known = Results(tmp_path, "set", "reader", "one")
    assert known.get("key", LABEL) == RESULT
    assert known.get("other", LABEL) is None


def test_lines_with_right_marks_are_found_again(tmp_path: Path):
    label = Label(Path("a.png"), ("12",), marks=("1,2",))
    result = TimedResult(label, ("12",), 1, 1, 0, Faults(), 4.5, right_with_marks=1)
    Results(tmp_path, "set", "reader", "one").add("key", result)
    assert Results(tmp_path, "set", "reader", "one").get("key", label) == result


def test_another_identity_has_no_results(tmp_path: Path):
    Results(tmp_path, "set", "reader", "one").add("key", RESULT)
    assert Results(tmp_path, "set", "reader", "two").get("key", LABEL) is None


def test_a_line_cut_off_by_a_kill_is_skipped(tmp_path: Path):
    results = Results(tmp_path, "set", "reader", "one")
    results.add("first", RESULT)
    (file,) = tmp_path.iterdir()
    whole = file.read_text("utf-8")
    file.write_text(whole + whole[:25], "utf-8")
    known = Results(tmp_path, "set", "reader", "one")
    assert known.get("first", LABEL) == RESULT
    known.add("second", RESULT)
    assert Results(tmp_path, "set", "reader", "one").get("second", LABEL) == RESULT


def test_pages_are_identified_by_pixels_and_label():
    page, other = (Page(np.full((4, 6), value, np.uint8)) for value in (9, 10))
    keys = {page_key(page, LABEL), page_key(other, LABEL), page_key(page, Label(LABEL.file, ()))}
    keys.add(page_key(page, Label(LABEL.file, LABEL.lines, marks=("1,2", "3"))))
    assert len(keys) == 4
    assert page_key(page, LABEL) == page_key(Page(page.gray.copy()), LABEL)
