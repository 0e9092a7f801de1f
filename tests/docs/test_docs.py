"""The documents name what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from digitapp.resources import assets_folder
from tests.tools import corridor

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    file
    for pattern in ("*.md", "docs/**/*.md", "assets/*.md", "training/*.md")
    for file in ROOT.glob(pattern)
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_to_files_lead_somewhere(page: Path):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not missing


def test_the_picture_of_the_corridor_is_up_to_date():
    assert corridor.TARGET.read_text("utf-8") == corridor.drawing()


def test_the_corridor_names_modules_and_networks_that_exist():
    modules = [
        Path(*room.package.split("."), *name.split(".")).with_suffix(".py")
        for room in corridor.ROOMS
        for name, _ in room.steps
    ]
    assert len(modules) > 10
    assert not [str(module) for module in modules if not (ROOT / module).exists()]
    networks = {name for room in corridor.ROOMS for name in room.networks}
    assert networks == {file.name for file in assets_folder().glob("*.onnx")}


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text("utf-8")
    records = sorted(file.name for file in folder.glob("0*.md"))
    assert len(records) >= 5
    assert re.findall(r"\((0[^)]+)\)", listed) == records
