"""Read in processes on all cores, or in this process if there is little to read."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import TYPE_CHECKING, Any, Protocol

from digitapp.batch.results import Options, PageResult, Task, failed
from digitapp.batch.worker_process import READY, serve
from digitapp.errors import InputError, ModelError
from digitapp.models.threads import core_count

if TYPE_CHECKING:
    from digitapp.batch.page_reader import PageReader

PAGE_SECONDS = 60.0
"""A process that takes longer for one page is ended: reading itself stops much earlier."""

_START_SECONDS = 120.0
_FAILED_STARTS = 3
_MEGABYTES = 300
"""What a reading process needs; on a machine with little memory there are fewer of them."""

Answer = tuple[Task, PageResult | None]


class Crew(Protocol):
    """Reads tasks, several at a time."""

    @property
    def free(self) -> int:
        """How many tasks can be begun at once."""

    @property
    def busy(self) -> int:
        """How many tasks are being read."""

    def begin(self, task: Task) -> None:
        """Begin a task. Call it only while `free` is above 0."""

    def wait(self, seconds: float) -> list[Answer]:
        """The tasks that are done, after at most so many seconds. None beyond the last page.

        Raises ModelError if the models cannot be loaded.
        """

    def close(self) -> None:
        """Give up what is being read and end all processes."""


class Here:
    """Reads in this process, one page after another, with the threads of the networks."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._task: Task | None = None
        self._reader: PageReader | None = None

    @property
    def free(self) -> int:
        return int(self._task is None)

    @property
    def busy(self) -> int:
        return int(self._task is not None)

    def begin(self, task: Task) -> None:
        self._task = task

    def wait(self, seconds: float) -> list[Answer]:
        task, self._task = self._task, None
        if task is None:
            return []
        if self._reader is None:
            from digitapp.batch.page_reader import load_page_reader

            self._reader = load_page_reader(self._options)
        return [(task, self._reader.read(task))]

    def close(self) -> None:
        self._task = None


@dataclass(eq=False)
class _Worker:
    """A process and the pipes to it. task: what it reads; since: when that began, on its clock."""

    process: SpawnProcess
    tasks: Connection
    answers: Connection
    ready: bool = False
    task: Task | None = None
    since: float = field(init=False)

    def __post_init__(self) -> None:
        self.since = self.clock()

    def clock(self) -> float:
        """Seconds, without those in which other programs had the processors, if that is known."""
        return time.monotonic() - _waited(self.process.pid)

    @property
    def idle(self) -> bool:
        return self.ready and self.task is None

    @property
    def late(self) -> bool:
        if self.idle:
            return False
        return self.clock() - self.since > (PAGE_SECONDS if self.ready else _START_SECONDS)

    def begin(self, task: Task) -> None:
        self.task, self.since = task, self.clock()
        with suppress(OSError):  # where it has died, `wait` notices
            self.tasks.send(task)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.tasks.close()
        self.answers.close()


class Processes:
    """Reads in processes of their own. One that dies costs one page and is replaced."""

    def __init__(
        self, options: Options, target: Callable[..., None] = serve, spare: int = 0
    ) -> None:
        """target: what a process runs, for tests. spare: so many fewer processes than there will
        be start at a time, at least one, for a window that works meanwhile."""
        self._options, self._target = options, target
        self._most = options.jobs or default_jobs()
        self._most_starting = max(self._most - spare, 1)
        self._workers: list[_Worker] = []
        self._waiting: list[Task] = []  # for the first process that is ready
        self._failed_starts = 0

    @property
    def free(self) -> int:
        return self._most - self.busy

    @property
    def busy(self) -> int:
        return sum(worker.task is not None for worker in self._workers) + len(self._waiting)

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes."""
        return [worker.process.pid or 0 for worker in self._workers]

    def begin(self, task: Task) -> None:
        idle = next((worker for worker in self._workers if worker.idle), None)
        if idle is not None:
            idle.begin(task)
            return
        self._waiting.append(task)
        self._start_wanted()

    def wait(self, seconds: float) -> list[Answer]:
        wait([worker.answers for worker in self._workers], seconds)
        answers = [self._answer(worker) for worker in list(self._workers)]
        return [answer for answer in answers if answer is not None]

    def close(self) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()
        self._waiting.clear()

    def _start_wanted(self) -> None:
        """Start processes where more pages wait than processes are on their way."""
        starting = sum(not worker.ready for worker in self._workers)
        for _ in range(starting, min(len(self._waiting), self._most_starting)):
            self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        # Pipes of one direction: a duplex one would be a socket.
        tasks_in, tasks_out = context.Pipe(duplex=False)
        answers_in, answers_out = context.Pipe(duplex=False)
        process = context.Process(
            target=self._target, args=(tasks_in, answers_out, self._options), daemon=True
        )
        process.start()
        tasks_in.close()  # the ends of the child, so that its death closes the pipe
        answers_out.close()
        self._workers.append(_Worker(process, tasks_out, answers_in))

    def _answer(self, worker: _Worker) -> Answer | None:
        """What a process has answered by now, if anything."""
        while True:
            try:
                if not worker.answers.poll():
                    return self._lost(worker, _late) if worker.late else None
                said: Any = worker.answers.recv()
            except (EOFError, OSError):
                return self._lost(worker, _died)
            if isinstance(said, ModelError):
                raise said
            task, worker.task = worker.task, None
            if said == READY:
                worker.ready, self._failed_starts = True, 0
            if self._waiting:
                worker.begin(self._waiting.pop(0))
                self._start_wanted()
            if task:
                return task, said

    def _lost(self, worker: _Worker, why: Callable[[str], InputError]) -> Answer | None:
        """The answer for the page that a lost process had; the next page gets another process."""
        self._workers.remove(worker)
        worker.end()
        task, ready = worker.task, worker.ready
        if not ready:
            self._failed_starts += 1
            if self._failed_starts >= _FAILED_STARTS:
                raise InputError("Processes for reading cannot be started; try --jobs 1")
            self._start_wanted()
            return None
        if task is None:
            return None
        return task, failed(task, why(task.file.name), task.pages)


def _late(name: str) -> InputError:
    return InputError("{name} takes too long", name=name)


def _died(name: str) -> InputError:
    return InputError("{name} ended the process that read it", name=name)


def default_jobs() -> int:
    """One process a core that this process may use, fewer if there is little memory."""
    return max(min(core_count(), _available_megabytes() // _MEGABYTES), 1)


def _available_megabytes() -> int:
    try:
        with open("/proc/meminfo") as lines:
            found = next(line for line in lines if line.startswith("MemAvailable:"))
        return int(found.split()[1]) >> 10
    except (OSError, StopIteration, ValueError):
        return 1 << 20  # other systems do not tell; assume enough


def _waited(process: int | None) -> float:
    """Seconds that a process waited for a processor; 0 where the system does not tell."""
    try:
        with open(f"/proc/{process}/schedstat") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0
