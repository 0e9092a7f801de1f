"""The line reader that ships is read back as a Keras network, to be trained further."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras")

from digitapp.models import LINE_READER, load_models
from training.data.assets import SHIPPED
from training.export.line_reader import export_line_reader, finished_network
from training.fitting.rows.restored import restore_line_reader
from training.networks.graphs.conversion import ExportError

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return restore_line_reader(SHIPPED, tmp_path_factory.mktemp("run"))


def test_the_restored_network_answers_as_the_file(run: Path) -> None:
    rows = np.random.default_rng(5).random((3, 40, 96), np.float32)
    answers = finished_network(run).predict(rows[..., None], verbose=0)
    assert np.abs(answers - load_models(SHIPPED, eight_bits=False).read_lines(rows)).max() < 1e-3
    assert json.loads((run / "recipe.json").read_text("utf-8"))["recipe"]["folded"] is True


def test_it_can_be_exported_again(run: Path, tmp_path: Path) -> None:
    note = export_line_reader(run, tmp_path / LINE_READER)
    assert note["difference_keras_onnx"] < 1e-2
    assert (tmp_path / LINE_READER).stat().st_size < 1.1 * (SHIPPED / LINE_READER).stat().st_size


def test_another_network_is_refused(tmp_path: Path) -> None:
    (tmp_path / LINE_READER).write_bytes((SHIPPED / "touching.onnx").read_bytes())
    with pytest.raises(ExportError, match=LINE_READER.replace(".", r"\.")):
        restore_line_reader(tmp_path, tmp_path / "run")
