"""Compare what two versions of digitapp read on the same pages.

    python -m tests.tools.comparison.compare_readings ../before . FOLDER... --every 10
    python -m tests.tools.comparison.compare_readings before.jsonl after.jsonl

Two checkouts read every tenth page of the folders, one after the other; or give two files that
`read --json` wrote. Times do not count. Every page that differs gets a line, and a summary tells
how many have other digits, and how many other values only, such as a confidence. Exits with 1 if
any page differs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digitapp.io.files import find_files

Records = Mapping[tuple[str, int], Mapping[str, Any]]
"""Records by file and page; a file that could not be read counts as page 1."""

_TIMES = ("milliseconds",)


@dataclass(frozen=True)
class Difference:
    """page: its file and number; place: the first value that differs, such as
    lines.0.confidence; before, after: the value, None where there is none; in_digits: whether the
    digits of the page differ, or one version did not read it."""

    page: tuple[str, int]
    place: str
    before: object
    after: object
    in_digits: bool

    def __str__(self) -> str:
        file, page = self.page
        return f"{file}, page {page}: {self.place}: {self.before!r} -> {self.after!r}"


def records_of(json_lines: str) -> Records:
    """Records by page, without times. Raises ValueError for a line that is no JSON."""
    found = {}
    for line in json_lines.splitlines():
        record = json.loads(line)
        kept = {name: value for name, value in record.items() if name not in _TIMES}
        found[record["file"], record.get("page", 1)] = kept
    return found


def differences(before: Records, after: Records) -> Iterator[Difference]:
    """The pages that differ, each with the first value that does."""
    for page in sorted(before.keys() | after.keys()):
        old, new = before.get(page), after.get(page)
        if old != new:
            place, was, becomes = _first_difference(old, new)
            yield Difference(page, place, was, becomes, _digits(old) != _digits(new))


def _digits(record: Mapping[str, Any] | None) -> list[str] | None:
    """The digits of each line; None for a page that was not read."""
    if record is None or "lines" not in record:
        return None
    return ["".join(digit["digit"] for digit in line["digits"]) for line in record["lines"]]


def _first_difference(old: Any, new: Any) -> tuple[str, object, object]:
    """The place, and what stands there before and after, of two values that differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
        pairs = [(name, old.get(name), new.get(name)) for name in names]
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = [(str(i), *pair) for i, pair in enumerate(zip(old, new, strict=True))]
        pairs = [pair for pair in pairs if pair[1] != pair[2]]
    else:
        return "", old, new
    if not pairs:  # a value None in place of a value that is missing
        return "", old, new
    name, was, becomes = pairs[0]
    inner, was, becomes = _first_difference(was, becomes)
    return ".".join(filter(None, (name, inner))), was, becomes


def read_with(checkout: Path, files: Sequence[Path]) -> str:
    """What `read --json` of a checkout prints. Raises CalledProcessError if it cannot run."""
    command = [sys.executable, str(checkout / "main.py"), "read", "--json", "--quiet", "--jobs=1"]
    done = subprocess.run([*command, *map(str, files)], stdout=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1):  # 1: a file could not be read, which its record says
        raise subprocess.CalledProcessError(done.returncode, command)
    return done.stdout


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Compare what two versions read.")
    parser.add_argument("before", type=Path, help="a checkout, or JSON Lines of `read --json`")
    parser.add_argument("after", type=Path, help="the same of the other version")
    parser.add_argument("pages", type=Path, nargs="*", help="files and folders for checkouts")
    parser.add_argument("--every", type=int, default=1, help="read every so many pages (1)")
    options = parser.parse_args(arguments)
    versions = options.before, options.after
    if all(version.is_dir() for version in versions):
        files = find_files([page.resolve() for page in options.pages])[:: options.every]
        texts = [read_with(version, files) for version in versions]
    else:
        texts = [version.read_text("utf-8") for version in versions]
    before, after = map(records_of, texts)
    found = list(differences(before, after))
    for difference in found:
        print(difference)
    digits = sum(difference.in_digits for difference in found)
    pages = len(before.keys() | after.keys())
    print(f"pages: {pages}; other digits: {digits}; other values only: {len(found) - digits}")
    return 1 if found or not pages else 0


if __name__ == "__main__":
    sys.exit(main())
