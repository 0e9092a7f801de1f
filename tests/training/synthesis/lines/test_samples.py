import numpy as np

from digitapp.recognition.line_reader import CLASSES
from digitapp.recognition.row_image import HEIGHT
from training.synthesis.lines.hands import read_glyphs
from training.synthesis.lines.samples import line_sample


def test_samples_are_pictures_of_rows_with_their_text(glyphs):
    samples = [line_sample(glyphs, np.random.default_rng(seed)) for seed in range(60)]
    for sample in samples:
        assert sample.image.dtype == np.uint8 and sample.image.shape[0] == HEIGHT
        assert sample.image.shape[1] <= 640 and sample.image.any()
        assert set(sample.text) <= set(CLASSES)
    texts = {sample.text for sample in samples}
    assert "" in texts and "472" in texts and len(texts) > 12


def test_longer_texts_make_wider_pictures(glyphs):
    samples = [line_sample(glyphs, np.random.default_rng(seed)) for seed in range(60)]
    short = [s.image.shape[1] for s in samples if 1 <= len(s.text) <= 3]
    long = [s.image.shape[1] for s in samples if len(s.text) >= 7]
    assert np.median(short) < np.median(long)


def test_without_recorded_lines_and_words_all_is_laid_out(data):
    few = read_glyphs(data)
    assert all(line_sample(few, np.random.default_rng(seed)).text for seed in range(12))
