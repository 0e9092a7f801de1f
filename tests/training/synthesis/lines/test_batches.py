import numpy as np
import pytest

from digitapp.recognition.line_reader import CLASSES
from digitapp.recognition.row_image import HEIGHT
from training.synthesis.lines.batches import (
    batch,
    decoded,
    encoded,
    fits,
    read_lines,
    similar,
    varied,
)
from training.synthesis.lines.blocks import joined, write_block
from training.synthesis.lines.samples import LineSample


def sample(text: str, width: int, seed: int = 0) -> LineSample:
    rng = np.random.default_rng(seed)
    return LineSample(rng.integers(0, 256, (HEIGHT, width), np.uint8), text)


def logits(numbers: list[int]) -> np.ndarray:
    """Each character takes two columns and is followed by a blank."""
    steps = [step for number in numbers for step in (number, number, 0)]
    return np.eye(1 + len(CLASSES))[steps] if steps else np.zeros((4, 1 + len(CLASSES)))


@pytest.mark.parametrize("text", ["", "7", "1007", "12.50", "(55)/¤-=:+x%,.", CLASSES])
def test_texts_are_decoded_from_their_numbers(text):
    numbers = encoded(text)
    assert all(1 <= number <= len(CLASSES) for number in numbers)
    assert decoded(logits(numbers)) == text


def test_repeats_without_a_blank_are_one_character():
    assert decoded(np.eye(1 + len(CLASSES))[[3, 3, 3, 0, 3, 2]]) == "221"


def test_a_text_fits_where_there_is_a_column_for_each_character():
    assert fits(sample("12", 8)) and not fits(sample("12", 4))
    # Equal neighbours need a blank between them.
    assert fits(sample("123", 8)) and not fits(sample("111", 8))
    assert fits(sample("1", 360)) and not fits(sample("1", 361))
    assert fits(sample("12" * 20, 300)) and not fits(sample("12" * 20 + "1", 300))


def test_a_batch_is_padded_to_one_width_and_one_length():
    given = [sample("12,5", 70), sample("", 41), sample("8", 90)]
    pictures, target = batch(given, None)
    assert pictures.shape == (3, HEIGHT, 96, 1) and pictures.dtype == np.float32
    assert target.dtype == np.int32 and target[:, 0].tolist() == [4, 0, 1]
    for row, text in zip(target[:, 1:], ("12,5", "", "8"), strict=True):
        assert row.tolist() == encoded(text) + [0] * (len(row) - len(text))
    for picture, one in zip(pictures, given, strict=True):
        width = one.image.shape[1]
        assert np.allclose(picture[:, :width, 0] * 255, one.image, atol=1e-3)
        assert not picture[:, width:].any()


def test_a_very_wide_picture_gets_a_width():
    width = batch([sample("1", 500)], None)[0].shape[2]
    assert width >= 500 and width % 4 == 0


def test_pictures_vary_but_keep_their_height():
    one = sample("12", 80)
    rng = np.random.default_rng(1)
    made = [varied(one.image, rng) for _ in range(20)]
    assert all(image.shape[0] == HEIGHT and image.dtype == np.uint8 for image in made)
    assert len({image.shape[1] for image in made}) > 3
    assert all(60 < image.shape[1] < 110 for image in made)


def test_lines_are_read_in_the_order_of_their_widths(tmp_path):
    widths = np.random.default_rng(0).integers(40, 350, 48)
    samples = [sample("12", int(width), i) for i, width in enumerate(widths)]
    for number, part in enumerate((samples[:30], [*samples[30:], sample("1", 400)])):
        write_block(tmp_path / f"block_{number:04}.npz", joined(part))
    lines = read_lines(tmp_path)
    assert [line.image.shape[1] for line in lines] == sorted(widths.tolist())


def test_a_batch_is_drawn_from_neighbours():
    rng = np.random.default_rng(2)
    drawn = [similar(np.sort(rng.choice(1000, 8, replace=False)), 1000, rng) for _ in range(300)]
    assert all(len(set(rows)) == 8 and np.ptp(rows) < 48 for rows in drawn)
    assert min(map(min, drawn)) < 20 and max(map(max, drawn)) > 980
    # Few lines are all neighbours.
    assert sorted(similar(np.arange(5), 5, rng)) == [0, 1, 2, 3, 4]
