"""Every command of docs/FORMS.md runs, and the gallery is read as its labels say."""

from __future__ import annotations

import csv
import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from digitapp import cli
from tests.docs.shell_commands import shell_commands

ROOT = Path(__file__).resolve().parents[2]
GALLERY = ROOT / "docs" / "forms"
TEXT = (ROOT / "docs" / "FORMS.md").read_text("utf-8")
COMMANDS = shell_commands(TEXT)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The gallery's forms with one page of a meter and one of marks."""
    monkeypatch.setenv("DIGITAPP_HOME", str(tmp_path / ".home"))
    for file in GALLERY.glob("*.form.*"):
        shutil.copy(file, tmp_path)
    (tmp_path / "scans").mkdir()
    for name in ("meter3.jpg", "marks1.jpg"):
        shutil.copy(GALLERY / "scans" / name, tmp_path / "scans")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_guide_runs(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    program, *words = shlex.split(command)
    assert program == "digitapp"
    if words[0] == "review":
        before = COMMANDS[COMMANDS.index(command) - 1]
        assert cli.main(shlex.split(before)[1:]) == 1
        capsys.readouterr()
    other = words[0] == "review" or "marks1" in command or "marks.form.json" in command
    assert cli.main(words) == (0 if other else 1)  # the page of marks fits no meter
    out = capsys.readouterr().out
    if "--output" in words:
        assert (folder / words[words.index("--output") + 1]).stat().st_size > 0
    elif not other:
        assert "611669" in out and "fits no form" in out


@pytest.mark.slow
def test_the_python_of_the_guide_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    monkeypatch.chdir(ROOT)
    exec(compile(code, "FORMS.md", "exec"), {})
    assert re.search(r"^year 3302 0\.\d+ (True|False)$", capsys.readouterr().out, re.MULTILINE)


def test_every_page_of_the_gallery_has_labels() -> None:
    with (GALLERY / "labels.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    pages = {file.name for file in (GALLERY / "scans").iterdir()}
    assert {row["file"] for row in rows} == pages and len(pages) == 12
    names = {json.loads(file.read_text("utf-8"))["name"] for file in GALLERY.glob("*.json")}
    assert names == {"marks", "meter", "questions"}


@pytest.mark.slow
def test_the_gallery_is_read_as_its_labels_say(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forms = [word for file in sorted(GALLERY.glob("*.json")) for word in ("--form", str(file))]
    assert cli.main(["read", str(GALLERY / "scans"), "--json", *forms]) == 0
    with (GALLERY / "labels.csv").open(newline="", encoding="utf-8") as stream:
        known = {
            (r["file"], r["field"], int(r["row"] or 0)): r["text"] for r in csv.DictReader(stream)
        }
    right = []
    for line in capsys.readouterr().out.splitlines():
        record = json.loads(line)
        name = Path(record["file"]).name
        assert name.startswith(record["form"]["name"])
        right += [
            known[name, entry["name"], entry["row"]] == entry["text"]
            for entry in record["form"]["fields"]
        ]
    assert len(right) == len(known) and sum(right) >= 0.97 * len(right)
