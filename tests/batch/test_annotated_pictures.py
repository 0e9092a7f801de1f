import pytest

from digitapp.batch.annotated_pictures import AnnotatedPictures


@pytest.mark.parametrize("name", ["x" * 251 + ".png", "é" * 125 + ".png"])
def test_a_page_with_a_long_name_is_annotated(tmp_path, name):
    file = AnnotatedPictures(tmp_path, []).write(name, 12, b"a picture")
    assert file.name.endswith("-page12.annotated.png")
    assert file.read_bytes() == b"a picture"


def test_what_is_read_is_never_overwritten(tmp_path):
    inputs = [tmp_path / "a.png", tmp_path / "a.annotated.png"]
    for file in inputs:
        file.write_bytes(b"mine")
    pictures = AnnotatedPictures(tmp_path, inputs)
    written = [pictures.write("a.png", 1, b"1"), pictures.write("a.png", 1, b"2")]
    written.append(pictures.write("a.tif", 3, b"3"))
    assert len({*inputs, *written}) == 5
    assert "page3" in written[2].name
    assert all(file.read_bytes() == b"mine" for file in inputs)


def test_a_run_that_goes_on_gives_the_same_names(tmp_path):
    names = ["a.png", "a.jpg", "b.png"]
    first = AnnotatedPictures(tmp_path, [])
    written = [first.write(name, 1, b"first") for name in names]
    again = AnnotatedPictures(tmp_path, [])
    assert [again.write(name, 1, None) for name in names[:2]] == written[:2]
    assert again.write("b.png", 1, b"second") == written[2]
    assert written[0].read_bytes() == b"first" and written[2].read_bytes() == b"second"
