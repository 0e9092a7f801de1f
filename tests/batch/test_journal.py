import json
import os
import sqlite3
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitapp.batch.journal import Journal, journal_file
from digitapp.batch.record_schema import record_of
from digitapp.batch.results import PageResult
from digitapp.errors import InputError
from digitapp.io.export.formats import format_named


def page(number, pages=3, text="12", **changes):
    record = {"file": "a.png", "page": number, "text": text, "confidence": 1.0}
    record |= {"width": 30, "height": 20, "milliseconds": 1.5, "lines": []}
    return PageResult(0, number, pages, record | changes)


def test_pages_stay_after_the_journal_is_closed(tmp_path):
    file, scan = tmp_path / "own" / "journal", tmp_path / "a.png"
    with Journal(file, "one", go_on=True) as journal:
        journal.add(scan, page(1))
        journal.add(scan, page(2, text="34"))
    with Journal(file, "one", go_on=True) as journal:
        assert journal.restarted is None
        assert [(r.page, r.pages, r.record["text"]) for r in journal.pages_of(scan)] == [
            (1, 3, "12"),
            (2, 3, "34"),
        ]
        assert journal.files() == [scan]


def test_a_page_that_is_added_twice_is_kept_once(tmp_path):
    with Journal(tmp_path / "own" / "journal", "", go_on=True) as journal:
        journal.add(tmp_path / "a.png", page(1))
        journal.add(tmp_path / "a.png", page(1, text="56"))
        assert [record["text"] for record in journal.records([tmp_path / "a.png"])] == ["56"]


def test_only_the_owner_may_open_it(tmp_path):
    with Journal(tmp_path / "own" / "journal", "", go_on=False) as journal:
        journal.add(tmp_path / "a.png", page(1))
        modes = {f.name: stat.S_IMODE(f.stat().st_mode) for f in journal.file.parent.iterdir()}
        assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "own").stat().st_mode) == 0o700


def test_other_settings_and_a_new_run_begin_anew(tmp_path):
    file, scan = tmp_path / "own" / "journal", tmp_path / "a.png"
    with Journal(file, "one", go_on=True) as journal:
        journal.add(scan, page(1))
    with Journal(file, "two", go_on=True) as journal:
        assert "all pages are read again" in (journal.restarted or "")
        assert journal.pages_of(scan) == []
        journal.add(scan, page(1))
    with Journal(file, "two", go_on=False) as journal:
        assert journal.restarted is None
        assert journal.pages_of(scan) == []


@pytest.mark.parametrize("content", [b"no journal" * 100, b"SQLite format 3\0" + bytes(84)])
@pytest.mark.parametrize("go_on", [True, False])
def test_a_damaged_journal_is_begun_anew(tmp_path, content, go_on):
    file = tmp_path / "own" / "journal"
    file.parent.mkdir()
    file.write_bytes(content)
    with Journal(file, "", go_on=go_on) as journal:
        assert bool(journal.restarted) == go_on
        journal.add(tmp_path / "a.png", page(1))
        assert len(journal.pages_of(tmp_path / "a.png")) == 1


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE page SET record = x'00'",
        "UPDATE page SET record = 'text'",
        "UPDATE page SET record = zeroblob(100000)",
        "UPDATE page SET record = (SELECT substr(record, 1, 20) FROM page)",
        "UPDATE page SET number = 'first'",
        "UPDATE page SET number = -1",
        "UPDATE file SET pages = 'many'",
    ],
)
def test_a_damaged_page_is_read_again(tmp_path, damage):
    file, scan = tmp_path / "own" / "journal", tmp_path / "a.png"
    with Journal(file, "", go_on=True) as journal:
        journal.add(scan, page(1))
    change(file, damage)
    with Journal(file, "", go_on=True) as journal:
        assert journal.pages_of(scan) == []
        journal.add(scan, page(1))
        assert len(journal.pages_of(scan)) == 1


@pytest.mark.parametrize(
    "damage", ["DROP TABLE page", "DROP TABLE settings", "UPDATE file SET path = 7"]
)
def test_a_journal_that_cannot_be_used_gets_a_sentence_or_is_begun_anew(tmp_path, damage):
    file, scan = tmp_path / "own" / "journal", tmp_path / "a.png"
    with Journal(file, "", go_on=True) as journal:
        journal.add(scan, page(1))
    change(file, damage)
    try:
        with Journal(file, "", go_on=True) as journal:
            assert journal.pages_of(scan) == []
            journal.files()
    except InputError as error:
        assert "without --resume a new one is begun" in str(error)
    with Journal(file, "", go_on=False) as journal:
        journal.add(scan, page(1))
        assert len(journal.pages_of(scan)) == 1


def test_a_damaged_name_of_a_table_costs_no_traceback(tmp_path):
    file = tmp_path / "own" / "journal"
    Journal(file, "", go_on=True).close()
    content = file.read_bytes()
    assert content.count(b"settings") == 3
    file.write_bytes(content.replace(b"settings", b"sett\x80ngs"))
    with Journal(file, "", go_on=True) as journal:
        assert "damaged" in (journal.restarted or "")


def change(file, statement):
    connection = sqlite3.connect(file)
    with connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_journal_with_damaged_bytes_is_used_or_begun_anew(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("journal")
    file, scan = folder / "own" / "journal", folder / "a.png"
    with Journal(file, "", go_on=True) as journal:
        journal.add(scan, page(1))
    content = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        # Most of the file is free space; its tables and headers are at both ends of each block.
        block = 4096 * data.draw(st.integers(0, max(len(content) // 4096 - 1, 0)))
        at = block + data.draw(st.integers(0, 200) | st.integers(3700, 4095))
        if at < len(content):
            content[at] = data.draw(st.integers(0, 255))
    file.write_bytes(content[: data.draw(st.just(len(content)) | st.integers(0, len(content)))])
    try:
        with Journal(file, "", go_on=True) as journal:
            journal.pages_of(scan)
            list(journal.records([scan]))
            journal.files()
    except InputError as error:
        assert "\n" not in str(error)
    with Journal(file, "", go_on=False) as journal:
        journal.add(scan, page(1))
        assert [r["text"] for r in journal.records([scan])] == ["12"]


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3), max_leaves=6)
digits = st.fixed_dictionaries(
    dict.fromkeys(("digit", "box", "confidence", "doubtful", "alternatives"), values)
)
lines = st.fixed_dictionaries(
    {"text": values, "confidence": values, "digits": st.lists(values | digits, max_size=2)}
)
records = st.dictionaries(
    st.sampled_from(["file", "page", "error", "text", "width", "complete", "lines"]),
    values | st.lists(values | lines, max_size=2),
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(records, st.booleans())
def test_whatever_a_record_holds_its_formats_can_be_written(changes, whole):
    drawn = page(1).record | changes if whole else changes
    try:
        record = record_of(json.dumps(drawn))
    except ValueError:
        return
    for name in ("csv", "json", "alto", "hocr", "text"):
        assert isinstance("".join(format_named(name).pieces([record])), str)


def test_two_runs_do_not_share_a_journal(tmp_path):
    file = tmp_path / "own" / "journal"
    with Journal(file, "", go_on=True), pytest.raises(InputError, match="Another run"):
        Journal(file, "", go_on=False)


def test_a_place_that_cannot_be_written_gets_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be written"):
        Journal(tmp_path / "file" / "journal", "", go_on=True)


def test_names_that_are_no_text_are_kept(tmp_path):
    scan = tmp_path / os.fsdecode(b"\xff.png")
    with Journal(tmp_path / "own" / "journal", "", go_on=True) as journal:
        journal.add(scan, page(1))
        assert journal.files() == [scan]
        assert len(list(journal.records([scan]))) == 1


def test_a_record_with_such_a_name_comes_back(tmp_path):
    name = os.fsdecode(b"\xff.png")
    with Journal(tmp_path / "own" / "journal", "", go_on=True) as journal:
        journal.add(tmp_path / "a.png", page(1, file=name))
        (record,) = journal.records([tmp_path / "a.png"])
        assert record["file"] == name


def test_each_purpose_has_its_place(tmp_path):
    assert journal_file(tmp_path, "a.csv") == journal_file(tmp_path, "a.csv")
    assert journal_file(tmp_path, "a.csv") != journal_file(tmp_path, "b.csv")
