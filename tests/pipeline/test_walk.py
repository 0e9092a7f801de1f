"""A page's way through `recognize` is short: it seldom goes from package to package."""

import sys
from itertools import groupby
from pathlib import Path
from types import FrameType

import digitapp
from digitapp.pipeline.recognize import recognize
from tests.inputs.drawing import FOUR, SEVEN, ZERO, draw, paper

ROOT = Path(digitapp.__file__).parent
MOST = 14
STAGES = ("preprocessing", "segmentation", "recognition")


def package(frame: FrameType | None) -> str:
    """The package of digitapp that a running function belongs to, "" for any other code."""
    file = Path(frame.f_code.co_filename) if frame else Path()
    return file.relative_to(ROOT).parts[0] if file.is_relative_to(ROOT) else ""


def walk(page: digitapp.Page, models: digitapp.Models) -> list[str]:
    """The packages that a page passes, as the pipeline calls their functions one after another."""
    called: list[str] = []

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and package(frame.f_back) == "pipeline":
            called.append(package(frame))

    sys.setprofile(note)
    try:
        recognize(page, models)
    finally:
        sys.setprofile(None)
    return [name for name, _ in groupby(name for name in called if name in STAGES)]


def test_a_page_changes_package_at_most_fourteen_times():
    gray = paper(260, 560, 235)
    for n, figure in enumerate((FOUR, SEVEN, ZERO)):
        draw(gray, figure, (60 + 150 * n, 50, 110, 160), 6, 30)
    passed = walk(digitapp.Page(gray), digitapp.load_models())
    assert set(passed) == set(STAGES)
    # From the pipeline into the first, from each to the next, and back from the last.
    assert len(passed) + 1 <= MOST, passed
