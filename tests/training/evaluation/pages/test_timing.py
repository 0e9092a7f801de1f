"""Time by the clock and of the processor."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from digitapp.evaluation import Label
from digitapp.evaluation.alignment import Faults
from digitapp.evaluation.evaluate import Evaluation, PageResult
from training.evaluation.pages.timing import Stopwatch, TimedResult, median_processor

RESULT = PageResult(Label(Path("a"), ("1",)), ("1",), 1, 1, 0, Faults(missed=2), None, 1)


def test_waiting_takes_no_processor() -> None:
    with Stopwatch() as watch:
        time.sleep(0.1)
    assert watch.clock >= 100 and watch.processor < 80


def test_programs_that_are_started_count() -> None:
    with Stopwatch() as watch:
        subprocess.run([sys.executable, "-c", "sum(range(3_000_000))"], check=True)
    assert watch.processor > 20


def test_a_timed_result_is_the_result_with_its_times() -> None:
    with Stopwatch() as watch:
        time.sleep(0.01)
    timed = watch.timed(RESULT)
    assert timed.milliseconds == watch.clock and timed.processor == watch.processor
    assert timed.exact and timed.faults == Faults(missed=2) and timed.right_with_marks == 1


def test_the_median_leaves_out_pages_without_a_time() -> None:
    times = (5.0, None, 1.0, 9.0)
    pages = [TimedResult(RESULT.label, ("1",), 1, 1, 0, Faults(), processor=t) for t in times]
    assert median_processor(Evaluation((*pages, RESULT))) == 5.0
    assert median_processor(Evaluation((RESULT,))) is None
