import hashlib
import json
import shutil

import numpy as np
import pytest

from digitapp import ModelError, load_models
from digitapp.models import EIGHT_BITS, LINE_READER
from digitapp.resources import assets_folder


@pytest.fixture(scope="module")
def models():
    return load_models()


@pytest.fixture
def all_models(tmp_path):
    """A copy of the shipped models, those in 8 bits among them."""
    (tmp_path / EIGHT_BITS).mkdir()
    card = json.loads((assets_folder() / "model_card.json").read_text())
    for name in (*card["files"], "model_card.json"):
        shutil.copy(assets_folder() / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def copied_models(all_models):
    """A copy of the shipped models in full precision alone."""
    card = json.loads((all_models / "model_card.json").read_text())
    files = {name: entry for name, entry in card["files"].items() if EIGHT_BITS not in name}
    (all_models / "model_card.json").write_text(json.dumps({**card, "files": files}))
    return all_models


def test_golden_pairs_are_given_back(models):
    with np.load(assets_folder() / "golden.npz") as golden:
        crops = golden["crops"].astype(np.float32) / 255
        probabilities, enlarged = golden["probabilities"], golden["enlarged"]
    assert np.abs(models.classify(crops) - probabilities).max() < 1e-3
    assert np.abs(models.super_resolve(crops) * 255 - enlarged).max() <= 1.5


def test_shapes_types_and_ranges(models):
    crops = np.random.default_rng(0).random((5, 28, 28)).astype(np.float32)
    enlarged = models.super_resolve(crops)
    probabilities = models.classify(crops)
    assert enlarged.shape == (5, 140, 140) and enlarged.dtype == np.float32
    assert enlarged.min() >= 0 and enlarged.max() <= 1
    assert probabilities.shape == (5, 11)
    assert probabilities.sum(1) == pytest.approx(1, abs=1e-4)
    assert models.classify_enlarged(enlarged) == pytest.approx(probabilities, abs=1e-4)


def test_the_batch_does_not_change_a_reading(models):
    crops = np.random.default_rng(1).random((150, 28, 28)).astype(np.float32)
    alone = np.concatenate([models.classify(crops[i : i + 1]) for i in (0, 70, 149)])
    assert models.classify(crops)[[0, 70, 149]] == pytest.approx(alone, abs=1e-4)


def test_no_crops_give_no_rows(models):
    assert models.classify(np.empty((0, 28, 28), np.float32)).shape == (0, 11)
    assert models.super_resolve(np.empty((0, 28, 28), np.float32)).shape == (0, 140, 140)


@pytest.mark.parametrize("shape", [(28, 28), (2, 28, 27), (2, 28, 28, 1)])
def test_other_shapes_are_refused(models, shape):
    with pytest.raises(ValueError, match="shape"):
        models.classify(np.zeros(shape, np.float32))


def test_another_folder_can_be_loaded(models, all_models):
    crops = np.zeros((1, 28, 28), np.float32)
    assert load_models(all_models).classify(crops) == pytest.approx(models.classify(crops))


def test_networks_in_eight_bits_answer_almost_alike(models, copied_models):
    full, same = load_models(eight_bits=False), load_models(copied_models)
    rows = np.kron(np.random.default_rng(3).random((2, 10, 30)) > 0.7, np.ones((1, 4, 4)))
    answers = [m.read_lines(rows.astype(np.float32)) for m in (models, full, same)]
    assert (answers[1] == answers[2]).all()
    assert 0 < np.abs(answers[0] - answers[1]).mean() < 0.01


def test_a_damaged_network_in_eight_bits_is_refused(all_models):
    (all_models / EIGHT_BITS / LINE_READER).write_bytes(b"no network")
    with pytest.raises(ModelError, match=r"line_reader\.onnx is damaged"):
        load_models(all_models)
    assert load_models(all_models, eight_bits=False).line_reader is not None


@pytest.mark.parametrize("card", ["", "[]", "[" * 100_000, '{"files": {"a": 1}}'])
def test_a_damaged_card_is_refused(copied_models, card):
    (copied_models / "model_card.json").write_text(card)
    with pytest.raises(ModelError, match=r"model card .* is damaged"):
        load_models(copied_models)


def test_a_damaged_file_is_refused(copied_models):
    path = copied_models / "classifier.onnx"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"classifier\.onnx is damaged"):
        load_models(copied_models)


def test_a_foreign_network_is_refused_even_with_a_card(copied_models):
    shutil.copy(copied_models / "super_resolver.onnx", copied_models / "classifier.onnx")
    card = json.loads((copied_models / "model_card.json").read_text("utf-8"))
    card["files"]["classifier.onnx"] = card["files"]["super_resolver.onnx"]
    (copied_models / "model_card.json").write_text(json.dumps(card), "utf-8")
    with pytest.raises(ModelError, match="another network"):
        load_models(copied_models)


@pytest.mark.parametrize("name", ["model_card.json", "super_resolver.onnx", "classifier.onnx"])
def test_a_missing_file_is_named(copied_models, name):
    (copied_models / name).unlink()
    with pytest.raises(ModelError, match=name):
        load_models(copied_models)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(ModelError, match="nowhere"):
        load_models(tmp_path / "nowhere")


def test_written_pixels_have_a_probability(models):
    written = models.written(np.zeros((2, 64, 128), np.float32))
    assert written.shape == (2, 64, 128)
    assert written.min() >= 0 and written.max() <= 1


@pytest.mark.parametrize(
    ("name", "ask"),
    [
        ("ink", lambda models: models.written(np.zeros((1, 64, 64), np.float32))),
        ("touching", lambda models: models.look_at_wholes(np.zeros((1, 40, 112), np.float32))),
        ("orientation", lambda models: models.look_how_it_lies(np.zeros((1, 28, 28, 2)))),
        ("row_orientation", lambda models: models.look_if_upside_down(np.zeros((1, 40, 64)))),
    ],
)
def test_a_folder_may_lack_the_networks_of_whole_pages(copied_models, name, ask):
    card = json.loads((copied_models / "model_card.json").read_text())
    del card["files"][f"{name}.onnx"]
    (copied_models / "model_card.json").write_text(json.dumps(card))
    (copied_models / f"{name}.onnx").unlink()
    without = load_models(copied_models)
    assert getattr(without, name) is None
    with pytest.raises(ModelError, match="These models lack"):
        ask(without)


def test_a_look_at_the_whole_gives_three_distributions(models):
    answers = models.look_at_wholes(np.random.default_rng(0).random((3, 40, 112), np.float32))
    parts = [answers[:, :5], answers[:, 5:15], answers[:, 15:]]
    assert all(part.sum(1) == pytest.approx(1, abs=1e-4) for part in parts)


def line_reader(width: int | None = None, classes: int = 23) -> bytes:
    """An ONNX network that gives every second column of a picture the same probabilities."""
    onnx = pytest.importorskip("onnx")
    helper, number = onnx.helper, onnx.TensorProto.FLOAT
    rows = helper.make_tensor_value_info("rows", number, ["N", 40, width or "W", 1])
    answer = helper.make_tensor_value_info("answer", number, ["N", "T", classes])
    constants = {
        "starts": np.array([0]),
        "ends": np.array([2**31 - 1]),
        "axes": np.array([1]),
        "steps": np.array([2]),
        "weights": np.zeros((1, classes), np.float32),
    }
    nodes = [
        helper.make_node("ReduceMax", ["rows"], ["columns"], axes=[1], keepdims=0),
        helper.make_node("Slice", ["columns", "starts", "ends", "axes", "steps"], ["halved"]),
        helper.make_node("MatMul", ["halved", "weights"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["answer"], axis=-1),
    ]
    given = [onnx.numpy_helper.from_array(array, name) for name, array in constants.items()]
    graph = helper.make_graph(nodes, "line_reader", [rows], [answer], given)
    opset = [helper.make_opsetid("", 13)]
    return bytes(helper.make_model(graph, opset_imports=opset, ir_version=8).SerializeToString())


def with_line_reader(folder, content: bytes | None):
    """Put a line reader into a folder of models and its card, or take it out of both."""
    path, card_path = folder / LINE_READER, folder / "model_card.json"
    card = json.loads(card_path.read_text("utf-8"))
    card["files"].pop(LINE_READER, None)
    path.unlink(missing_ok=True)
    if content is not None:
        path.write_bytes(content)
        card["files"][LINE_READER] = {"sha256": hashlib.sha256(content).hexdigest()}
    card_path.write_text(json.dumps(card), "utf-8")
    return folder


def test_a_folder_may_hold_a_line_reader(copied_models):
    with_one = load_models(with_line_reader(copied_models, line_reader()))
    answers = with_one.read_lines(np.zeros((2, 40, 64), np.float32))
    assert answers.shape == (2, 32, 23)
    assert answers.sum(2) == pytest.approx(1, abs=1e-5)


def test_a_folder_may_lack_the_line_reader(copied_models):
    without = load_models(with_line_reader(copied_models, None))
    assert without.line_reader is None
    with pytest.raises(ModelError, match="These models lack the line reader"):
        without.read_lines(np.zeros((1, 40, 64), np.float32))


@pytest.mark.parametrize("shape", [{"width": 64}, {"classes": 22}])
def test_a_line_reader_of_another_shape_is_refused(copied_models, shape):
    with pytest.raises(ModelError, match=r"line_reader\.onnx is another network"):
        load_models(with_line_reader(copied_models, line_reader(**shape)))


def test_a_damaged_line_reader_is_refused(copied_models):
    folder = with_line_reader(copied_models, line_reader())
    (folder / LINE_READER).write_bytes(b"no network")
    with pytest.raises(ModelError, match=r"line_reader\.onnx is damaged"):
        load_models(folder)


def test_a_line_reader_that_is_missing_is_named(copied_models):
    folder = with_line_reader(copied_models, line_reader())
    (folder / LINE_READER).unlink()
    with pytest.raises(ModelError, match=r"line_reader\.onnx"):
        load_models(folder)
