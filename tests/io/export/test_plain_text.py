from digitapp.io.export.plain_text import as_text, text_of
from digitapp.io.page_record import error_record, page_record
from tests.records.sequences import marked, sequence


def test_text_is_the_digits_alone():
    assert as_text(page_record(sequence("1 5", "7"), "a.png", 1)) == "1 5\n7\n"
    assert as_text(page_record(sequence(), "a.png", 1)) == ""
    assert as_text(error_record("a.png", "a.png is empty")) == ""


def test_text_shows_marks():
    assert as_text(page_record(marked("-12.50", "3/4"), "a.png", 1)) == "-12.50\n3/4\n"


def test_pages_are_named_where_there_are_several():
    pages = [page_record(sequence("12"), "a.png", 1), page_record(sequence("7"), "b.png", 1)]
    assert list(text_of(pages)) == ["a.png:\n12\n", "b.png:\n7\n"]
    assert list(text_of(pages[:1], headings=False)) == ["12\n"]
    document = [{**pages[0], "page": 1}, {**pages[1], "file": "a.png", "page": 2}]
    assert list(text_of(document, headings=False)) == ["12\n", "a.png, page 2:\n7\n"]
