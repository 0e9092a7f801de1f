"""Progress for a person: few lines by default, everything with --verbose."""

from __future__ import annotations

import sys

import pytest

from digitapp.environment.console import Console


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_raw_lines_stay_hidden(capfd: pytest.CaptureFixture[str]):
    Console().run("Installing things", python("print('Collecting numpy')"))
    told = capfd.readouterr()
    assert told.out == ""
    assert told.err == "Installing things ...\n"


def test_verbose_shows_raw_lines(capfd: pytest.CaptureFixture[str]):
    Console(verbose=True).run("Installing things", python("print('Collecting numpy')"))
    told = capfd.readouterr()
    assert told.err.startswith("Installing things: ")
    assert "\nCollecting numpy\n" in told.err


def test_a_terminal_shows_the_detail_and_the_seconds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    Console().run("Installing", python("print('numpy')"), describe=lambda line: f"now {line}")
    told = capsys.readouterr().err
    assert told.split("\r")[-1].startswith("Installing ... now numpy, ")
    assert told.endswith("\n")


@pytest.mark.parametrize("verbose", [False, True])
def test_a_failure_ends_with_one_sentence(verbose: bool):
    failing = python("import sys; print('ERROR: no network.'); print('bye'); sys.exit(3)")
    with pytest.raises(SystemExit) as stopped:
        Console(verbose).run("Installing things", failing)
    said = str(stopped.value.code)
    assert said.startswith("Installing things failed")
    assert ("(ERROR: no network)" in said) is not verbose
