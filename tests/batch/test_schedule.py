"""Which page comes when, with a crew that finishes its pages in an order of its own."""

import random

import pytest

from digitapp.batch import Control, Options, Tally, read_pages
from digitapp.batch.journal import Journal
from digitapp.batch.page_reader import PageReader
from tests.batch.pages import by_shade, save, save_document


class Shuffled:
    """Finishes any of the tasks that it has; notes the most that it had, and their order."""

    def __init__(self, seed=0, size=3):
        self.random, self.size = random.Random(seed), size
        self.reader = PageReader(by_shade, Options())
        self.tasks, self.order, self.closed = [], [], False

    @property
    def free(self):
        return self.size - len(self.tasks)

    @property
    def busy(self):
        return len(self.tasks)

    def begin(self, task):
        self.order.append((task.file.name, task.page))
        self.tasks.append(task)

    def wait(self, seconds):
        task = self.tasks.pop(self.random.randrange(len(self.tasks)))
        return [(task, self.reader.read(task))]

    def close(self):
        self.closed = True


@pytest.fixture
def files(tmp_path):
    names = [f"{n}.png" for n in range(1, 8)]
    made = [save(tmp_path / name, shade) for shade, name in enumerate(names, 101)]
    made.insert(3, save_document(tmp_path / "document.tif", 5))
    made.insert(5, tmp_path / "missing.png")
    return made


EXPECTED = ["101", "102", "103", "1", "2", "3", "4", "5", "104", None, "105", "106", "107"]


def texts(results):
    return [result.record.get("text") for result in results]


@pytest.mark.parametrize("seed", range(8))
def test_results_come_in_the_order_of_files_and_pages(files, seed):
    crew = Shuffled(seed)
    results = list(read_pages(files, Options(jobs=3), crew=crew))
    assert texts(results) == EXPECTED
    assert crew.closed
    tally = Tally(len(files))
    for result in results:
        tally.add(result)
    assert (tally.pages, tally.errors, tally.digits) == (13, 1, 5 + 7 * 3)
    assert tally.progress().total == 13 and tally.progress().seconds_left == 0


def test_without_order_everything_comes_once(files):
    results = read_pages(files, Options(jobs=3, ordered=False), crew=Shuffled(3))
    found = texts(results)
    assert sorted(map(str, found)) == sorted(map(str, EXPECTED))
    assert found != EXPECTED


def test_pages_ahead_of_a_slow_one_are_bounded(tmp_path):
    class FirstLast(Shuffled):
        def wait(self, seconds):
            at = 1 if len(self.tasks) > 1 else 0  # the first is done when nothing else is left
            task = self.tasks.pop(at)
            return [(task, self.reader.read(task))]

    files = [save(tmp_path / f"{n}.png", n) for n in range(1, 60)]
    crew = FirstLast()
    results = read_pages(files, Options(jobs=1), crew=crew)
    next(results)
    assert len(crew.order) <= 8 + 1
    assert len(list(results)) == 58


def test_a_preferred_file_is_read_next_and_given_in_order(files):
    control, crew = Control(), Shuffled(size=1)
    control.prefer(files[-1])
    assert texts(read_pages(files, Options(jobs=1), control, crew=crew)) == EXPECTED
    assert crew.order[0] == ("7.png", 1)
    assert len(crew.order) == len(set(crew.order)) == 13


def test_cancel_ends_early_and_pause_begins_nothing(files):
    control, crew = Control(), Shuffled(size=1)
    results = read_pages(files, Options(jobs=1), control, crew=crew)
    next(results)
    begun = len(crew.order)
    control.pause()
    assert control.paused
    control.resume()
    next(results)
    assert len(crew.order) > begun
    control.cancel()
    assert len(list(results)) <= 1
    assert crew.closed


def test_what_the_journal_holds_is_not_read_again(files, tmp_path):
    with Journal(tmp_path / "kept" / "journal", "", go_on=True) as journal:
        results = read_pages(files, Options(jobs=2), journal=journal, crew=Shuffled(1))
        for _ in range(6):  # stops within the document
            next(results)
        results.close()
        crew = Shuffled(2)
        again = list(read_pages(files, Options(jobs=2), journal=journal, crew=crew))
    assert texts(again) == EXPECTED
    assert [result.known for result in again] == [True] * 5 + [False] * 8
    assert ("document.tif", 2) not in crew.order and ("document.tif", 3) in crew.order


def test_a_file_that_changed_or_came_later_is_read_again(files, tmp_path):
    with Journal(tmp_path / "kept" / "journal", "", go_on=True) as journal:
        list(read_pages(files, Options(jobs=2), journal=journal, crew=Shuffled()))
        save(files[0], 200)
        save(tmp_path / "missing.png", 201)
        save_document(tmp_path / "document.tif", 2)
        crew = Shuffled()
        again = texts(read_pages(files, Options(jobs=2), journal=journal, crew=crew))
        kept = [record.get("text") for record in journal.records(files)]
    expected = ["200", "102", "103", "1", "2", "104", "201", "105", "106", "107"]
    assert again == kept == expected
    assert sorted(crew.order) == [
        ("1.png", 1),
        ("document.tif", 1),
        ("document.tif", 2),
        ("missing.png", 1),
    ]
