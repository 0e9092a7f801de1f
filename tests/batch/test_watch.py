import threading
import time

import pytest

from digitapp.batch.control import Control
from digitapp.batch.watch import complete_files
from digitapp.errors import InputError
from tests.batch.pages import save


class Watching:
    """Watches a folder in a thread; `files` are those told of so far."""

    def __init__(self, folder, recursive=True):
        self.files, self.control = [], Control()
        self.thread = threading.Thread(target=self.watch, args=(folder, recursive))
        self.thread.start()

    def watch(self, folder, recursive):
        for files in complete_files([folder], recursive, self.control, still=0.3):
            self.files += [file.name for file in files]

    def wait_for(self, *names):
        until = time.monotonic() + 20
        while time.monotonic() < until and not set(names) <= set(self.files):
            time.sleep(0.05)
        assert set(names) <= set(self.files)

    def stop(self):
        self.control.cancel()
        self.thread.join(20)


@pytest.fixture
def watch(tmp_path):
    started = []

    def start(**options):
        started.append(Watching(tmp_path, **options))
        return started[-1]

    yield start
    for watching in started:
        watching.stop()


@pytest.mark.slow
def test_files_are_told_of_once_they_are_there_and_again_when_they_change(tmp_path, watch):
    save(tmp_path / "first.png")
    watching = watch()
    watching.wait_for("first.png")
    save(tmp_path / "deep" / "second.png")
    (tmp_path / "notes.txt").write_text("no page")
    (tmp_path / ".hidden.png").write_text("no page")
    watching.wait_for("second.png")
    assert watching.files == ["first.png", "second.png"]
    time.sleep(0.1)
    save(tmp_path / "first.png", 7)
    until = time.monotonic() + 20
    while time.monotonic() < until and len(watching.files) < 3:
        time.sleep(0.05)
    assert watching.files == ["first.png", "second.png", "first.png"]


@pytest.mark.slow
def test_a_file_that_still_grows_is_not_read(tmp_path, watch):
    watching = watch()
    with (tmp_path / "scan.png").open("wb") as scan:
        for _ in range(10):
            scan.write(b"x" * 100)
            scan.flush()
            time.sleep(0.1)
            assert watching.files == []
    watching.wait_for("scan.png")


@pytest.mark.slow
def test_a_file_that_is_moved_in_is_told_of(tmp_path, watch):
    part = save(tmp_path / "part.png.tmp.png").rename(tmp_path / "scan.part")
    watching = watch()
    time.sleep(0.5)
    part.rename(tmp_path / "scan.png")
    watching.wait_for("scan.png")


def test_a_folder_that_is_gone_gets_a_sentence(tmp_path):
    with pytest.raises(InputError, match="cannot be watched"):
        next(complete_files([tmp_path / "gone"], True, Control()))
