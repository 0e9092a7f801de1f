"""Read hostile pages in a child process with limits: each gets an answer in time and memory.

    python -m tests.tools.attacks.read_hostile_pages --count 10000 --seed 1

prints the figures of docs/RELIABILITY.md and what went wrong; exits 1 if anything did. A page may
take 10 seconds, and 1 GB together with all that the process needs.
"""

from __future__ import annotations

import argparse
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

MOST_SECONDS, MOST_MEGABYTES = 11.0, 1000
"""The deadline, and what is done after it is noticed; the memory of the whole process."""

_PATIENCE = 60.0
"""Seconds until a child that does not answer is killed; of its processor time, since other programs
may have the processors."""

_LONGEST_WAIT = 3600.0  # seconds by the clock
_ADDRESS_SPACE = 4 << 30  # bytes


@dataclass
class Findings:
    """pages: read; digits: on all of them; incomplete: ended by their deadline. slowest, largest,
    longest: the most seconds, megabytes, and seconds between two checks, each with its page."""

    pages: int = 0
    digits: int = 0
    incomplete: int = 0
    slowest: tuple[float, str] = (0.0, "")
    largest: tuple[float, str] = (0.0, "")
    longest: tuple[float, str] = (0.0, "")
    faults: list[str] = field(default_factory=list)

    def add(self, answer: dict[str, Any]) -> None:
        name = answer["name"]
        self.pages += 1
        self.digits += answer["digits"]
        self.incomplete += not answer["complete"]
        self.slowest = max(self.slowest, (answer["seconds"], name))
        self.largest = max(self.largest, (answer["megabytes"], name))
        self.longest = max(self.longest, (answer["unchecked"], name))
        if answer["seconds"] > MOST_SECONDS:
            self.faults.append(f"{name}: {answer['seconds']:.1f} s")
        if answer["megabytes"] > MOST_MEGABYTES:
            self.faults.append(f"{name}: {answer['megabytes']:.0f} MB")
        if answer["error"]:
            self.faults.append(f"{name}: {answer['error']}")


def attack(
    count: int, seed: int, most_pixels: int, start: int = 0, findings: Findings | None = None
) -> Findings:
    """Read `count` pages from number `start` on; a child that dies is one fault.

    findings: grows meanwhile.
    """
    findings = findings or Findings()
    number, end, told = start, start + count, 0
    while number < end:
        for answer in _child(number, end, seed, most_pixels):
            if answer is None:
                findings.faults.append(f"page {number} of seed {seed} ended the process")
            else:
                findings.add(answer)
            for fault in findings.faults[told:]:
                print(fault, file=sys.stderr, flush=True)
            told = len(findings.faults)
            number += 1
    return findings


def _child(start: int, end: int, seed: int, most_pixels: int) -> Iterator[dict[str, Any] | None]:
    """Answers of a process that reads pages [start, end); None if it dies or hangs, as the last."""
    words = [str(number) for number in (start, end, seed, most_pixels)]
    command = [sys.executable, "-m", "tests.tools.attacks.read_hostile_pages", "--child", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        for _ in range(start, end):
            line = process.stdout.readline() if _answers(process) else b""
            if not line.endswith(b"\n"):
                yield None
                return
            yield json.loads(line)
    finally:
        process.kill()
        process.wait()


def _answers(process: subprocess.Popen[bytes]) -> bool:
    """Wait for an answer or the end of a process; False if it works too long without either."""
    assert process.stdout is not None
    begun, worked = time.monotonic(), _worked(process)
    while not select.select([process.stdout], [], [], 5)[0]:
        if _worked(process) - worked > _PATIENCE or time.monotonic() - begun > _LONGEST_WAIT:
            return False
    return True


def _worked(process: subprocess.Popen[bytes]) -> float:
    """Seconds of processor time that a process has taken; of the clock where that is unknown."""
    try:
        with open(f"/proc/{process.pid}/stat") as file:
            values = file.read().rpartition(")")[2].split()
    except OSError:
        return time.monotonic()
    return (int(values[11]) + int(values[12])) / os.sysconf("SC_CLK_TCK")


def _read_pages(start: int, end: int, seed: int, most_pixels: int) -> None:
    """Read pages and write an answer a line; runs in the child."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    import digitapp
    from digitapp.settings import DEFAULTS
    from tests.inputs.hostile_pages import hostile_page

    models = digitapp.load_models()
    for number in range(start, end):
        family, gray = hostile_page(number, seed, most_pixels)
        shape = f"{gray.shape[1]}x{gray.shape[0]}"
        _forget_peak()
        begun = last = _clocks()
        longest = 0.0

        def check() -> None:
            nonlocal longest, last
            longest, last = max(longest, _since(last)), _clocks()

        answer = {"digits": 0, "complete": True, "error": ""}
        try:
            sequence = digitapp.recognize(digitapp.Page(gray), models, DEFAULTS, check)
            answer |= {"digits": len(sequence.readings), "complete": sequence.complete}
        except Exception as error:
            answer["error"] = f"{type(error).__name__}: {error}"
        answer["seconds"] = _since(begun)
        check()
        answer |= {"unchecked": longest, "megabytes": _peak()}
        answer["name"] = f"{family} {shape}, page {number} of seed {seed}"
        print(json.dumps(answer), flush=True)


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(start: tuple[float, float]) -> float:
    """Seconds as on a machine with nothing else to do: of the clock, or of the processors where
    these are fewer, because other programs had them."""
    return min(now - before for now, before in zip(_clocks(), start, strict=True))


def _forget_peak() -> None:
    with suppress(OSError), open("/proc/self/clear_refs", "w") as file:
        file.write("5")


def _peak() -> float:
    """Megabytes at most in memory since `_forget_peak`."""
    with open("/proc/self/status") as file:
        found = next(line for line in file if line.startswith("VmHWM"))
    return int(found.split()[1]) / 1024


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        start, end, seed, pixels = map(int, sys.argv[2:])
        _read_pages(start, end, seed, pixels)
        return 0
    parser = argparse.ArgumentParser(description="Read hostile pages.")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="number of the first page")
    parser.add_argument("--most-pixels", type=int, default=8_000_000)
    options = parser.parse_args()
    begun = time.perf_counter()
    findings = Findings()
    with suppress(KeyboardInterrupt):  # what was read until then is told all the same
        attack(options.count, options.seed, options.most_pixels, options.start, findings)
    print(f"{findings.pages} pages, {findings.digits} digits, {findings.incomplete} cut short")
    print(f"{time.perf_counter() - begun:.0f} s, load {os.getloadavg()[0]:.1f}")
    for what, (value, name) in (
        ("slowest", findings.slowest),
        ("largest, MB", findings.largest),
        ("longest between checks", findings.longest),
    ):
        print(f"{what}: {value:.2f} ({name})")
    return 1 if findings.faults else 0


if __name__ == "__main__":
    sys.exit(main())
