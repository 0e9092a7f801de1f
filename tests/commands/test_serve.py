"""`serve` without what it needs says so in one sentence, at once."""

from __future__ import annotations

import socket

import pytest

from digitapp.cli import main


@pytest.mark.parametrize("port", ["x", "-1", "65536", "7²"])
def test_a_wrong_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        main(["serve", f"--port={port}"])
    assert stopped.value.code == 2
    assert "a number from 0 to 65535" in capsys.readouterr().err


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main(["serve", "--no-browser"]) == 1
    said = capsys.readouterr().err
    assert "pip install 'digitapp[web]'" in said and said.count("\n") == 1


def test_a_port_that_is_taken_is_named(capsys: pytest.CaptureFixture[str]):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["serve", "--no-browser", f"--port={port}"]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"Port {port} cannot be used: ") and said.count("\n") == 1
