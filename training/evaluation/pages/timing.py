"""Time by the clock and by the processor, which other programs on the machine disturb less."""

from __future__ import annotations

import resource
import statistics
import time
from dataclasses import dataclass, fields
from types import TracebackType

from digitapp.evaluation.evaluate import Evaluation, PageResult


@dataclass(frozen=True)
class TimedResult(PageResult):
    """processor: milliseconds of processor time, of programs that were started too."""

    processor: float | None = None


class Stopwatch:
    """Measures the time of a `with` block in milliseconds: `clock`, and `processor` in all
    threads of this process and in the programs that it started."""

    def __init__(self) -> None:
        self.clock = self.processor = 0.0

    def __enter__(self) -> Stopwatch:
        self._start = time.perf_counter(), _processor()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        clock, processor = self._start
        self.clock = 1000 * (time.perf_counter() - clock)
        self.processor = 1000 * (_processor() - processor)

    def timed(self, result: PageResult) -> TimedResult:
        """Return the result with both times."""
        values = {field.name: getattr(result, field.name) for field in fields(PageResult)}
        return TimedResult(**values | {"milliseconds": self.clock, "processor": self.processor})


def _processor() -> float:
    """Return the seconds of processor that this process and the programs it started took."""
    started = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + started.ru_utime + started.ru_stime


def median_processor(evaluation: Evaluation) -> float | None:
    """Return the median milliseconds of processor of a page; None if no page was timed."""
    times = [
        page.processor
        for page in evaluation.pages
        if isinstance(page, TimedResult) and page.processor is not None
    ]
    return statistics.median(times) if times else None
