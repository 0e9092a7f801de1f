"""The set-up scripts say in one sentence what they cannot install themselves."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parent.parent / ".ci"


@pytest.fixture
def environment(monkeypatch):
    """The script's module, unable to run anything."""
    spec = importlib.util.spec_from_file_location("environment", SCRIPTS / "environment.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def run(command, **options):
        pytest.fail(f"ran {command}")

    monkeypatch.setattr(module.subprocess, "run", run)
    return module


def without(monkeypatch, environment, *modules):
    """Let Python look as if it came without some modules."""
    known = importlib.util.find_spec
    monkeypatch.setattr(
        environment.importlib.util,
        "find_spec",
        lambda name: None if name in modules else known(name),
    )


def with_commands(monkeypatch, environment, *commands):
    monkeypatch.setattr(
        environment.shutil, "which", lambda name: f"/bin/{name}" if name in commands else None
    )


def sentence(prepare) -> str:
    with pytest.raises(SystemExit) as stopped:
        prepare()
    assert isinstance(stopped.value.code, str) and "\n" not in stopped.value.code
    return stopped.value.code


def test_without_apt_it_says_what_to_install(environment, monkeypatch):
    without(monkeypatch, environment, "tkinter")
    with_commands(monkeypatch, environment)
    assert "python3-tk" in sentence(lambda: environment.prepare(""))


def test_a_python_that_is_not_debians_is_named(environment, monkeypatch):
    without(monkeypatch, environment, "tkinter")
    with_commands(monkeypatch, environment, "apt-get")
    monkeypatch.setattr(environment.sys, "executable", "/opt/python/bin/python3")
    assert "complete Python" in sentence(lambda: environment.prepare(""))


@pytest.mark.skipif(sys.platform != "linux", reason="asks for Debian's packages")
def test_without_root_or_sudo_it_gives_the_command(environment, monkeypatch):
    without(monkeypatch, environment)
    with_commands(monkeypatch, environment, "apt-get")
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    said = sentence(lambda: environment.prepare("", tests=True))
    assert "apt-get install" in said and "xvfb" in said


def test_an_old_python_gets_a_sentence(environment, monkeypatch):
    monkeypatch.setattr(environment.sys, "version_info", (3, 9, 2))
    assert "3.11 or newer" in sentence(lambda: environment.prepare(""))


def test_the_scripts_need_nothing_installed():
    """They run before anything is: isolated from site-packages, they still import."""
    code = (
        f"import sys; sys.path.insert(0, {str(SCRIPTS)!r}); import environment, run_app, run_tests"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
