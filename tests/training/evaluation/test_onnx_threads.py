"""ONNX sessions of other packages in the same process as digitapp's."""

from __future__ import annotations

import numpy as np
import onnxruntime

from digitapp.models import INK, load_models
from digitapp.resources import assets_folder
from training.evaluation.onnx_threads import on_shared_threads


def test_a_session_with_its_own_options_opens_and_answers() -> None:
    load_models()
    before = onnxruntime.InferenceSession
    with on_shared_threads(onnxruntime):
        session = onnxruntime.InferenceSession(
            str(assets_folder() / INK), providers=["CPUExecutionProvider"]
        )
    assert onnxruntime.InferenceSession is before
    (written,) = session.run(None, {"strength": np.zeros((1, 64, 64, 1), np.float32)})
    assert written.shape == (1, 64, 64, 1)
