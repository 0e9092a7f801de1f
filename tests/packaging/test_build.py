"""Wheel and sdist are built from the sources, and hold what they need to run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import digitapp
from digitapp.models.model_card import card_files
from tests.tools.release import build

ROOT = Path(__file__).resolve().parents[2]
NETWORKS = {name for name in card_files(ROOT / "assets") if name.endswith(".onnx")}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both, built from a copy of the sources without the network."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    unwanted = shutil.ignore_patterns(".*", "__pycache__", "dist", "build", "*.egg-info", "runs")
    shutil.copytree(ROOT, source, ignore=unwanted, dirs_exist_ok=True)
    build(source, target, isolated=False)
    return target


def test_the_wheel_holds_the_program_and_its_networks(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {f"digitapp/assets/{name}" for name in NETWORKS} <= names
    assert "digitapp/assets/locale/de/LC_MESSAGES/digitapp.mo" in names
    assert "digitapp/gui/dialogs/rules.py" in names and "digitapp/py.typed" in names
    assert not [name for name in names if name.startswith(("tests", "training"))]
    assert not [name for name in names if name.endswith((".po", "golden.npz"))]
    unread = ("digitapp/assets/benchmarks/", "digitapp/assets/tuning/")
    assert not [name for name in names if name.startswith(unread)]
    assert wheel.stat().st_size < 20 << 20


def test_the_sdist_holds_all_that_tests_and_packagers_need(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for name in ("setup.cfg", "main.py", "LICENSE", "requirements.lock", "docs/GUIDE.md"):
        assert name in names
    assert {f"assets/{name}" for name in NETWORKS} <= names
    assert {"assets/golden.npz", "packaging/digitapp.spec", "tests/gui/conftest.py"} <= names
    assert "assets/locale/fr/LC_MESSAGES/digitapp.po" in names


def test_the_installed_wheel_reads_a_page(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([*pip, "--target", str(tmp_path / "site"), str(wheel)], check=True)
    program = "import sys; from digitapp.cli import main; sys.exit(main())"
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path / "site"),
        "DIGITAPP_HOME": str(tmp_path / "home"),
    }

    def run(*words: str) -> str:
        command = [sys.executable, "-c", program, *words]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
        ).stdout

    assert run("--version").split()[-1] == digitapp.__version__
    page = ROOT / "assets" / "examples" / "notes.png"
    assert "2026" in run("read", str(page), "--text", "--quiet")
