"""What a killed training leaves for the next one."""

from __future__ import annotations

import json
from pathlib import Path

from training.fitting.run_folder import begin


def _killed(folder: Path) -> None:
    (folder / "backup").mkdir()
    (folder / "backup" / "training_metadata.json").write_text(json.dumps({"epoch": 3, "batch": 0}))
    (folder / "history.csv").write_text("epoch,loss\n0,1\n")


def test_a_killed_training_resumes_only_with_the_same_settings(tmp_path: Path) -> None:
    assert begin(tmp_path, {"rate": 0.1, "filters": (1, 2)}) == 0
    _killed(tmp_path)
    assert begin(tmp_path, {"rate": 0.1, "filters": (1, 2)}) == 3
    assert (tmp_path / "history.csv").exists()
    assert begin(tmp_path, {"rate": 0.2, "filters": (1, 2)}) == 0
    assert not (tmp_path / "backup").exists()
    assert not (tmp_path / "history.csv").exists()
