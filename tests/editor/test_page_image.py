from __future__ import annotations

import functools

import numpy as np
import pytest

from digitapp.editor.image_store import PictureStore
from digitapp.editor.page_image import cut_out, page_to_read, put_back, turned
from digitapp.editor.pages import Content, OpenPage
from digitapp.io.load import load_pages
from digitapp.models import load_models
from digitapp.pipeline.recognize import recognize
from digitapp.records import Box, Page
from digitapp.resources import assets_folder
from tests.editor.readings import PAGE, sequence
from tests.sequences import table


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
