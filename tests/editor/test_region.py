from __future__ import annotations

import numpy as np

from digitapp.editor import region
from digitapp.records import Box, Page
from tests.editor.readings import PAGE, sequence


def test_a_part_is_read_as_it_lies_on_the_page() -> None:
    gray = np.arange(200 * 300, dtype=np.uint32).astype(np.uint8).reshape(200, 300)
    part = region.cut_out(Page(gray, name="a"), Box(30, 20, 100, 50))
    np.testing.assert_array_equal(part.gray, gray[20:70, 30:130])
    back = region.put_back(sequence("12"), PAGE, Box(30, 20, 100, 50))
    assert back.text == "12"
    assert back.page is PAGE
    assert back.readings[0].box == Box(40, 30, 20, 30)
