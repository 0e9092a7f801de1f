import numpy as np
import pytest

from digitapp.io.annotate import DOUBTFUL, MARK, SURE, annotate, comfortable_scale
from digitapp.records import Page
from tests.records.sequences import marked, sequence


def has_colour(picture, colour) -> bool:
    return bool((picture == np.array(colour, np.uint8)).all(axis=2).any())


def test_boxes_are_drawn_around_the_digits_on_a_copy():
    page = Page(np.full((100, 120), 255, np.uint8))
    picture = annotate(sequence("17", "17", page=page))
    assert picture.shape == (100, 120, 3) and picture.dtype == np.uint8
    assert tuple(picture[60, 9]) == SURE, "the left edge of a box on the second line"
    assert (picture[51:69, 11:19] == 255).all(), "the digit itself stays visible"
    assert (page.gray == 255).all()


def test_doubtful_digits_have_another_colour():
    assert not has_colour(annotate(sequence("17")), DOUBTFUL)
    assert has_colour(annotate(sequence("17", doubtful="7")), DOUBTFUL)


def test_the_colours_of_the_page_are_kept():
    colour = np.full((60, 80, 3), (200, 100, 50), np.uint8)
    page = Page(colour[:, :, 0], colour)
    picture = annotate(sequence(page=page))
    assert np.array_equal(picture, colour)
    picture[:] = 0
    assert colour[0, 0, 0] == 200, "the caller may draw on the result"


@pytest.mark.parametrize("shape", [(1, 1), (5, 200), (31, 12)])
def test_boxes_may_reach_beyond_small_pages(shape):
    picture = annotate(sequence("12", page=Page(np.zeros(shape, np.uint8))))
    assert picture.shape == (*shape, 3)


def test_pages_of_tiny_digits_are_enlarged():
    read = sequence("17", page=Page(np.full((40, 50), 255, np.uint8)))
    scale = comfortable_scale(read)
    assert scale == 2
    picture = annotate(read, scale)
    assert picture.shape == (80, 100, 3)
    assert tuple(picture[40, 19]) == SURE
    assert comfortable_scale(sequence()) == 1


def test_marks_have_a_colour_of_their_own():
    assert not has_colour(annotate(sequence("17")), MARK)
    picture = annotate(marked("1,7"))
    assert tuple(picture[28, 17]) == MARK, "the left edge of the comma's box"
    assert has_colour(picture, SURE)


def test_marks_at_the_foot_of_a_page_are_drawn():
    page = Page(np.full((32, 60), 255, np.uint8))
    assert has_colour(annotate(marked("1,7", page=page)), MARK)
