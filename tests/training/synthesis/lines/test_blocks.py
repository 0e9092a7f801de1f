import numpy as np

from training.synthesis.lines import blocks
from training.synthesis.lines.blocks import draw_block, draw_blocks, joined, read_block, write_block
from training.synthesis.lines.samples import LineSample


def same(one, other):
    return (
        np.array_equal(one.pixels, other.pixels)
        and np.array_equal(one.ends, other.ends)
        and one.texts.tolist() == other.texts.tolist()
    )


def test_samples_are_read_back_from_a_block():
    rng = np.random.default_rng(0)
    samples = [
        LineSample(rng.integers(0, 255, (40, width), np.uint8), text)
        for width, text in ((50, "12,5"), (31, ""), (80, "¤7"))
    ]
    block = joined(samples)
    assert len(block) == 3
    for given, found in zip(samples, block.samples(), strict=True):
        assert np.array_equal(given.image, found.image) and given.text == found.text


def test_a_block_is_the_same_on_disk(tmp_path):
    rng = np.random.default_rng(1)
    block = joined([LineSample(rng.integers(0, 255, (40, 33), np.uint8), "3/4=x")])
    write_block(tmp_path / "block.npz", block)
    assert same(read_block(tmp_path / "block.npz"), block)
    assert [path.name for path in tmp_path.iterdir()] == ["block.npz"]


def test_a_block_is_the_same_whenever_it_is_drawn(glyphs):
    first = draw_block(glyphs, 2, 3, seed=5)
    assert same(first, draw_block(glyphs, 2, 3, seed=5))
    assert not same(first, draw_block(glyphs, 3, 3, seed=5))
    assert not same(first, draw_block(glyphs, 2, 3, seed=6))


def test_lines_are_drawn_block_by_block_and_once(data, tmp_path, monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 3)
    draw_blocks(tmp_path, data, lines=5, seed=1, processes=1)
    paths = sorted(tmp_path.iterdir())
    assert [len(read_block(path)) for path in paths] == [3, 2]
    before = [path.stat().st_mtime_ns for path in paths]
    draw_blocks(tmp_path, data, lines=7, seed=1, processes=1)
    assert [path.stat().st_mtime_ns for path in paths] == before
    assert sum(len(read_block(path)) for path in sorted(tmp_path.iterdir())) == 6


def test_held_out_lines_are_others(data, tmp_path):
    draw_blocks(tmp_path / "train", data, 2, 1, 1)
    draw_blocks(tmp_path / "held-out", data, 2, 1, 1, validation=True)
    one, other = (read_block(tmp_path / name / "block_0000.npz") for name in ("train", "held-out"))
    assert not same(one, other)
