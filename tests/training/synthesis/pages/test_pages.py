"""Drawn pages: papers, writing on them, and patches with the truth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from training.synthesis.pages import neighbours, page, paper, print
from training.synthesis.pages.handwriting import write
from training.synthesis.pages.ornament import ornament
from training.synthesis.pages.rows import writing
from training.synthesis.strokes import lettering

SHAPE = (90, 140)


@pytest.fixture(scope="module")
def material(data: Path):
    return writing(data)


def test_papers_are_parts_of_full_ink():
    for seed in range(25):
        rng = np.random.default_rng(seed)
        for layer in (
            paper.ruled(SHAPE, 30, rng),
            paper.guilloche(SHAPE, 3, rng),
            paper.weave(SHAPE, rng),
            print.borders(SHAPE, 3, rng),
            print.band(SHAPE, 30, rng),
            print.spiral(SHAPE, 30, rng),
            lettering.text(SHAPE, 9, rng),
            lettering.text(SHAPE, 20, rng, digits=False),
            lettering.word(SHAPE, 20, 100, 60, True, rng),
            print.form(SHAPE, [((5.0, 5.0), (5.0, 80.0)), ((5.0, 80.0), (130.0, 80.0))], 3, rng),
            print.ring(SHAPE, (30.0, 20.0, 110.0, 70.0), 3, rng),
        ):
            assert layer.shape == SHAPE and layer.dtype == np.float32
            assert layer.min() >= -0.5 and layer.max() <= 1.2


def test_an_ornament_is_one_figure_again_and_again_along_a_side():
    for seed in range(25):
        layer = ornament((240, 240), 30, np.random.default_rng(seed))
        assert layer.dtype == np.float32 and 0.4 < layer.max() <= 1
        border = layer if np.ptp(np.flatnonzero(layer.any(axis=0))) < 100 else layer.T
        used = np.flatnonzero(border.any(axis=0))
        assert np.ptp(used) < 100 and min(used[0], 239 - used[-1]) < 60
        along = border.sum(axis=1)[20:220]
        alike = [np.corrcoef(along[:120], along[lag : lag + 120])[0, 1] for lag in range(4, 40)]
        assert along.std() < 1e-3 * along.mean() or max(alike) > 0.5


@pytest.mark.slow
def test_neighbours_are_cut_by_the_edge_and_are_not_to_be_read(material):
    seen = 0
    for seed in range(120):
        rng = np.random.default_rng(seed)
        sheet = write(material, rng)
        cut = neighbours.cut_neighbours(material, sheet, rng)
        assert cut.shape == sheet.shape and not (cut & sheet.coverage).any()
        if cut.any():
            seen += 1
            edge = np.concatenate([cut[0], cut[-1], cut[:, 0], cut[:, -1]])
            assert edge.any() and max(sheet.shape) * 4 / sheet.pen <= neighbours.PATCH
    assert seen > 3


@pytest.mark.slow
def test_some_neighbours_are_rows_of_a_list(material):
    """A row shows along the edge at several places."""
    wide = 0
    for seed in range(400):
        rng = np.random.default_rng(seed)
        cut = neighbours.cut_neighbours(material, write(material, rng), rng)
        for edge in (cut[0], cut[-1]):
            wide += int(np.count_nonzero(np.diff((edge > 100).astype(np.int8)) == 1) >= 3)
    assert wide >= 5


def test_crossed_out_numbers_are_not_to_be_read(material):
    sheets = [write(material, np.random.default_rng(seed)) for seed in range(150)]
    crossed = [sheet for sheet in sheets if sheet.deleted.any()]
    assert 5 <= len(crossed) <= 60
    assert any(sheet.coverage.any() for sheet in crossed)
    for sheet in crossed:
        assert not (sheet.deleted > 127).all()
        assert (sheet.coverage[sheet.deleted > 127] > 127).mean() < 0.5


def test_a_printed_word_ends_before_a_number_or_begins_after_it():
    for seed in range(20):
        rng = np.random.default_rng(seed)
        before = lettering.word(SHAPE, 24, 100, 60, True, rng)
        after = lettering.word(SHAPE, 24, 40, 60, False, rng)
        assert before.any() and not before[:, 104:].any()
        assert after.any() and not after[:, :36].any()


def test_some_pages_hold_one_or_two_thin_digits_that_fill_them(material):
    sheets = [write(material, np.random.default_rng(seed)) for seed in range(80)]
    thin = [s for s in sheets if s.size / s.pen > 20 and len(s.lines) == 1 and s.size >= 60]
    assert 2 <= len(thin) <= 30


def test_patterns_are_seen():
    rng = np.random.default_rng(0)
    assert np.mean([paper.pattern(SHAPE, 3, rng).std() > 0.02 for _ in range(30)]) > 0.9


def test_the_held_out_writers_are_others(data: Path):
    ours, theirs = writing(data), writing(data, held_out=True)
    assert ours.digits and theirs.digits and len(ours.digits) + len(theirs.digits) >= 300


def test_written_pixels_are_darker_than_the_paper_beside_them(material):
    rng = np.random.default_rng(1)
    darker = []
    for _ in range(20):
        drawn = page.page(material, rng)
        assert drawn.gray.shape == drawn.coverage.shape and drawn.gray.dtype == np.uint8
        if drawn.coverage.any() and np.median(drawn.gray) > 128:
            inside = drawn.gray[drawn.coverage > 200]
            darker.append(inside.size == 0 or inside.mean() < np.median(drawn.gray))
    assert np.mean(darker) > 0.9


def test_writing_stays_on_its_sheet(material):
    sheet = write(material, np.random.default_rng(2))
    assert sheet.coverage.shape == sheet.shape and sheet.coverage.max() == 255


def test_marks_are_a_small_part_of_the_writing(material):
    sheets = [write(material, np.random.default_rng(seed)) for seed in range(40)]
    assert all((sheet.marks <= sheet.coverage).all() for sheet in sheets)
    marked = [sheet for sheet in sheets if sheet.marks.any()]
    assert len(marked) >= 5
    shares = [(s.marks > 127).sum() / (s.coverage > 127).sum() for s in marked]
    assert np.median(shares) < 0.3


def test_the_rules_of_a_form_are_no_writing(material):
    sheets = [write(material, np.random.default_rng(seed)) for seed in range(60)]
    blank = [sheet for sheet in sheets if sheet.rules and not sheet.coverage.any()]
    filled = [sheet for sheet in sheets if sheet.rules and sheet.coverage.any()]
    assert blank and filled
    drawn = page.page(material, np.random.default_rng(5))
    assert drawn.marks.shape == drawn.coverage.shape


def test_patches_show_strength_and_truth_in_the_same_place(material):
    rng = np.random.default_rng(3)
    pairs = [pair for _ in range(15) for pair in page.patches(page.page(material, rng), rng)]
    assert pairs
    for strength, written in pairs:
        assert strength.shape == written.shape == (neighbours.PATCH, neighbours.PATCH)
        assert set(np.unique(written)) <= {0, page.BEYOND, page.MARK, page.WRITTEN}
        assert not strength[written == 128].any()
    ink = np.concatenate([s[w == 255] for s, w in pairs])
    rest = np.concatenate([s[w == 0] for s, w in pairs])
    assert ink.mean() > rest.mean() + 50


@pytest.mark.slow
def test_large_pages_have_many_rows_and_larger_patches(material):
    sheets = [write(material, np.random.default_rng(seed), large=True) for seed in range(12)]
    assert np.median([len({round(line[1]) for line in sheet.lines}) for sheet in sheets]) > 6
    assert max(sheet.coverage.size for sheet in sheets) > 400_000
    rng = np.random.default_rng(4)
    drawn = page.page(material, rng, large=True)
    found = page.patches(drawn, rng, side=384, rim=20)
    assert found and all(array.shape == (384, 384) for pair in found for array in pair)
    # An edge within the page does not count, nor does what is beyond its own edges.
    sides = [np.rot90(truth, quarter)[:20] for _, truth in found for quarter in range(4)]
    outer = [side for side in sides if (side != page.BEYOND).any()]
    assert len(outer) < len(sides)


@pytest.mark.slow
def test_pages_without_unread_writing_have_nothing_crossed_out(material):
    usual = [write(material, np.random.default_rng(seed)).deleted.any() for seed in range(60)]
    none = replace(material, unread=0.0)
    assert any(usual)
    assert not any(write(none, np.random.default_rng(seed)).deleted.any() for seed in range(60))
