"""Form files with anything in them: a form that can be read, or one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitapp.errors import InputError
from digitapp.forms import Field, Form, read_form_file, write_form_file
from digitapp.forms.form import MOST_CELLS
from digitapp.records import Box, Page

WIDTH, HEIGHT = 90, 60

numbers = st.integers() | st.floats() | st.integers(-5, 120)
texts = st.text("a0/.\0\n\ud800ß", max_size=5)
leaves = st.none() | st.booleans() | numbers | texts
anything = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner), max_leaves=6
)
rules = st.dictionaries(
    st.sampled_from(["pattern", "length", "range", "allowed", "check", "total"]) | texts,
    anything | st.sampled_from(["##", "#{2,3}", "0:100", "luhn", 5]),
    max_size=3,
)
boxes = anything | st.tuples(*[st.integers(0, 100)] * 4)
fields = st.fixed_dictionaries(
    {"name": texts, "kind": st.sampled_from(["number", "mark", "comb", "column"]), "box": boxes},
    optional={"parts": numbers, "rule": rules | anything},
)
sound = st.builds(
    lambda name, x, y: {"name": name, "kind": "number", "box": [x, y, 20, 20]},
    st.sampled_from(["a", "b", "0"]),
    *[st.integers(0, 40)] * 2,
)
contents = st.fixed_dictionaries(
    {},
    optional={
        "format": anything,
        "version": anything,
        "name": anything,
        "image": anything | st.sampled_from(["small.form.png", "../small.form.png", "other.png"]),
        "width": anything | st.just(WIDTH),
        "height": anything | st.just(HEIGHT),
        "filled": anything,
        "fields": st.lists(fields | sound | anything, max_size=4) | anything,
        "more": anything,
    },
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound form."""
    page = Page(np.full((HEIGHT, WIDTH), 255, np.uint8), name="small")
    file = tmp_path_factory.mktemp("form") / "small.form.json"
    write_form_file(Form("small", page, (Field("a", "number", Box(5, 5, 40, 20)),)), file)
    return file


def check(content: bytes, file: Path) -> None:
    """A form is refused in one sentence, or its fields lie on the page, and it can be written."""
    drawn = file.with_name("drawn.form.json")
    drawn.write_bytes(content)
    try:
        form = read_form_file(drawn)
    except InputError as error:
        assert "\n" not in str(error) and len(str(error)) < 2000
        return
    places = [box for field in form.fields for box in (*field.rows, *field.boxes)]
    assert 0 < len(places) <= 2 * MOST_CELLS
    page = Box(0, 0, form.page.width, form.page.height)
    assert all(box.intersection(page) == box for box in places)
    for field in form.fields:
        field.name.encode()
        field.rules.broken("47", "47")
    again = file.with_name("again.form.json")
    write_form_file(form, again)
    assert read_form_file(again).fields == form.fields


@pytest.mark.slow
@given(contents)
def test_whatever_a_form_file_holds_it_is_a_form_or_a_sentence(
    file: Path, changes: dict[str, Any]
) -> None:
    check(json.dumps({**json.loads(file.read_text("utf-8")), **changes}).encode(), file)


@given(st.data())
def test_a_form_file_with_damaged_bytes_is_a_form_or_a_sentence(
    file: Path, data: st.DataObject
) -> None:
    content = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    check(bytes(content[: data.draw(st.integers(0, len(content)))]), file)
