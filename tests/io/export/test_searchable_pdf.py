import shutil
import subprocess

import numpy as np
import pypdfium2
import pytest

from digitapp.io.export.searchable_pdf import write_pdf
from digitapp.records import Page
from tests.io.export.records import PAPER, some_records


@pytest.fixture
def file(tmp_path):
    write_pdf(some_records(), tmp_path / "out.pdf", lambda record: PAPER)
    return tmp_path / "out.pdf"


def test_text_is_found_where_it_stands(file):
    document = pypdfium2.PdfDocument(file)
    assert len(document) == 3
    page = document[0]
    text = page.get_textpage()
    assert text.get_text_range().split() == ["01", "572", "8"]
    found = text.search("572").get_next()
    assert found is not None
    points = 72 / 300
    boxes = [text.get_charbox(found[0] + n) for n in range(3)]
    left, right = boxes[0][0], boxes[-1][2]
    assert left == pytest.approx(34 * points, abs=0.7)
    assert right == pytest.approx(68 * points, abs=0.7)
    top = page.get_height() - boxes[0][3]
    assert top == pytest.approx(10 * points, abs=0.7)


def test_the_picture_is_seen_and_the_text_is_not(tmp_path):
    grey = Page(np.full((200, 300), 90, np.uint8), np.full((200, 300, 3), (200, 60, 60), np.uint8))
    write_pdf(some_records()[:1], tmp_path / "out.pdf", lambda record: grey)
    pixels = pypdfium2.PdfDocument(tmp_path / "out.pdf")[0].render(scale=3).to_numpy()
    middle = pixels[5:-5, 5:-5]
    assert middle.std(axis=(0, 1)).max() < 3  # one colour all over
    assert middle[..., 2].mean() > 190 and middle[..., 0].mean() < 80


def test_a_page_whose_file_is_gone_keeps_its_text(tmp_path):
    write_pdf(some_records()[1:2], tmp_path / "out.pdf", lambda record: None)
    text = pypdfium2.PdfDocument(tmp_path / "out.pdf")[0].get_textpage().get_text_range()
    assert text.split() == ["12,7", "(408)", "97"]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler's pdftotext is not installed")
def test_pdftotext_finds_the_text(file):
    done = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True)
    assert done.stdout.split()[:4] == ["01", "572", "8", "12,7"]
