"""Pages with known digits against a recogniser that reads what the tests tell it to."""

import json

import numpy as np
import pytest
from PIL import Image

from digitapp.errors import InputError
from digitapp.evaluation import evaluate_folder, read_labels, report
from digitapp.evaluation.alignment import Faults
from tests.records.sequences import marked, sequence


def make_folder(folder, rows, header="file,text"):
    folder.mkdir(exist_ok=True)
    (folder / "labels.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    for row in rows:
        Image.fromarray(np.full((200, 300), 255, np.uint8)).save(folder / row.split(",")[0])
    return folder


def reading(texts, **how):
    """A recogniser that finds the given lines on the page of each name."""
    return lambda page: sequence(*texts.get(page.name, ()), page=page, **how)


def test_blanks_do_not_count_and_lines_do(tmp_path):
    folder = make_folder(tmp_path / "set", ["a.png,12 34|5", "b.png,12|34", "c.png,77"])
    found = evaluate_folder(
        folder,
        reading({"a.png": ["1234", "5"], "b.png": ["1234"], "c.png": ["7 7"]}),
    )
    assert [page.exact for page in found.pages] == [True, False, True]
    assert (found.exact_pages.count, found.exact_pages.total) == (2, 3)
    assert (found.exact_lines.count, found.exact_lines.total) == (3, 5)
    assert found.digit_errors.count == 0 and found.digit_errors.total == 11
    assert found.exact_pages.value == pytest.approx(2 / 3)


def test_digit_errors_are_edits_over_digits(tmp_path):
    folder = make_folder(tmp_path / "set", ["a.png,1234", "b.png,56"])
    found = evaluate_folder(folder, reading({"a.png": ["1294"], "b.png": ["6"]}))
    assert (found.digit_errors.count, found.digit_errors.total) == (2, 6)
    assert found.faults == Faults(confused=1, missed=1)


def test_boxes_tell_segmentation_from_recognition(tmp_path):
    folder = make_folder(
        tmp_path / "set", ['a.png,12,"10,10,10,20 22,10,10,20"'], "file,text,boxes_xywh"
    )
    assert read_labels(folder)[0].boxes is not None
    wrong = evaluate_folder(folder, reading({"a.png": ["19"]}))
    assert wrong.faults == Faults(confused=1)
    elsewhere = evaluate_folder(folder, lambda page: sequence("", "12", page=page))
    assert elsewhere.pages[0].exact
    assert elsewhere.faults == Faults(missed=2, false=2)


def test_a_page_without_digits_is_exact_when_nothing_is_believed(tmp_path):
    folder = make_folder(tmp_path / "set", ["a.png,", "b.png,", "c.png,"])
    texts = {"b.png": ["7"], "c.png": ["8"]}
    found = evaluate_folder(folder, reading(texts, doubtful="8"))
    assert [page.exact for page in found.pages] == [True, False, True]
    assert found.digit_errors.value is None
    assert found.faults == Faults(false=1)


def test_confident_lines_that_are_wrong(tmp_path):
    folder = make_folder(tmp_path / "set", ["a.png,12", "b.png,34"])
    texts = {"a.png": ["12"], "b.png": ["35"]}
    sure = evaluate_folder(folder, reading(texts, confidence=0.96))
    assert (sure.confident_wrong_lines.count, sure.confident_wrong_lines.total) == (1, 2)
    unsure = evaluate_folder(folder, reading(texts, confidence=0.9))
    assert unsure.confident_wrong_lines.total == 0


def test_a_file_that_cannot_be_read_counts_as_wrong(tmp_path):
    folder = make_folder(tmp_path / "set", ["a.png,12", "b.png,34"])
    (folder / "b.png").write_text("no picture")
    found = evaluate_folder(folder, reading({"a.png": ["12"]}))
    assert (found.exact_pages.count, found.exact_pages.total) == (1, 2)
    assert found.unreadable == ("b.png is not an image or PDF that can be read",)
    assert len(found.milliseconds) == 1


def test_failures_are_written_as_pictures(tmp_path):
    folder = make_folder(tmp_path / "set", ["a.png,12", "b.png,34"])
    evaluate_folder(folder, reading({"a.png": ["12"], "b.png": ["35"]}), errors=tmp_path / "errors")
    assert [file.name for file in (tmp_path / "errors").iterdir()] == ["b.png"]
    with Image.open(tmp_path / "errors" / "b.png") as picture:
        assert picture.height > 400, "the page twice as large, and a caption"


def test_the_reports_say_the_same(tmp_path):
    folder = make_folder(tmp_path / "set", ["a.png,12|34", "b.png,5"])
    found = evaluate_folder(folder, reading({"a.png": ["12", "84"], "b.png": ["5"]}))
    values = json.loads(report.as_json(found))
    assert values["pages_exact"]["count"] == 1 and values["pages_exact"]["value"] == 0.5
    assert values["lines_exact"]["count"] == 2
    assert values["faults"]["confused"] == 1
    assert values["milliseconds"]["median"] > 0
    text = report.as_text(found)
    assert "pages exact" in text and "1/2" in text and "50.00%" in text and "2/3" in text


MARKS = ['a.png,127,"12,7"', "b.png,34|5,3-4|(5)", "c.png,78,", "d.png,125,12.5"]


def read_marks(texts):
    return lambda page: marked(*texts.get(page.name, ()), page=page)


def test_marks_are_a_second_figure(tmp_path):
    folder = make_folder(tmp_path / "set", MARKS, "file,text,marks")
    texts = {"a.png": ["12,7"], "b.png": ["34", "(5)"], "c.png": ["7/8"], "d.png": ["12.6"]}
    found = evaluate_folder(folder, read_marks(texts))
    assert [page.exact for page in found.pages] == [True, True, True, False]
    assert (found.exact_lines.count, found.exact_lines.total) == (4, 5)
    marks = found.lines_with_marks
    assert (marks.count, marks.total) == (2, 4), "c.png names no marks"
    assert json.loads(report.as_json(found))["lines_exact_with_marks"]["count"] == 2
    assert "lines exact with marks" in report.as_text(found)


def test_without_known_marks_there_is_no_second_figure(tmp_path):
    folder = make_folder(tmp_path / "set", ["a.png,127"])
    found = evaluate_folder(folder, read_marks({"a.png": ["12,7"]}))
    assert found.pages[0].exact and found.lines_with_marks.value is None
    assert "marks" not in report.as_json(found) and "marks" not in report.as_text(found)


def test_pages_with_wrong_marks_are_written_as_failures(tmp_path):
    folder = make_folder(tmp_path / "set", MARKS, "file,text,marks")
    texts = {"a.png": ["12.7"], "b.png": ["3-4", "(5)"], "c.png": ["7/8"], "d.png": ["12.5"]}
    evaluate_folder(folder, read_marks(texts), errors=tmp_path / "errors")
    assert [file.name for file in (tmp_path / "errors").iterdir()] == ["a.png"]


def test_blanks_and_other_signs_do_not_count_among_marks(tmp_path):
    rows = ["a.png,127,€ 12 · 7", "b.png,345,[3] 4–5", "c.png,12,1 × 2!"]
    folder = make_folder(tmp_path / "set", rows, "file,text,marks")
    texts = {"a.png": ["¤12.7"], "b.png": ["(3) 4-5"], "c.png": ["1x2"]}
    found = evaluate_folder(folder, read_marks(texts))
    assert (found.lines_with_marks.count, found.lines_with_marks.total) == (3, 3)


def test_progress_is_told(tmp_path):
    folder = make_folder(tmp_path / "set", ["a.png,1", "b.png,2"])
    told = []
    evaluate_folder(folder, reading({}), progress=lambda *step: told.append(step))
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (None, "holds no labels.csv"),
        ("", "needs a header"),
        ("name,digits\na.png,1\n", "needs a header with file and text"),
        ("file,text\na.png,12a\n", "line 2: 12a is not made of digits"),
        ('file,text,boxes_xywh\na.png,1,"1,2,3"\n', "boxes_xywh is unclear"),
        ("file,text,marks\na.png,12,1.3\n", "line 2: 1.3 in the column marks has other digits"),
        ("file,text,marks\na.png,12,1a2\n", "1a2 in the column marks is not made of digits"),
    ],
)
def test_unusable_labels_get_a_sentence(tmp_path, table, sentence):
    if table is not None:
        (tmp_path / "labels.csv").write_text(table, "utf-8")
    with pytest.raises(InputError, match=sentence):
        read_labels(tmp_path)


def test_a_missing_folder_gets_a_sentence(tmp_path):
    with pytest.raises(InputError, match="is not a folder"):
        read_labels(tmp_path / "nowhere")
