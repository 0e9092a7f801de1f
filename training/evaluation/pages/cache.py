"""Cache results on disk, one line per page, so that runs resume and no page is read twice."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from digitapp.evaluation import Label
from digitapp.evaluation.alignment import Faults
from digitapp.records import Page
from training.evaluation.pages.timing import TimedResult


class Results:
    """The results of one reader on one set.

    A page's key depends on its pixels and label, so a changed page is read again. So is every
    page when the reader's identity changes.
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
                except ValueError:  # blank, or cut off when the run was killed
                    continue
                self._known[record["page"]] = record["result"]

    def get(self, key: str, label: Label) -> TimedResult | None:
        """Return the result of the page with this key, or None."""
        record = self._known.get(key)
        return None if record is None else _restored(record, label)

    def add(self, key: str, result: TimedResult) -> None:
        """Keep a result and write it to disk at once."""
        record = {
            "lines": result.lines,
            "right_lines": result.right_lines,
            "confident": result.confident,
            "confident_wrong": result.confident_wrong,
            "faults": asdict(result.faults),
            "milliseconds": result.milliseconds,
            "right_with_marks": result.right_with_marks,
            "processor": result.processor,
        }
        with self._file.open("a", encoding="utf-8") as file:
            # Start a new line, because the one before may have been cut off.
            file.write("\n" + json.dumps({"page": key, "result": record}) + "\n")


def page_key(page: Page, label: Label) -> str:
    """Return a hash of the page's pixels, its label and its file name."""
    digest = hashlib.sha256(page.gray.tobytes())
    digest.update(f"{page.gray.shape} {label.lines} {label.marks} {label.file.name}".encode())
    return digest.hexdigest()[:20]


def _restored(record: dict[str, object], label: Label) -> TimedResult:
    values = json.loads(json.dumps(record))
    return TimedResult(
        label,
        tuple(values["lines"]),
        values["right_lines"],
        values["confident"],
        values["confident_wrong"],
        Faults(**values["faults"]),
        values["milliseconds"],
        values["right_with_marks"],
        values.get("processor"),  # unknown to older versions
    )
