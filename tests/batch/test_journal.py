import os
import stat

import pytest

from digitapp.batch.journal import Journal, journal_file
from digitapp.batch.results import PageResult
from digitapp.errors import InputError


def page(number, pages=3, text="12"):
    return PageResult(0, number, pages, {"file": "a.png", "page": number, "text": text})


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


def test_each_purpose_has_its_place(tmp_path):
    assert journal_file(tmp_path, "a.csv") == journal_file(tmp_path, "a.csv")
    assert journal_file(tmp_path, "a.csv") != journal_file(tmp_path, "b.csv")
