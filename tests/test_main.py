"""`python main.py`: straight into the application, or into the environment first."""

from __future__ import annotations

import sys

import pytest

import digitapp.cli
import main


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch):
    """Start main.py with arguments; tells what it went on with."""

    def start(*arguments: str, complete: bool) -> tuple[str, list[str], bool]:
        calls: list[tuple[str, list[str], bool]] = []

        def in_environment(words, verbose):
            calls.append(("environment", words[1:], verbose))
            return 0

        def application(words):
            calls.append(("application", words, False))
            return 0

        monkeypatch.setattr(sys, "argv", ["main.py", *arguments])
        monkeypatch.setattr(main, "is_installed", lambda: complete)
        monkeypatch.setattr(main, "run_in_environment", in_environment)
        monkeypatch.setattr(digitapp.cli, "main", application)
        assert main.start() == 0
        (call,) = calls
        return call

    return start


def test_a_complete_python_goes_straight_on(started):
    assert started("read", "a.png", complete=True) == ("application", ["read", "a.png"], False)
    assert started(complete=True) == ("application", [], False)


def test_an_incomplete_python_hands_its_arguments_on(started):
    assert started("a.png", complete=False) == ("environment", ["a.png"], False)
    assert started("--verbose", complete=False) == ("environment", ["--verbose"], True)


def test_verbose_in_front_is_for_the_set_up_alone(started):
    assert started("--verbose", "a.png", complete=True) == ("application", ["a.png"], False)
    words = ["read", "--verbose", "a.png"]
    assert started(*words, complete=True) == ("application", words, False)


@pytest.mark.parametrize("word", main.NEED_NOTHING)
def test_help_and_version_make_no_environment(started, word: str):
    assert started(word, complete=False) == ("application", [word], False)
