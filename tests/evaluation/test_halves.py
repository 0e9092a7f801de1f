"""A set in two halves, and whether they differ more than chance allows."""

import json
from pathlib import Path

import pytest

from digitapp.evaluation import Label, report
from digitapp.evaluation.alignment import Faults
from digitapp.evaluation.evaluate import Evaluation, PageResult
from digitapp.evaluation.halves import half_of, halves

FILES = [f"page_{i:03}.png" for i in range(200)]


def evaluation(right_in: tuple[float, float], marks: bool = False) -> Evaluation:
    """Pages of which so large a part is right in each half; the wrong ones are sure too."""
    pages = []
    for half, part in enumerate(right_in):
        files = [name for name in FILES if half_of(name) == half]
        for i, name in enumerate(files):
            good = i < part * len(files)
            label = Label(Path(name), ("12",), marks=("1,2",) if marks else None)
            pages.append(
                PageResult(
                    label,
                    lines=("12",) if good else ("13",),
                    right_lines=int(good),
                    confident=1,
                    confident_wrong=int(not good),
                    faults=Faults(),
                    milliseconds=1.0,
                    right_with_marks=int(good) if marks else None,
                )
            )
    return Evaluation(tuple(pages), ("lost.png does not exist",), "set")


def test_the_half_of_a_page_depends_on_its_name_alone():
    shares = sum(map(half_of, FILES)) / len(FILES)
    assert 0.35 < shares < 0.65
    # zlib.crc32 is the same everywhere; a change here would mix pages chosen on with reported ones.
    assert [half_of(name) for name in ("a.png", "page_008.png")] == [1, 0]


def test_all_pages_are_in_one_half():
    parts = halves(evaluation((0.9, 0.9)))
    assert len(parts.choose.pages) + len(parts.report.pages) == len(FILES)
    assert all(half_of(page.label.file.name) == 0 for page in parts.choose.pages)


@pytest.mark.slow
def test_halves_alike_differ_within_chance():
    found = evaluation((0.9, 0.88), marks=True)
    gap = halves(found).gap("pages_exact")
    assert gap is not None and gap.within and abs(gap.value - 0.02) < 0.02
    text = report.halves_as_text(found)
    assert "set, choose" in text and "set, report" in text
    assert "The gap in pages exact" in text and "within what chance gives" in text
    assert "The gap in lines exact with marks" in text


@pytest.mark.slow
def test_halves_apart_are_told():
    found = evaluation((0.95, 0.6))
    values = json.loads(report.as_json(found, in_halves=True))
    assert values["gap"]["pages_exact"]["within"] is False
    assert values["gap"]["pages_exact"]["value"] > 0.3
    assert values["gap"]["lines_exact_with_marks"] is None
    sure = values["report"]["confident_lines_wrong"]
    assert sure["total"] == values["report"]["lines_exact"]["total"]
    assert sure["count"] == sure["total"] - values["report"]["lines_exact"]["count"]
    assert values["unreadable"] == ["lost.png does not exist"]
    assert "beyond what chance gives" in report.halves_as_text(found)


def test_a_half_without_pages_is_told():
    found = Evaluation(evaluation((1, 1)).pages[:3], name="set")
    assert "cannot be compared" in report.halves_as_text(found)
    assert json.loads(report.as_json(found, in_halves=True))["gap"]["pages_exact"] is None
