"""Results on disk, one line a page, so that a killed run goes on and nothing is read twice."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from digitapp.evaluation import Label
from digitapp.evaluation.alignment import Faults
from digitapp.evaluation.evaluate import PageResult
from digitapp.records import Page


class Results:
    """What one reader made of the pages of one set.

    A page is known by its pixels and its label, so a changed page is read anew, and so is
    every page when the reader's identity changes.
    """

    def __init__(self, folder: Path, set_name: str, reader_name: str, identity: str) -> None:
        mark = hashlib.sha256(identity.encode()).hexdigest()[:12]
        self._file = folder / f"{set_name}--{reader_name}--{mark}.jsonl"
        self._known: dict[str, dict[str, object]] = {}
        folder.mkdir(parents=True, exist_ok=True)
        if self._file.exists():
            for line in self._file.read_text("utf-8").splitlines():
                try:
                    record = json.loads(line)
                except ValueError:  # blank, or the run was killed while it wrote
                    continue
                self._known[record["page"]] = record["result"]

    def get(self, key: str, label: Label) -> PageResult | None:
        """The result for the page with this key, if it was read before."""
        record = self._known.get(key)
        return None if record is None else _restored(record, label)

    def add(self, key: str, result: PageResult) -> None:
        """Remember a result, at once on disk."""
        record = {
            "lines": result.lines,
            "right_lines": result.right_lines,
            "confident": result.confident,
            "confident_wrong": result.confident_wrong,
            "faults": asdict(result.faults),
            "milliseconds": result.milliseconds,
            "right_with_marks": result.right_with_marks,
        }
        with self._file.open("a", encoding="utf-8") as file:
            # The line before may have been cut off: this one starts on its own.
            file.write("\n" + json.dumps({"page": key, "result": record}) + "\n")


def page_key(page: Page, label: Label) -> str:
    """What a page is known by: its pixels, its label and its file's name."""
    digest = hashlib.sha256(page.gray.tobytes())
    digest.update(f"{page.gray.shape} {label.lines} {label.marks} {label.file.name}".encode())
    return digest.hexdigest()[:20]


def _restored(record: dict[str, object], label: Label) -> PageResult:
    values = json.loads(json.dumps(record))
    return PageResult(
        label,
        tuple(values["lines"]),
        values["right_lines"],
        values["confident"],
        values["confident_wrong"],
        Faults(**values["faults"]),
        values["milliseconds"],
        values["right_with_marks"],
    )
