import io
import os
import pickle

import pytest
from PIL import Image

from digitapp.batch.page_reader import PageReader, identify
from digitapp.batch.results import Options
from tests.batch.pages import by_shade, save, save_document, task
from tests.records.sequences import sequence


def read(file, page=1, options=None, recognize=by_shade):
    return PageReader(recognize, options or Options()).read(task(file, page))


@pytest.mark.parametrize("name", ["scan.tif", "scan.pdf"])
def test_each_page_of_a_document_is_read_by_its_number(tmp_path, name):
    file = save_document(tmp_path / name, 3)
    found = [read(file, page) for page in (1, 2, 3)]
    assert [result.record["text"] for result in found] == ["1", "2", "3"]
    assert [result.record["page"] for result in found] == [1, 2, 3]
    assert {result.pages for result in found} == {3}
    assert found[0].record["file"] == str(file) and found[0].record["milliseconds"] > 0
    assert read(file, 4) is None


def test_a_damaged_page_of_a_document_is_named_and_the_others_are_read(tmp_path):
    file = save_document(tmp_path / "scan.tif", 2)

    def recognize(page):
        if page.number == 1:
            raise ZeroDivisionError
        return by_shade(page)

    first, second = read(file, 1, recognize=recognize), read(file, 2, recognize=recognize)
    assert first.record["page"] == 1 and "scan.tif could not be read" in first.error
    assert second.record["text"] == "2"


def test_an_empty_folder_is_an_error(tmp_path):
    assert "holds no image or PDF" in read(tmp_path).error


def test_a_folder_that_may_not_be_looked_into_is_an_error(tmp_path, monkeypatch):
    def scandir(folder):
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert read(tmp_path).error == f"{tmp_path.name} cannot be opened: Permission denied"


@pytest.mark.parametrize("flaw", [ValueError("bad\nvalue"), ZeroDivisionError()])
def test_a_flaw_in_digitapp_costs_one_page_only(tmp_path, flaw):
    def recognize(page):
        raise flaw

    result = read(save(tmp_path / "page.png"), recognize=recognize)
    assert result.error.startswith("page.png could not be read") and "\n" not in result.error


def test_a_result_can_be_sent_with_lines_and_pictures(tmp_path):
    options = Options(lines=True, pictures=True, crops=True)

    def recognize(page):
        return sequence("12", "34", page=page, doubtful="4")

    result = pickle.loads(
        pickle.dumps(read(save(tmp_path / "a.png"), options=options, recognize=recognize))
    )
    assert [line.text for line in result.lines] == ["12", "34"]
    assert result.lines[0].readings[0].enlarged.shape == (140, 140)
    assert Image.open(io.BytesIO(result.picture)).width >= 80
    ((number, crop),) = result.crops
    assert number == 2
    assert Image.open(io.BytesIO(crop)).height == 60 - (50 - 8)  # the page ends below the line


def test_a_file_of_gigabytes_is_refused_at_once(tmp_path):
    file = tmp_path / "a.png"
    with file.open("wb") as stream:
        stream.truncate(1 << 40)
    assert read(file).error == f"{file} is larger than 2 GB, the most allowed"
    assert identify(file) is None


def test_a_page_for_which_memory_does_not_suffice_is_told(tmp_path):
    def recognize(page):
        raise MemoryError

    result = read(save(tmp_path / "page.png"), recognize=recognize)
    assert result.error == "page.png needs more memory than there is"


def test_a_file_that_changed_has_another_identity(tmp_path):
    file = tmp_path / "a.png"
    file.write_bytes(b"one")
    before, status = identify(file), file.stat()
    file.write_bytes(b"two")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    after = identify(file)
    assert before and after and after.hash != before.hash
    assert identify(tmp_path / "missing.png") is None
