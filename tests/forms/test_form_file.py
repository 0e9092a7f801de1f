import json

import numpy as np
import pytest
from PIL import Image

from digitapp.errors import InputError
from digitapp.forms import Field, read_form_file, write_form_file
from digitapp.forms.form_file import read_forms
from digitapp.records import Box
from digitapp.rules import Rules
from tests.forms.drawn import COMB, form


@pytest.fixture
def file(tmp_path):
    rules = Rules(range="0:100", allowed=frozenset({"1", "2"}))
    fields = (Field("points", "number", Box(10, 20, 60, 30), 1, rules), COMB)
    write_form_file(form(fields), tmp_path / "marks.form.json")
    return tmp_path / "marks.form.json"


def test_a_form_comes_back_as_it_was_written(file):
    found = read_form_file(file)
    assert found.name == "report" and not found.filled
    assert found.fields[0].rules == Rules(range="0:100", allowed=frozenset({"1", "2"}))
    assert found.fields[1] == COMB
    assert np.array_equal(found.page.gray, form().page.gray)
    assert (file.parent / "marks.form.png").exists()


def change(file, **values):
    content = json.loads(file.read_text())
    file.write_text(json.dumps({**content, **values}))


FIELD = {"name": "a", "kind": "number", "box": [1, 2, 30, 40]}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"version": 2}, "marks.form.json is of version 2; this digitapp reads version 1"),
        ({"version": None}, "is damaged: it names no version"),
        ({"format": "other"}, "is no form of digitapp"),
        ({"fields": []}, "is damaged"),
        ({"fields": [{**FIELD, "box": [1, 2, 30]}]}, "is damaged"),
        ({"fields": [{**FIELD, "kind": "circle"}]}, "is of an unknown kind; known are number"),
        ({"fields": [{**FIELD, "box": [1, 2, -3, 4]}]}, "is damaged"),
        ({"fields": [{**FIELD, "more": 1}]}, "is damaged"),
        ({"fields": [FIELD, FIELD]}, "Two fields have the name a"),
        ({"fields": [{**FIELD, "box": [700, 2, 90, 40]}]}, "a lies outside the page"),
        ({"fields": [{**FIELD, "box": [-9, 2, 90, 40]}]}, "a lies outside the page"),
        ({"fields": [{**FIELD, "rule": {"pattern": "?"}}]}, "is no pattern"),
        ({"fields": [{**FIELD, "rule": {"colour": "red"}}]}, "unknown key colour"),
        ({"fields": [{**FIELD, "rule": {"allowed": "/etc/passwd"}}]}, "must be a list"),
        ({"image": "../marks.form.png"}, "is damaged"),
        ({"image": "none.png"}, "has lost its image none.png"),
        ({"image": ".."}, "names no image"),
        ({"width": 10}, "is not the image of marks.form.json"),
        ({"name": ""}, "is damaged"),
        ({"name": "a\nb"}, "is damaged: its name cannot be shown"),
        ({"name": "\ud800"}, "is no form: it holds no JSON"),
    ],
)
def test_a_wrong_form_file_gets_a_sentence(file, values, said):
    change(file, **values)
    with pytest.raises(InputError, match=said) as error:
        read_form_file(file)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1]", b"[" * 100_000])
def test_a_file_that_is_no_form_gets_a_sentence(file, content):
    file.write_bytes(content)
    with pytest.raises(InputError, match="is no form"):
        read_form_file(file)


def test_a_form_file_that_an_editor_marked_as_utf_8_is_read(file):
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert read_form_file(file).name == "report"


def test_a_missing_form_and_a_damaged_image_get_a_sentence(file):
    with pytest.raises(InputError, match="cannot be opened"):
        read_form_file(file.with_name("missing.form.json"))
    (file.parent / "marks.form.png").write_bytes(b"no image")
    with pytest.raises(InputError, match=r"marks\.form\.png"):
        read_form_file(file)


def test_an_image_of_another_size_is_not_the_forms(file):
    Image.new("L", (20, 20)).save(file.parent / "marks.form.png")
    with pytest.raises(InputError, match="its size is 20 x 20"):
        read_form_file(file)


def test_two_forms_of_one_name_get_a_sentence(file):
    with pytest.raises(InputError, match="Two forms have the name report"):
        read_forms([file, file])
