from xml.etree import ElementTree

from digitapp.io.export.hocr import hocr_of
from tests.io.export.records import some_records


def of_class(root, name):
    return [element for element in root.iter() if element.get("class") == name]


def test_pages_words_and_digits_have_their_places():
    root = ElementTree.fromstring("".join(hocr_of(some_records())).encode())
    pages = of_class(root, "ocr_page")
    assert len(pages) == 3
    assert 'image "b.png"; bbox 0 0 300 200; ppageno 0' in pages[1].get("title")
    words = of_class(root, "ocrx_word")
    texts = ["".join(word.itertext()) for word in words]
    assert texts == ["01", "572", "8", "12,7", "(408)", "97"]
    assert words[0].get("title") == "bbox 10 10 32 30; x_wconf 99"
    digits = of_class(words[0], "ocrx_cinfo")
    assert [digit.get("title") for digit in digits] == [
        "x_bboxes 10 10 20 30; x_conf 99.0",
        "x_bboxes 22 10 32 30; x_conf 99.0",
    ]
    assert "c--.pdf is damaged on page 2" in "".join(root.itertext())
