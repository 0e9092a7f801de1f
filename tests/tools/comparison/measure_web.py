"""Compare the web page's reading with the command line's, and send it fifty pages at once.

    python -m tests.tools.comparison.measure_web PATH... [--at-once N]

Exits with 1 if a page has other digits than on the command line, or an answer is missing.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from digitapp.io.files import find_files
from tests.web.conftest import ROOT, Server, start_server


def by_command_line(files: list[Path]) -> list[dict[str, Any]]:
    """The records of the first pages, read by one process."""
    command = [sys.executable, str(ROOT / "main.py"), "read", "--json", "--quiet", "--jobs", "1"]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    return [record for record in records if record.get("page", 1) == 1]


def post(server: Server, file: Path) -> dict[str, Any]:
    """The record of a file's first page, with the seconds until the answer came."""
    start = time.perf_counter()
    with file.open("rb") as stream:
        answer = httpx.post(f"{server.address}api/read", files={"file": stream}, timeout=600)
    seconds = time.perf_counter() - start
    return {**answer.json(), "status": answer.status_code, "seconds": seconds}


def processor_seconds(pid: int) -> float:
    """What a process has had of the processor so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_megabytes(pid: int) -> float:
    """The most memory that a process has had."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def digits(record: dict[str, Any]) -> list[str]:
    lines = record.get("lines", [])
    return ["".join(digit["digit"] for digit in line["digits"]) for line in lines]


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(paths: list[Path], count: int) -> int:
    files = find_files(paths)
    with tempfile.TemporaryDirectory() as temporary:
        start = time.perf_counter()
        server = start_server(Path(temporary))
        print(f"started in {time.perf_counter() - start:.1f} s")
        try:
            before = processor_seconds(server.process.pid)
            first = post(server, files[0])
            spent = processor_seconds(server.process.pid) - before
            print(f"first answer after {first['seconds']:.2f} s, {spent:.2f} s of the processor")
            before = processor_seconds(server.process.pid)
            web = [post(server, file) for file in files]
            ours = processor_seconds(server.process.pid) - before
            before = _of_children()
            known = by_command_line(files)
            theirs = _of_children() - before
            print(f"processor time {ours:.1f} s, command line {theirs:.1f} s: {ours / theirs:.2f}")
            wrong = compare(files, known, web)
            return wrong + at_once(server, files, count)
        finally:
            server.process.terminate()
            server.process.communicate(timeout=60)


def compare(files: list[Path], known: list[dict[str, Any]], web: list[dict[str, Any]]) -> int:
    """Tell how the answers differ, and the ratio of the times; returns how many do."""
    differ = [
        file.name
        for file, one, other in zip(files, known, web, strict=True)
        if digits(one) != digits(other)
    ]
    print(f"{len(files) - len(differ)} of {len(files)} pages have the same digits {differ}")
    spent = sum(record.get("milliseconds", 0) for record in known) / 1000
    asked = sum(record["seconds"] for record in web)
    inside = sum(record.get("milliseconds", 0) for record in web) / 1000
    print(f"command line {spent:.1f} s; web {inside:.1f} s, with the upload {asked:.1f} s")
    print(f"ratio {inside / spent:.2f}, with the upload {asked / spent:.2f}")
    return len(differ)


def at_once(server: Server, files: list[Path], count: int) -> int:
    """Send many pages at once; returns how many were not answered."""
    chosen = [files[number % len(files)] for number in range(count)]
    start = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        answers = list(pool.map(lambda file: post(server, file), chosen))
    seconds = time.perf_counter() - start
    failed = sum(1 for answer in answers if answer["status"] != 200)
    print(
        f"{count} at once: {count - failed} answered in {seconds:.1f} s, the last after "
        f"{max(answer['seconds'] for answer in answers):.1f} s"
    )
    print(f"peak memory {peak_megabytes(server.process.pid):.0f} MB")
    return failed


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, help="pictures, or folders of them")
    parser.add_argument("--at-once", type=int, default=50, metavar="N")
    options = parser.parse_args()
    sys.exit(measure(options.paths, options.at_once) > 0)
