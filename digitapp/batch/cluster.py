"""Read pages on the machines of a Dask cluster; needs the extra `cluster`.

    dask scheduler --host ADDRESS            on one machine
    dask worker tcp://ADDRESS:8786 --nthreads 1 --nworkers auto     on each, with digitapp

The scheduler gives a page to another worker where one is lost. The content of files is sent along,
so that workers need no common folder.
"""

from __future__ import annotations

import queue
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitapp.batch.results import Options, PageResult, Task, failed
from digitapp.errors import InputError

if TYPE_CHECKING:
    from digitapp.batch.crew import Answer
    from digitapp.batch.page_reader import PageReader

_AHEAD = 3
"""Pages that are sent for each worker, so that none waits for the next."""

_MOST_BYTES = 1 << 30
_SECONDS_TO_CONNECT = 20

_readers: dict[Options, PageReader] = {}
"""Those of this worker process, by their options: networks are loaded once."""


class Cluster:
    """A crew whose pages are read elsewhere. Raises InputError if no scheduler answers."""

    def __init__(self, address: str, options: Options) -> None:
        try:
            import distributed
        except ImportError as error:
            raise InputError("--cluster needs Dask: pip install 'digitapp[cluster]'") from error
        try:
            library: Any = distributed  # its functions carry no types
            self._client: Any = library.Client(
                address, timeout=_SECONDS_TO_CONNECT, set_as_default=False
            )
        except (OSError, ValueError, TimeoutError) as error:
            raise InputError("{address} has no scheduler that answers", address=address) from error
        self._options = options
        self._under_way: dict[Any, Task] = {}
        self._done: queue.SimpleQueue[Any] = queue.SimpleQueue()

    @property
    def free(self) -> int:
        workers = len(self._client.scheduler_info(n_workers=-1)["workers"])
        return _AHEAD * max(workers, 1) - self.busy

    @property
    def busy(self) -> int:
        return len(self._under_way)

    def begin(self, task: Task) -> None:
        content = _content(task.file)
        future: Any = self._client.submit(
            read_sent, task, content, self._options, pure=False, retries=1
        )
        self._under_way[future] = task
        future.add_done_callback(self._done.put)

    def wait(self, seconds: float) -> list[Answer]:
        found: list[Answer] = []
        try:
            future = self._done.get(timeout=seconds)
            while True:
                task = self._under_way.pop(future)
                found.append((task, _answer(future, task)))
                future = self._done.get_nowait()
        except queue.Empty:
            return found

    def close(self) -> None:
        self._client.cancel(list(self._under_way))
        self._client.close()


def read_sent(task: Task, content: bytes | None, options: Options) -> PageResult | None:
    """Read a page whose file was sent; None as content if the file could not be read there."""
    from digitapp.batch.worker_process import one_threaded_reader

    if options not in _readers:
        _readers[options] = one_threaded_reader(options)
    if content is None:
        return _readers[options].read(task)
    with tempfile.TemporaryDirectory(prefix="digitapp-") as folder:
        file = Path(folder) / task.file.name
        file.write_bytes(content)
        return _readers[options].read(replace(task, file=file, name=task.shown))


def _content(file: Path) -> bytes | None:
    try:
        if not file.is_file() or file.stat().st_size > _MOST_BYTES:
            return None
        return file.read_bytes()
    except (OSError, ValueError):
        return None


def _answer(future: Any, task: Task) -> PageResult | None:
    error = future.exception()
    if error is not None:
        said = " ".join(f"{type(error).__name__}: {error}".split())
        return failed(task, f"{task.file.name} could not be read: {said}", task.pages)
    result: PageResult | None = future.result()
    return result
