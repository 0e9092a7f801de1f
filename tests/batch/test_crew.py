"""Real processes, with readers that die, hang and refuse on purpose."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from digitapp.batch import Options, crew, read_pages
from digitapp.batch.crew import Processes, default_jobs
from digitapp.batch.page_reader import PageReader
from digitapp.batch.results import Task
from digitapp.batch.worker_process import READY
from digitapp.errors import InputError, ModelError
from tests.batch.pages import by_shade, save


def serve(tasks, answers, options):
    """Reads the shade; dies at 66, and hangs at 99."""
    reader = PageReader(by_shade, options)
    answers.send(READY)
    while True:
        task = tasks.recv()
        result = reader.read(task)
        assert result
        if result.record["text"] == "66":
            os.kill(os.getpid(), signal.SIGKILL)
        if result.record["text"] == "99":
            time.sleep(600)
        answers.send(result)


def serve_late(tasks, answers, options):
    """As `serve`; the process named LATE is ready when another one has read a page."""
    read, late = Path(os.environ["READ"]), os.environ["LATE"]
    reader = PageReader(by_shade, options)
    while multiprocessing.current_process().name == late and not read.exists():
        time.sleep(0.01)
    answers.send(READY)
    while True:
        answers.send(reader.read(tasks.recv()))
        read.touch()


def serve_slowly_ready(tasks, answers, options):
    """As `serve`; notes in the folder NOTES when two processes start at the same time."""
    notes = Path(os.environ["NOTES"])
    try:
        (notes / "starting").touch(exist_ok=False)
    except FileExistsError:
        (notes / "together").touch()
    end = time.monotonic() + 1.5
    while time.monotonic() < end and not (notes / "together").exists():
        time.sleep(0.01)
    (notes / "starting").unlink(missing_ok=True)
    serve(tasks, answers, options)


def refuse(tasks, answers, options):
    answers.send(ModelError("classifier.onnx is damaged"))


def fall(tasks, answers, options):
    os._exit(1)


def read(folder, shades, target=serve):
    files = [save(folder / f"{n}.png", shade) for n, shade in enumerate(shades)]
    processes = Processes(Options(jobs=2), target)
    return list(read_pages(files, Options(jobs=2), crew=processes))


@pytest.mark.slow
def test_the_death_of_a_process_costs_one_page_a_sentence(tmp_path):
    results = read(tmp_path, [11, 66, 13, 14, 66, 16])
    assert [result.record.get("text") for result in results] == ["11", None, "13", "14", None, "16"]
    assert results[1].error == "1.png ended the process that read it"


@pytest.mark.slow
def test_a_page_that_never_ends_costs_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(crew, "PAGE_SECONDS", 1)
    results = read(tmp_path, [11, 99, 13])
    assert [result.record.get("text") for result in results] == ["11", None, "13"]
    assert results[1].error == "1.png takes too long"


@pytest.mark.slow
def test_the_first_page_is_read_by_the_process_that_is_ready_first(tmp_path, monkeypatch):
    kind, number = multiprocessing.get_context("spawn").Process().name.split("-")
    monkeypatch.setenv("LATE", f"{kind}-{int(number) + 1}")
    monkeypatch.setenv("READ", str(tmp_path / "read"))
    files = [save(tmp_path / f"{n}.png", shade) for n, shade in enumerate([11, 12, 13, 14])]
    options = Options(jobs=2, ordered=False)
    results = list(read_pages(files, options, crew=Processes(options, serve_late)))
    assert results[0].record["text"] == "11"
    assert sorted(result.record["text"] for result in results) == ["11", "12", "13", "14"]


@pytest.mark.slow
@pytest.mark.parametrize("spare", [0, 1])
def test_a_window_may_have_processes_start_one_after_the_other(tmp_path, monkeypatch, spare):
    monkeypatch.setenv("NOTES", str(tmp_path))
    files = [save(tmp_path / f"{n}.png", 11 + n) for n in range(12)]
    options = Options(jobs=2)
    processes = Processes(options, serve_slowly_ready, spare)
    results = read_pages(files, options, crew=processes)
    assert [next(results).record["text"] for _ in files[:-1]] == [str(11 + n) for n in range(11)]
    assert len(processes.pids) == 2
    results.close()
    assert (tmp_path / "together").exists() == (spare == 0)


def test_models_that_cannot_be_loaded_end_the_batch(tmp_path):
    with pytest.raises(ModelError, match="classifier"):
        read(tmp_path, [11], refuse)


@pytest.mark.slow
def test_processes_that_never_start_end_the_batch(tmp_path):
    with pytest.raises(InputError, match="cannot be started"):
        read(tmp_path, [11], fall)


@pytest.mark.slow
def test_no_process_is_left_behind(tmp_path):
    files = [save(tmp_path / f"{n}.png", 12) for n in range(6)]
    processes = Processes(Options(jobs=2), serve)
    results = read_pages(files, Options(jobs=2), crew=processes)
    next(results)
    pids = processes.pids
    results.close()
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_there_is_a_process_a_core_if_memory_allows(monkeypatch):
    monkeypatch.setattr(crew, "_available_megabytes", lambda: 1 << 20)
    assert default_jobs() == len(os.sched_getaffinity(0))
    monkeypatch.setattr(crew, "_available_megabytes", lambda: 100)
    assert default_jobs() == 1


def test_time_in_which_others_have_the_processors_does_not_count(monkeypatch):
    waited = [0.0]
    monkeypatch.setattr(crew, "_waited", lambda process: waited[0])
    answers, tasks = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process()
    worker = crew._Worker(process, tasks, answers, ready=True, task=Task(0, Path("a.png")))
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 3600)
    assert worker.late
    waited[0] = 3600.0
    assert not worker.late
