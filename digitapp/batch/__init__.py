"""Read many files: processes for all cores, results in order, a journal to go on from.

>>> from digitapp.batch import Control, Options, Tally, read_pages
>>> control = Control()                     # pause, resume, cancel, prefer: from any thread
>>> tally = Tally(files=len(files))
>>> for result in read_pages(files, Options(), control):
...     tally.add(result)                   # n of N, rate, time left, errors
...     print(result.record, tally.progress())

Importing this package loads neither networks nor NumPy. A script that calls `read_pages` needs
the guard `if __name__ == "__main__":`, because its processes are spawned.
"""

from __future__ import annotations

from digitapp.batch.control import Control
from digitapp.batch.results import Options, PageResult, Progress, Tally
from digitapp.batch.schedule import read_pages

__all__ = ["Control", "Options", "PageResult", "Progress", "Tally", "read_pages"]
