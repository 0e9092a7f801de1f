"""A project that holds as much as it may neither takes long to open nor long to show."""

from __future__ import annotations

import base64
import json
import random
import time
import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitapp.editor.image_store import PictureStore
from digitapp.editor.pages import OpenPage
from digitapp.editor.session import Session
from digitapp.review import queue
from digitapp.storage import project_file, table
from digitapp.storage.project_file import results
from digitapp.storage.project_file.schema import MOST_CORRECTIONS
from digitapp.storage.project_file.source import parsed
from tests.storage.damaged import described, page, png, project

SIZE = 600, 450
PICTURE, RESULTS = "pictures/1.png", "results/1.json"
SECONDS = 3.0
"""Of processor time, with room for a slow machine; looks at all pairs take minutes."""


def box(chance: random.Random) -> list[int]:
    return [chance.randrange(SIZE[0] - 12), chance.randrange(SIZE[1] - 20), 12, 20]


def read(lines: int, digits: int) -> str:
    """The results of a page with so many lines, somewhere on it, a comma before each digit."""
    chance = random.Random(lines)
    found = [
        {
            "confidence": 0.5,
            "blanks": [1],
            "digits": [
                {"box": box(chance), "probabilities": [0.1] * 10 + [0.0], "doubtful": False}
                for _ in range(digits)
            ],
            "marks": [
                {"sign": ",", "box": box(chance), "confidence": 0.5, "before": n}
                for n in range(digits)
            ],
        }
        for _ in range(lines)
    ]
    crops = cv2.imencode(".png", np.zeros((lines * digits * 28, 28), np.uint8))[1].tobytes()
    return json.dumps(
        {
            "models": "x",
            "turned": json.dumps([0, False, 0.0, None]),
            "milliseconds": 1.0,
            "lines": found,
            "leftover": [box(chance) for _ in range(results.MOST_LEFTOVER)],
            "crops": base64.b64encode(crops).decode(),
        }
    )


@pytest.mark.slow
@pytest.mark.parametrize(("lines", "digits"), [(2000, 2), (1, 5000), (50, 100)])
def test_a_full_page_is_laid_out_and_reviewed_at_once(
    tmp_path: Path, lines: int, digits: int
) -> None:
    chance = random.Random(1)
    everything = range(MOST_CORRECTIONS)
    entry = page(
        PICTURE,
        corrections=[
            {"replaced": [box(chance)], "box": box(chance) if n % 2 else None, "digit": "7"}
            for n in everything
        ],
        signs=[{"box": box(chance), "sign": "./"[n % 2]} for n in everything],
        reviewed=[box(chance) for _ in everything],
        results=RESULTS,
    )
    path = project(tmp_path / "work.digits", described(entry), _1=png(*SIZE))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(RESULTS, read(lines, digits))
    found = project_file.load(path, PictureStore(tmp_path / "store"))
    assert found.problems == () and found.pages[0].sequence is not None
    session = Session()
    start = time.process_time()
    session.restore(found.pages, 0, None, laid_out=session.lay_out(found.pages))
    laid_out = time.process_time()
    assert len(queue.page_items(session.page)) == len(session.page.lines) > 0
    assert len(table.rows(session.pages)) == len(session.page.lines)
    assert len(session.page.text) > 1000
    assert laid_out - start < SECONDS
    assert time.process_time() - laid_out < SECONDS


def test_lines_laid_out_beforehand_are_those_of_a_restored_project() -> None:
    plain, prepared = Session(), Session()
    pages = [OpenPage("1", "a"), OpenPage("2", "b")]
    plain.restore(pages, 1, None)
    prepared.restore(pages, 1, None, laid_out=prepared.lay_out(pages))
    assert [p.lines for p in plain.pages] == [p.lines for p in prepared.pages]


finite = st.floats(allow_nan=False, allow_infinity=False)
leaves = st.none() | st.booleans() | st.integers() | finite | st.text()
values = st.recursive(
    leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10
)


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from(["pages", "format"]) | st.text(), values), st.integers(0, 4))
def test_a_description_is_parsed_like_any_json(found: dict[str, object], indent: int) -> None:
    written = json.dumps(found, indent=indent or None, allow_nan=False)
    assert parsed(written.encode()) == found


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"a"', '{"a":', '{"pages": [1', '{"pages": [1 2]}', '{"a": 1 "b": 2}']
)
def test_what_is_no_description_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parsed(text.encode())
