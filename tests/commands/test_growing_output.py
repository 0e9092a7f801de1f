import csv
import json
import os

import openpyxl
import pytest

from digitapp.batch.journal import Journal
from digitapp.batch.page_reader import identify
from digitapp.batch.results import PageResult
from digitapp.commands.growing_output import GrowingOutput
from digitapp.errors import InputError
from digitapp.io.export.formats import format_named


class Watch:
    """A journal and its output, as of one start of `watch`; `start` is the next one."""

    def __init__(self, folder, name="csv", ending="csv"):
        self.folder, self.said = folder, []
        self.name, self.file = name, folder / f"o.{ending}"
        self.start()

    def start(self, name=None):
        self.journal = Journal(self.folder / "own" / "journal", "", go_on=True)
        entry = format_named(name or self.name, self.file)
        self.output = GrowingOutput(
            self.journal, entry, self.file, lambda record: None, self.said.append
        )
        self.output.catch_up()
        return self

    def stop(self):
        self.journal.close()
        return self

    def read(self, name, text="12"):
        """Read a page whose file has `text` as its content."""
        scan = self.folder / name
        scan.write_text(text)
        self.journal.pages_of(scan)  # as a watch does, which finds that the file has changed
        digit = {"box": [1, 2, 3, 4], "confidence": 0.9, "doubtful": False, "alternatives": []}
        digits = [{"digit": value, **digit} for value in text]
        line = {"text": text, "confidence": 0.9, "digits": digits}
        record = {
            "file": name,
            "page": 1,
            "text": text,
            "confidence": 0.9,
            "milliseconds": 1.0,
            "width": 9,
            "height": 9,
            "lines": [line],
        }
        self.journal.add(scan, PageResult(0, 1, 1, record, identify(scan)))

    def rows(self):
        return [(row["file"], row["text"]) for row in csv.DictReader(self.file.open(newline=""))]


@pytest.fixture
def watch(tmp_path):
    return Watch(tmp_path)


def test_a_page_is_added_at_the_end_and_what_stands_there_is_not_written_again(watch):
    watch.read("a", "12")
    watch.output.catch_up()
    node, before = watch.file.stat().st_ino, watch.file.read_bytes()
    watch.read("b", "34")
    watch.output.catch_up()
    watch.output.catch_up()
    assert watch.file.stat().st_ino == node, "the same file, not a new one"
    assert watch.file.read_bytes().startswith(before)
    watch.stop().start().read("c", "56")
    watch.output.catch_up()
    assert watch.file.stat().st_ino == node
    assert watch.rows() == [("a", "12"), ("b", "34"), ("c", "56")]
    assert watch.said == []


@pytest.mark.parametrize("cut", [0, 1, -1])
def test_a_page_added_before_a_kill_is_neither_lost_nor_there_twice(watch, cut, monkeypatch):
    watch.read("a", "12")
    watch.output.catch_up()
    done = watch.file.stat().st_size
    watch.read("b", "34")
    monkeypatch.setattr(watch.journal, "note_written", lambda written: None)
    watch.output.catch_up()
    os.truncate(watch.file, done + cut if cut >= 0 else watch.file.stat().st_size + cut)
    watch.stop().start()
    assert watch.rows() == [("a", "12"), ("b", "34")]
    assert watch.said == []


def test_a_changed_scan_replaces_its_rows(watch):
    for name in ("a", "b"):
        watch.read(name)
    watch.output.catch_up()
    watch.read("a", "78")
    watch.output.catch_up()
    assert sorted(watch.rows()) == [("a", "78"), ("b", "12")]
    assert watch.said == []


@pytest.mark.parametrize("at_once", [True, False])
def test_an_output_that_a_person_changed_is_kept(watch, at_once):
    watch.read("a")
    watch.output.catch_up()
    edited = watch.file.read_text().replace("12", "a note of mine")
    if not at_once:
        watch.stop()
    watch.file.write_text(edited)
    if not at_once:
        watch.start()
    watch.read("b")
    watch.output.catch_up()
    assert watch.rows() == [("a", "12"), ("b", "12")]
    assert (watch.folder / "o.csv.1").read_text() == edited
    assert len(watch.said) == 1 and "o.csv.1" in watch.said[0]


def test_an_output_that_is_deleted_comes_again(watch):
    watch.read("a")
    watch.output.catch_up()
    watch.file.unlink()
    watch.output.catch_up()
    assert watch.rows() == [("a", "12")]
    assert watch.said == []


def test_another_format_is_written_anew(watch):
    watch.read("a")
    watch.output.catch_up()
    watch.stop().start("json")
    assert [json.loads(line)["text"] for line in watch.file.open()] == ["12"]


def test_a_format_that_cannot_grow_is_written_anew_only_if_there_is_news(tmp_path):
    watch = Watch(tmp_path, "xlsx", "xlsx")
    watch.read("a", "012")
    watch.output.catch_up()
    node = watch.file.stat().st_ino
    watch.output.catch_up()
    watch.stop().start()
    assert watch.file.stat().st_ino == node and watch.said == []
    watch.read("b", "034")
    watch.output.catch_up()
    sheet = openpyxl.load_workbook(watch.file)["Lines"]
    assert [row[3] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["012", "034"]


def test_a_full_disk_gets_a_sentence(watch):
    watch.read("a")
    watch.file.unlink()
    watch.file.symlink_to("/dev/full/no")
    with pytest.raises(InputError, match=r"o\.csv cannot be written"):
        watch.output.catch_up()
