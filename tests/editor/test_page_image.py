from __future__ import annotations

import functools

import numpy as np
import pytest

from digitapp.editor.image_store import PictureStore
from digitapp.editor.page_image import PAPER, cut_out, page_to_read, part_to_read, put_back, turned
from digitapp.editor.pages import Content, OpenPage
from digitapp.editor.strokes import Stroke
from digitapp.io.load import load_pages
from digitapp.models import load_models
from digitapp.pipeline.recognize import recognize
from digitapp.records import Box, Page
from digitapp.resources import assets_folder
from tests.editor.readings import PAGE, sequence
from tests.records.sequences import table


def test_a_part_is_read_as_it_lies_on_the_page() -> None:
    gray = np.arange(200 * 300, dtype=np.uint32).astype(np.uint8).reshape(200, 300)
    part = cut_out(Page(gray, name="a"), Box(30, 20, 100, 50))
    np.testing.assert_array_equal(part.gray, gray[20:70, 30:130])
    back = put_back(sequence("12"), PAGE, Box(30, 20, 100, 50))
    assert back.text == "12"
    assert back.page is PAGE
    assert back.readings[0].box == Box(40, 30, 20, 30)
    beside = put_back(table(["1", "2"]), PAGE, Box(30, 20, 100, 50))
    assert beside.text == "1\t2" and beside.grids[0].columns == ((30.0, 110.0, 190.0),)


def test_of_a_drawing_its_ink_is_read_with_some_paper_around() -> None:
    page = OpenPage("1", "")
    assert part_to_read(page) is None
    page.content = Content(strokes=(Stroke(((500.0, 300.0), (510.0, 400.0)), 10.0),))
    part = part_to_read(page)
    assert part is not None and part == Box(
        495 - PAPER, 295 - PAPER, 20 + 2 * PAPER, 110 + 2 * PAPER
    )
    assert cut_out(page_to_read(page), part).gray.shape == (part.height, part.width)


def test_the_part_of_a_drawing_lies_on_its_page() -> None:
    page = OpenPage("1", "", content=Content(strokes=(Stroke(((2.0, 3.0), (998.0, 700.0)), 10.0),)))
    part, whole = part_to_read(page), page_to_read(page)
    assert part == Box(0, 0, whole.width, whole.height)
    page.content = Content(strokes=(Stroke(((-500.0, 5.0),), 4.0),))
    assert part_to_read(page) is not None


@pytest.mark.slow
def test_a_region_of_a_straightened_page_reads_the_same_light_or_dark() -> None:
    (page,) = load_pages(assets_folder() / "examples" / "notes.png")
    dark = Page(255 - page.gray, name=page.name)
    picture = PictureStore().put(Page(turned(dark.gray, Content(tilt=4.0))))
    models = load_models()
    texts = []
    for inverted in (False, True):
        content = Content(tilt=-4.0, inverted=inverted)
        whole = page_to_read(OpenPage("1", "", picture, None, (page.width, page.height), content))
        line = recognize(whole, models).lines[0]
        box = functools.reduce(Box.union, (reading.box for reading in line.readings))
        wider = Box(box.x - 20, box.y - 20, box.width + 40, box.height + 40)
        texts.append(recognize(cut_out(whole, wider), models).text)
    assert texts == ["1572 43890", "1572 43890"]
