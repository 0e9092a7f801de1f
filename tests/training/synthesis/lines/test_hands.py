import numpy as np
import pytest

from tests.training.conftest import write_strokes
from training.data.datasets import DataError, held_out, measured
from training.synthesis.lines.hands import draw_hand, known_text, read_glyphs
from training.synthesis.strokes.pen import Drawing


def count(writers):
    return sum(len(found) for digits in writers for found in digits.values())


def test_writers_are_trained_on_or_held_out(data):
    trained, other = read_glyphs(data), read_glyphs(data, validation=True)
    with np.load(data / "train" / "unipen_digits.npz") as arrays:
        share = held_out(arrays["writer"])
    assert 0 < count(other.strokes) <= share.sum() < count(trained.strokes) <= (~share).sum()


def test_sets_that_the_folder_lacks_are_skipped(data):
    found = read_glyphs(data)
    assert found.bitmaps == [] and found.recorded == [] and found.words == []


def test_writers_without_names_are_used_where_they_wrote_every_digit(tmp_path):
    write_strokes(tmp_path / "unipen_digits.npz", list("0123456789") * 30)
    images = np.full((300, 28, 28), 200, np.uint8)
    for labels, count in ((np.arange(300) // 30, 1), (np.arange(300) % 9, 0)):
        path = tmp_path / "mnist.npz"
        np.savez(path, x_train=images, y_train=labels, x_test=images, y_test=labels)
        assert len(read_glyphs(tmp_path).unsigned) == count
        assert len(read_glyphs(tmp_path, validation=True).unsigned) == count


def test_signs_are_read_where_there_are_any(tmp_path):
    write_strokes(tmp_path / "unipen_digits.npz", list("0123456789") * 30)
    with np.load(tmp_path / "unipen_digits.npz") as arrays:
        signs = dict(arrays)
    signs["labels"] = np.array(list(",[$(.}-+Az") * 30)
    np.savez(tmp_path / "unipen_signs.npz", **signs)
    found = read_glyphs(tmp_path).signs
    assert set(found) == set(",(¤.)-+")
    assert len(found["("]) > len(found[","]) > 0


def test_a_folder_without_strokes_of_digits_is_refused(tmp_path):
    with pytest.raises(DataError, match="pen strokes"):
        read_glyphs(tmp_path)
    write_strokes(tmp_path / "pendigits.npz", list("01234") * 30)
    with pytest.raises(DataError, match="pen strokes"):
        read_glyphs(tmp_path)


def test_every_hand_writes_every_digit(glyphs):
    rng = np.random.default_rng(5)
    for _ in range(40):
        hand = draw_hand(glyphs, rng)
        for digit in "0123456789":
            assert np.ptp(hand.digit(digit, rng).outline(), axis=0).max() > 0


def test_a_hand_keeps_the_form_of_its_digits(glyphs):
    rng = np.random.default_rng(1)
    hands = [hand for hand in (draw_hand(glyphs, rng) for _ in range(60)) if "7" in hand.kept]
    assert {hand.kept["7"] for hand in hands} >= {0, 1, 2, 3}
    for hand in hands[:10]:
        glyphs_of_seven = [hand.digit("7", rng) for _ in range(3)]
        drawn = [glyph for glyph in glyphs_of_seven if isinstance(glyph, Drawing)]
        assert len(drawn) == 3
        assert len({len(glyph.starts) for glyph in drawn}) == 1
        assert not np.array_equal(drawn[0].points, drawn[1].points)


def test_labels_become_characters_that_the_reader_knows():
    assert known_text("$12.50") == "¤12.50"
    assert known_text("[3] {4}") == "(3)(4)"
    assert known_text("abc 7 kg") == "7"


def test_half_of_the_writers_are_measured_on():
    names = np.array([f"writer {i}" for i in range(400)])
    assert 0.4 < measured(names).mean() < 0.6
    assert np.array_equal(measured(names), measured(names))
