import json

from digitapp.io.export.json_records import as_json, json_array_of, json_lines_of
from digitapp.io.page_record import error_record, page_record
from tests.records.sequences import sequence


def test_json_is_one_line():
    line = as_json(page_record(sequence("12", "34"), "a\nb.png", 1))
    assert line.count("\n") == 1 and line.endswith("\n")
    assert json.loads(line)["text"] == "12\n34"


def test_a_file_of_lines_holds_an_object_a_line_and_an_array_holds_all():
    pages = [page_record(sequence("12"), "a.png", 1), error_record("b.png", "b.png is empty")]
    lines = "".join(json_lines_of(pages)).splitlines()
    assert [json.loads(line) for line in lines] == pages
    assert json.loads("".join(json_array_of(pages))) == pages
    assert json.loads("".join(json_array_of([]))) == []
