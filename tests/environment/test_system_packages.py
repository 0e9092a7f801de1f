"""What the system lacks is installed through apt, or said in one sentence."""

from __future__ import annotations

import operator
import os
import sys
from functools import partial

import pytest

from digitapp.environment import system_packages
from digitapp.environment.console import Console
from digitapp.environment.system_packages import SystemPackage, install_system_packages
from tests.__main__ import add_system_packages


class Commands(Console):
    """Notes the commands that it is asked to run."""

    def __init__(self) -> None:
        super().__init__()
        self.ran: list[str] = []

    def run(self, doing, command, *rest, **options):
        self.ran.append(" ".join(command))


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch):
    """A Linux machine that lacks given packages and has given commands; root by default."""

    def make(missing=(), commands=("apt-get",), user=0, python="/usr/bin/python3"):
        known = {package.name: package for package in _all_packages()}
        for group in ("PYTHON_PACKAGES", "LINUX_PACKAGES", "TEST_PACKAGES"):
            packages = (
                SystemPackage(p.name, partial(operator.not_, p.name in missing), p.optional)
                for p in getattr(system_packages, group)
            )
            monkeypatch.setattr(system_packages, group, tuple(packages))
        assert set(missing) <= known.keys()
        monkeypatch.setattr(system_packages, "has_command", lambda name: name in commands)
        monkeypatch.setattr(os, "geteuid", lambda: user)
        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setattr(sys, "executable", python)
        return Commands()

    return make


def _all_packages() -> tuple[SystemPackage, ...]:
    return (
        *system_packages.PYTHON_PACKAGES,
        *system_packages.LINUX_PACKAGES,
        *system_packages.TEST_PACKAGES,
    )


def sentence(commands: Commands, for_tests: bool = False) -> str:
    with pytest.raises(SystemExit) as stopped:
        install_system_packages(commands, for_tests)
    assert isinstance(stopped.value.code, str) and "\n" not in stopped.value.code
    assert not commands.ran
    return stopped.value.code


def test_a_complete_machine_is_left_alone(machine):
    commands = machine()
    install_system_packages(commands, for_tests=True)
    assert commands.ran == []


def test_root_installs_what_is_missing(machine):
    commands = machine(missing=("python3-tk", "libxcursor1", "xvfb"))
    install_system_packages(commands)
    update, install = commands.ran
    assert update.endswith("update")
    assert install.endswith("install --no-install-recommends python3-tk libxcursor1")


def test_the_tests_also_get_a_display(machine):
    commands = machine(missing=("libxcursor1", "xvfb"))
    install_system_packages(commands, for_tests=True)
    assert commands.ran[-1].endswith("libxcursor1 xvfb")


def test_tests_run_though_the_system_lacks_something(machine, capsys):
    commands = machine(missing=("poppler-utils",), user=1000)
    add_system_packages(commands)
    said = capsys.readouterr().err
    assert "as root: apt-get install poppler-utils;" in said and said.count("\n") == 1
    add_system_packages(rooted := machine(missing=("poppler-utils",)))
    assert rooted.ran[-1].endswith("poppler-utils")


def test_without_apt_it_says_what_to_install(machine):
    assert "calls python3-tk," in sentence(machine(missing=("python3-tk",), commands=()))


def test_without_root_or_sudo_it_gives_the_command(machine):
    said = sentence(machine(missing=("xvfb",), user=1000), for_tests=True)
    assert "as root: apt-get install xvfb" in said


def test_what_is_optional_stops_nothing(machine):
    commands = machine(missing=("libxcursor1",), user=1000)
    install_system_packages(commands)
    assert commands.ran == []


def test_a_python_that_is_not_debians_is_named(machine):
    said = sentence(machine(missing=("python3-tk",), python="/opt/python/bin/python3"))
    assert said.startswith("/opt/python/bin/python3 comes without tk;")
    assert "complete Python" in said


def test_a_library_that_does_not_load_is_missing():
    assert not system_packages._has_library("libnothing_of_the_kind.so.9")()
    assert not system_packages._has_module("tkinter", "no_such_module")()


@pytest.mark.parametrize(
    ("line", "detail"),
    [
        ("Unpacking libtk8.6:amd64 (8.6.13-2) ...", "libtk8.6:amd64"),
        ("Setting up xvfb (2:21.1.7-3) ...", "xvfb"),
        ("Reading package lists...", None),
        ("", None),
    ],
)
def test_progress_names_the_package_at_work(line: str, detail: str | None):
    assert system_packages._unpacked(line) == detail
