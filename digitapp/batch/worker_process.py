"""A reading process: it has its own networks, one thread, and reads one page after another.

Import nothing here that loads NumPy: the number of threads has to be set before.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from digitapp.batch.results import Options, Task
from digitapp.errors import ModelError

if TYPE_CHECKING:
    from digitapp.batch.page_reader import PageReader

READY = "ready"

_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def serve(tasks: Connection, answers: Connection, options: Options) -> None:
    """Answer each task with a PageResult, or None beyond a file's last page.

    The first answer is READY, or a ModelError if the models cannot be loaded. Ends when the
    other process closes its end of the pipe, also by its death.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all; the parent decides
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    with suppress(EOFError, BrokenPipeError):
        try:
            reader = one_threaded_reader(options)
        except ModelError as error:
            answers.send(error)
            return
        answers.send(READY)
        while True:
            task: Task = tasks.recv()
            answers.send(reader.read(task))


def one_threaded_reader(options: Options) -> PageReader:
    """A `PageReader` whose networks and image processing use one thread. Raises ModelError."""
    import cv2

    from digitapp.batch.page_reader import load_page_reader
    from digitapp.models.threads import use_threads

    cv2.setNumThreads(1)
    use_threads(1)
    return load_page_reader(options)
