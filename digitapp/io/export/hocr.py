"""Records as hOCR, a web page with the places of all words and digits.

https://kba.github.io/hocr-spec/1.2/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from digitapp.io.export.markup import attributes, clean
from digitapp.io.export.words import Box, Word, words_of
from digitapp.io.page_record import Record, line_box

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="zxx">
<head>
<meta charset="UTF-8"/>
<title>digitapp</title>
<meta name="ocr-system" content="digitapp"/>
<meta name="ocr-capabilities" content="ocr_page ocr_line ocrx_word ocrx_cinfo"/>
</head>
<body>
"""


def hocr_of(records: Iterable[Record]) -> Iterator[str]:
    """One document with an ocr_page for each page."""
    yield _HEAD
    for number, record in enumerate(records, 1):
        yield _page(record, number)
    yield "</body>\n</html>\n"


def _page(record: Record, number: int) -> str:
    image = record["file"].replace("\\", "\\\\").replace('"', '\\"')
    if "error" in record:
        return f"<p>{clean(escape(record['error']))}</p>\n"
    place = _bbox((0, 0, record["width"], record["height"]))
    title = f'image "{image}"; {place}; ppageno {record["page"] - 1}'
    lines = "".join(
        _line(line, f"line_{number}_{index}") for index, line in enumerate(record["lines"], 1)
    )
    named = attributes(**{"class": "ocr_page"}, id=f"page_{number}", title=title)
    return f"<div{named}>\n{lines}</div>\n"


def _line(line: Record, name: str) -> str:
    words = " ".join(_word(word, f"{name}_{index}") for index, word in enumerate(words_of(line), 1))
    named = attributes(**{"class": "ocr_line"}, id=name, title=_bbox(line_box(line)))
    return f"<p><span{named}>{words}</span></p>\n"


def _word(word: Word, name: str) -> str:
    title = f"{_bbox(word.box)}; x_wconf {100 * word.confidence:.0f}"
    glyphs = "".join(
        "<span"
        + attributes(
            **{"class": "ocrx_cinfo"},
            title=f"x_bboxes {_corners(glyph.box)}; x_conf {100 * glyph.confidence:.1f}",
        )
        + f">{escape(glyph.content)}</span>"
        for glyph in word.glyphs
    )
    return f"<span{attributes(**{'class': 'ocrx_word'}, id=name, title=title)}>{glyphs}</span>"


def _bbox(box: Box) -> str:
    return f"bbox {_corners(box)}"


def _corners(box: Box) -> str:
    x, y, width, height = box
    return f"{x} {y} {x + width} {y + height}"
