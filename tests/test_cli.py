"""The command line and the window, with a recognizer that always gives the same answer."""

import json

import pytest

import digitapp
from digitapp import cli
from digitapp.errors import DisplayError


def test_it_tells_its_version(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"digitapp {digitapp.__version__}\n"


def test_names_that_no_system_takes_get_a_sentence(pages, window, capsys):
    long = "x" * 300 + ".png"
    assert cli.main(["read", long, "a.png", "--json"]) == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert "cannot be opened: File name too long" in first["error"]
    assert second["text"]
    assert cli.main([long]) == 1
    assert "cannot be opened: File name too long" in capsys.readouterr().err
    assert not window


@pytest.mark.parametrize(
    "words", [["read"], ["read", "a.png", "--jsn"], ["evaluate"], ["--nonsense"]]
)
def test_wrong_usage_exits_with_2(words, capsys):
    with pytest.raises(SystemExit) as exited:
        cli.main(words)
    assert exited.value.code == 2
    assert "usage: digitapp" in capsys.readouterr().err


@pytest.fixture
def window(monkeypatch):
    """A display, and a window that only records the files it is opened with."""
    app = pytest.importorskip("digitapp.gui.app")
    opened = []

    def run(files):
        opened.append(list(files))
        return 0

    monkeypatch.setenv("DISPLAY", ":1")
    monkeypatch.setattr(app, "run", run)
    return opened


def test_no_command_opens_the_window(pages, window):
    assert cli.main([]) == 0
    assert cli.main(["a.png"]) == 0
    assert [[file.name for file in files] for files in window] == [[], ["a.png"]]


def test_a_mistyped_command_gets_a_sentence(pages, window, capsys):
    assert cli.main(["raed", "a.png"]) == 2
    assert "raed is neither a file nor a command" in capsys.readouterr().err
    assert not window


@pytest.mark.skipif("sys.platform != 'linux'")
def test_without_a_display_an_example_is_read(pages, monkeypatch, capsys):
    monkeypatch.delenv("DISPLAY", raising=False)
    assert cli.main([]) == 0
    out, err = capsys.readouterr()
    assert "no display" in err and "an example page" in err
    assert out == "1 5\n7\n"


def test_a_file_is_read_where_its_window_cannot_open(pages, window, monkeypatch, capsys):
    def run(files):
        raise DisplayError("No window can be opened")

    monkeypatch.setattr("digitapp.gui.app.run", run)
    assert cli.main(["b.png"]) == 0
    assert "reading the file instead" in capsys.readouterr().err
