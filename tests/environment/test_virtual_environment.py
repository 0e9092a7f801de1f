"""When the environment is made, kept, brought up to date, and left."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import digitapp.environment
from digitapp.environment import virtual_environment
from digitapp.environment.console import Console
from digitapp.environment.virtual_environment import prepare


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An environment in a folder of its own; making it only notes the commands."""
    commands: list[list[str]] = []
    folder = tmp_path / ".venv"
    python = folder / "bin" / "python"

    def run(console, doing, command, **options):
        commands.append(list(command))
        if "venv" in command:
            python.parent.mkdir(parents=True)
            python.symlink_to(sys.executable)

    monkeypatch.setattr(Console, "run", run)
    monkeypatch.setattr(virtual_environment, "install_system_packages", lambda *_, **__: None)
    monkeypatch.setattr(virtual_environment, "VENV", folder)
    monkeypatch.setattr(virtual_environment, "PYTHON", python)
    monkeypatch.setattr(virtual_environment, "_STAMP", folder / "digitapp.json")
    monkeypatch.setattr(virtual_environment, "_works", python.exists)
    return commands


def installed(command: list[str]) -> str:
    """What pip was asked to install."""
    assert command[1:3] == ["-m", "pip"]
    return command[-1]


def test_the_first_start_makes_it_and_the_next_does_nothing(
    venv: list[list[str]], capsys: pytest.CaptureFixture[str]
):
    prepare()
    making, installing = venv
    assert making[1:3] == ["-m", "venv"]
    assert installed(installing) == "."
    assert "First start" in capsys.readouterr().err
    prepare()
    assert len(venv) == 2
    assert capsys.readouterr().err == ""


def test_extras_are_added_and_kept(venv: list[list[str]]):
    prepare()
    prepare(("train", "dev"))
    assert installed(venv[-1]) == ".[dev,train]"
    prepare()
    prepare(("dev",))
    assert len(venv) == 3, "what is installed already is not installed again"


def test_other_requirements_bring_it_up_to_date(
    venv: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    prepare(("dev",))
    monkeypatch.setattr(virtual_environment, "fingerprint", lambda extras: "other")
    capsys.readouterr()
    prepare()
    assert installed(venv[-1]) == ".[dev]"
    assert "Bringing up to date" in capsys.readouterr().err


@pytest.mark.parametrize("stamp", ["", "[]", '{"extras": []}'])
def test_an_installation_that_was_cut_off_is_finished(venv: list[list[str]], stamp: str):
    prepare()
    virtual_environment._STAMP.write_text(stamp, "utf-8")
    prepare()
    assert len(venv) == 3
    assert json.loads(virtual_environment._STAMP.read_text("utf-8"))["requirements"]


def test_an_old_python_gets_a_sentence(venv: list[list[str]], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"3\.11 or newer"):
        prepare()


def test_pips_lines_become_progress():
    describe = virtual_environment._pip_progress()
    assert describe("Collecting numpy<3,>=2.1") == "fetching numpy (1)"
    assert describe("Downloading numpy-2.4.6.whl (16 MB)") is None
    assert describe("Collecting keras-tuner[bayesian]==1.4") == "fetching keras-tuner (2)"
    assert describe("Installing collected packages: a, b, c") == "unpacking 3 packages"


def test_a_damaged_environment_is_said_once(monkeypatch: pytest.MonkeyPatch):
    """Where a package stays missing after a repair, the program must not start itself forever."""
    repaired: list[bool] = []
    monkeypatch.setattr(virtual_environment, "VENV", Path(sys.prefix))
    monkeypatch.setattr(virtual_environment, "prepare", lambda *_, repair: repaired.append(repair))
    monkeypatch.setattr(digitapp.environment, "is_installed", lambda extras: False)
    monkeypatch.setattr(digitapp.environment, "become", lambda command: pytest.fail("started"))
    with pytest.raises(SystemExit, match="delete"):
        digitapp.environment.run_in_environment(["main.py"])
    assert repaired == [True]


def test_the_program_goes_on_in_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(virtual_environment, "VENV", tmp_path)
    monkeypatch.setattr(virtual_environment, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(virtual_environment, "prepare", lambda *_, repair: None)
    started: list[list[str]] = []

    def become(command: list[str]) -> int:
        started.append(command)
        return 7

    monkeypatch.setattr(digitapp.environment, "become", become)
    assert digitapp.environment.run_in_environment(["main.py", "read"]) == 7
    assert started == [[str(tmp_path / "python"), "main.py", "read"]]
