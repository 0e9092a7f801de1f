import numpy as np
import pytest
from PIL import Image

from digitapp.io.picture_file import write_picture


def test_a_picture_is_written_as_it_is(tmp_path):
    picture = np.random.default_rng(0).integers(0, 255, (20, 30, 3)).astype(np.uint8)
    write_picture(picture, tmp_path / "page.png")
    assert np.array_equal(np.asarray(Image.open(tmp_path / "page.png")), picture)


def test_a_picture_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    file = tmp_path / "page.png"
    write_picture(np.zeros((20, 30, 3), np.uint8), file)
    before = file.read_bytes()

    def fail(self, draft, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", fail)
    with pytest.raises(OSError, match="No space"):
        write_picture(np.ones((20, 30, 3), np.uint8), file)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]
