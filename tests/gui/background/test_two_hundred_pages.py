"""Two hundred pages: read, reviewed, restored after a crash, exported."""

from __future__ import annotations

import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.gui.conftest import Hand, fail
from tests.gui.piles import expected, write_pile

Launch = Callable[..., Hand]
ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
def test_two_hundred_pages_from_opening_to_the_spreadsheet(
    launch: Launch, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "pile"
    write_pile(folder, 200)
    command = [sys.executable, "-m", "tests.gui.background.half_reviewed"]
    command += [str(folder), str(tmp_path / "work.digits"), str(home)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline() == b"ready\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    hand = launch(recognizer=fail)
    question = hand.window.files.questions.current
    assert question is not None
    question.event_generate("<Return>")
    hand.wait(lambda: len(hand.window.session.pages) == 200)
    assert hand.window.session.path == tmp_path / "work.digits"
    out = tmp_path / "out.xlsx"
    hand.window.files.export(out)
    hand.wait(out.exists)
    hand.settle()
    sheet = openpyxl.load_workbook(out)["Lines"]
    found = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert len(found) == 200
    corrected = [row for row in found.values() if row[6].value == "yes"]
    reviewed = [row for row in found.values() if row[7].value == "yes"]
    assert len(reviewed) >= 20 and 1 <= len(corrected) <= 21
    for n, read in enumerate(expected(200), start=1):
        row = found[str(folder / f"page{n}.png")]
        assert (row[1].value, row[2].value) == (1, 1)
        digits = str(row[8].value)
        typed = {int(place) - 1 for place in str(row[11].value or "").split()}
        changed = {i for i in typed if digits[i] != read[i]}
        assert bool(changed) == (row in corrected)
        assert {digits[i] for i in typed} <= set("79")
        unchanged = set(range(len(read))) - typed
        assert len(digits) == len(read) and all(digits[i] == read[i] for i in unchanged)
    assert sum("9" in str(row[8].value) for row in corrected) == 1
    with zipfile.ZipFile(out) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("xl/media")]
    assert len(pictures) == 200
