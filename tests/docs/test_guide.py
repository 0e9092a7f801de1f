"""Every command of the guide runs, on a small pile and with a recognizer that is quick."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

import digitapp.batch.watch
import digitapp.pipeline.recognize
from digitapp import cli
from digitapp.records import DigitSequence, Page
from digitapp.settings import DEFAULTS, Settings
from tests.batch.pages import save
from tests.docs.shell_commands import shell_commands
from tests.records.sequences import sequence

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "GUIDE.md"
TEXT = GUIDE.read_text("utf-8")
COMMANDS = shell_commands(TEXT)


@pytest.fixture
def pile(pages: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the guide: scans, rules and a filled review table."""

    def recognize(page: Page, models: object, settings: Settings = DEFAULTS) -> DigitSequence:
        return sequence("1572", "43890", page=page, doubtful="9")

    def complete_files(*_: object) -> Iterator[list[Path]]:
        yield [pages / "scans" / "notes.png"]
        raise KeyboardInterrupt

    monkeypatch.setattr(digitapp.pipeline.recognize, "recognize", recognize)
    monkeypatch.setattr(digitapp.batch.watch, "complete_files", complete_files)
    for name in ("notes.png", "page2.png"):
        save(pages / "scans" / name)
    (pages / "known.txt").write_text("1572\n43890\n")
    (rules,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    (pages / "rules.toml").write_text(rules)
    (pages / "check").mkdir()
    words = ["read", "scans", "--csv", "--output", "first.csv", "--review", "check", "--quiet"]
    assert cli.main(words) == 0
    return pages


def test_the_guide_has_commands():
    assert len(COMMANDS) > 20


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_guide_runs(pile, monkeypatch, capsys, command):
    if command.startswith("cat "):
        file, command = command.removeprefix("cat ").split(" | ")
        content = io.BytesIO((pile / file).read_bytes())
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(content))
    program, *words = shlex.split(command)
    assert program == "digitapp"
    code = cli.main(words)
    assert code == (130 if words[0] == "watch" else 0)
    out = capsys.readouterr().out
    if "--output" in words:
        assert (pile / words[words.index("--output") + 1]).stat().st_size > 0
    else:
        assert "1572" in out
