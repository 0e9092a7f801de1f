"""Readers by others on the same pages: Tesseract and RapidOCR.

Each gets what helps it: the layout of the page, and an enlarged dark-on-light image with a
margin. Of its text, only the digits count.
"""

from __future__ import annotations

import importlib
import logging
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from importlib import metadata
from typing import Any

import cv2
import numpy as np

from digitapp.evaluation import Label
from digitapp.evaluation.alignment import faults_by_text, matched_lines
from digitapp.evaluation.evaluate import CONFIDENT, PageResult
from digitapp.evaluation.label_text import compared
from digitapp.preprocessing.binarization import is_dark_on_light
from digitapp.records import Array, Page
from training.evaluation.pages.readers import Missing, Reader
from training.evaluation.pages.sets import Layout
from training.evaluation.pages.timing import Stopwatch, TimedResult

_LEAST_SIDE = 700
"""Smaller pages are enlarged to this many pixels on the longer side."""

Lines = list[tuple[str, float]]
"""Text and confidence, 0 to 1, of each line read, top to bottom."""


def prepared(gray: Array, layout: Layout, height: int, margin: float) -> Array:
    """Make a page dark on light, and enlarge it with a margin: uint8 (h, w).

    height: of a line or digit, in pixels; margin: as a share of `height`.
    """
    if not is_dark_on_light(gray):
        gray = cv2.bitwise_not(gray)
    scale = max(1.0, _LEAST_SIDE / max(gray.shape))
    if layout != "page":
        scale = height / gray.shape[0]
    if scale != 1:
        way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
        size = max(1, round(gray.shape[1] * scale)), max(1, round(gray.shape[0] * scale))
        gray = cv2.resize(gray, size, interpolation=way)
    edge = int(margin * height)
    if not edge:
        return gray
    border = np.concatenate([gray[0], gray[-1], gray[:, 0], gray[:, -1]])
    paper = int(np.median(border))
    return cv2.copyMakeBorder(gray, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=paper)


def judged(label: Label, lines: Lines, layout: Layout, marks: bool = False) -> PageResult:
    """Compare lines with a label; join them where the page is known to hold one line.

    marks: whether the reader outputs punctuation, so that it is compared too.
    """
    said = [compared(text) for text, _ in lines]
    said = said if layout == "page" else ["".join(said)]
    lines = [("".join(c for c in text if "0" <= c <= "9"), sure) for text, sure in lines]
    lines = [line for line in lines if line[0]]
    if layout != "page" and lines:
        lines = [("".join(text for text, _ in lines), min(sure for _, sure in lines))]
    texts = [text for text, _ in lines]
    right = set(matched_lines(label.lines, texts))
    confident = [i for i, (_, sure) in enumerate(lines) if sure >= CONFIDENT]
    return PageResult(
        label,
        lines=tuple(texts),
        right_lines=len(right),
        confident=len(confident),
        confident_wrong=len([i for i in confident if i not in right]),
        faults=faults_by_text(label.digits, "".join(texts)),
        right_with_marks=(
            len(matched_lines(label.marks, said)) if marks and label.marks is not None else None
        ),
    )


class Tesseract:
    """Tesseract 5 as a program, with a whitelist of digits; the time includes its start.

    Raises Missing if it is not installed.
    """

    name = "tesseract"
    height = 64
    margin = 0.25

    def __init__(self) -> None:
        program = shutil.which("tesseract")
        if program is None:
            raise Missing("Tesseract is not installed (Debian's package is tesseract-ocr).")
        self._program = program
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
        version = (said.stdout or said.stderr).split()[1]
        self.title = f"Tesseract {version}"
        self.modes: dict[Layout, str] = {"page": "6", "line": "7", "digit": "10"}
        self.identity = f"{self.title} {self.modes} {self.height} {self.margin}"

    def read(self, label: Label, page: Page, layout: Layout) -> TimedResult:
        picture = prepared(page.gray, layout, self.height, self.margin)
        with Stopwatch() as watch:
            lines = self._lines(cv2.imencode(".png", picture)[1].tobytes(), layout)
        return watch.timed(judged(label, lines, layout))

    def _lines(self, png: bytes, layout: Layout) -> Lines:
        command = [self._program, "stdin", "stdout", "--psm", self.modes[layout], "--dpi", "300"]
        command += ["-c", "tessedit_char_whitelist=0123456789", "tsv"]
        # With more than one thread it is slower on few cores.
        alone = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        said = subprocess.run(command, input=png, capture_output=True, env=alone, timeout=60)
        return tsv_lines(said.stdout.decode("utf-8", "replace"))


def tsv_lines(table: str) -> Lines:
    """Parse Tesseract's table of words into lines; a line's confidence is its lowest word's."""
    lines: dict[tuple[str, ...], tuple[str, float]] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        text, sure = lines.get(tuple(cells[1:5]), ("", 1.0))
        lines[tuple(cells[1:5])] = (text + cells[11], min(sure, float(cells[10]) / 100))
    return list(lines.values())


class RapidOcr:
    """RapidOCR with the models in its wheel; a line or digit goes to its recognizer whole.

    Its networks use one thread, like those of the other readers. Raises Missing if it is not
    installed.
    """

    name = "rapidocr"
    height = 48
    margin = 0.1

    def __init__(self) -> None:
        try:
            package = importlib.import_module("rapidocr")
        except ImportError:
            raise Missing("RapidOCR is not installed (PyPI's package is rapidocr).") from None
        logging.disable(logging.WARNING)
        one = {"intra_op_num_threads": 1, "inter_op_num_threads": 1}
        engine = {f"EngineConfig.onnxruntime.{name}": count for name, count in one.items()}
        self._reader = package.RapidOCR(params={"Global.log_level": "error", **engine})
        versions = self._reader.cfg.Rec
        self.title = (
            f"RapidOCR {metadata.version('rapidocr')} "
            f"({versions.ocr_version.value} {versions.model_type.value})"
        )
        self.identity = f"{self.title} {self.height} {self.margin}"

    def read(self, label: Label, page: Page, layout: Layout) -> TimedResult:
        picture = prepared(page.gray, layout, self.height, self.margin)
        with Stopwatch() as watch:
            found = self._found(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), layout)
        return watch.timed(judged(label, found, layout, marks=True))

    def _found(self, picture: Array, layout: Layout) -> Lines:
        whole = layout == "page"
        result = self._reader(picture, use_det=whole, use_cls=whole, use_rec=True)
        if result.txts is None:
            return []
        read = [(text, float(sure)) for text, sure in zip(result.txts, result.scores, strict=True)]
        if not whole:
            return read
        return rows([(box, *piece) for box, piece in zip(result.boxes, read, strict=True)])


def rows(found: Sequence[tuple[Any, str, float]]) -> Lines:
    """Join pieces, each four corners, text and confidence, into lines from top to bottom."""
    pieces = []
    for corners, text, sure in found:
        low, high = np.min(corners, axis=0), np.max(corners, axis=0)
        pieces.append((float(low[1]), float(high[1]), float(low[0]), text, sure))
    lines: list[list[tuple[float, float, float, str, float]]] = []
    for piece in sorted(pieces):
        for line in lines:
            top, bottom = line[-1][:2]
            common = min(bottom, piece[1]) - max(top, piece[0])
            if common >= 0.5 * min(bottom - top, piece[1] - piece[0]):
                line.append(piece)
                break
        else:
            lines.append([piece])
    return [
        ("".join(piece[3] for piece in sorted(line, key=lambda p: p[2])), min(p[4] for p in line))
        for line in lines
    ]


OTHERS: dict[str, Callable[[], Reader]] = {"tesseract": Tesseract, "rapidocr": RapidOcr}
