"""The time of each stage, and the cost of each input."""

from __future__ import annotations

import json
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from digitapp.models import Models
from digitapp.preprocessing import written_ink
from training.evaluation.pages import probe
from training.evaluation.pages.drawing import timed


def test_a_stage_does_not_count_the_stages_it_calls(monkeypatch: pytest.MonkeyPatch):
    now = 0.0

    def work(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(time, "perf_counter", lambda: now)
    clock = probe.Clock()
    inner = clock.of("inner", lambda: work(20))

    def both() -> None:
        work(10)
        inner()

    clock.of("outer", both)()
    assert clock.seconds == {"inner": 20, "outer": 10}


def test_timing_leaves_the_pipeline_unchanged():
    def state() -> tuple[object, ...]:
        return *(dict(vars(joint)) for joint in probe.JOINTS), Models.super_resolve

    before, find_ink = state(), vars(written_ink)["find_ink"]
    with pytest.raises(ZeroDivisionError), probe.watched(probe.Clock()):
        assert vars(written_ink)["find_ink"] is not find_ink
        raise ZeroDivisionError
    assert state() == before


def test_every_stage_of_the_pipeline_is_known():
    stages = {
        value.__module__
        for joint in probe.JOINTS
        for value in vars(joint).values()
        if callable(value) and not isinstance(value, type)
        if getattr(value, "__module__", "").startswith(
            ("digitapp.preprocessing", "digitapp.segmentation", "digitapp.recognition")
        )
    } - {joint.__name__ for joint in probe.JOINTS}
    assert len(stages) > 8
    assert stages <= probe.STAGES.keys()


def test_it_reports_one_file(tmp_path: Path, capsys):
    gray = np.full((60, 60), 255, np.uint8)
    cv2.ellipse(gray, (30, 30), (10, 16), 0, 0, 360, 0, 4)
    file = timed.save(gray, tmp_path / "one.png")
    assert probe.main([str(file), "--repeat", "3", "--stages"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["seconds"]) == 3 and found["digits"] == 1 and not found["error"]
    assert {"load", "ink", "networks", "rest"} <= found["stages"].keys()
    assert sum(found["stages"].values()) == pytest.approx(sum(found["seconds"][1:]), rel=0.5)


def test_a_refused_file_gets_its_sentence(tmp_path: Path):
    (tmp_path / "no.png").write_text("no picture")
    found = probe.probe(tmp_path / "no.png", 1, False, 1.0)
    assert "not an image" in found["error"]
