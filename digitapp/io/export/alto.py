"""Records as ALTO 4, the format of libraries for text with its places; a Glyph for each digit.

https://www.loc.gov/standards/alto/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from digitapp.io.export.markup import attributes, clean
from digitapp.io.export.words import Box, Word, words_of
from digitapp.io.page_record import Record, line_box, note, union

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://www.loc.gov/standards/alto/ns-v4# \
http://www.loc.gov/standards/alto/v4/alto-4-4.xsd" SCHEMAVERSION="4.4">
<Description>
<MeasurementUnit>pixel</MeasurementUnit>
<Processing ID="digitapp"><processingSoftware><softwareName>digitapp</softwareName>\
</processingSoftware></Processing>
</Description>
<Layout>
"""


def alto_of(records: Iterable[Record]) -> Iterator[str]:
    """One document with a Page for each page, before each a comment that names its file."""
    yield _HEAD
    for number, record in enumerate(records, 1):
        yield _page(record, number)
    yield "</Layout>\n</alto>\n"


def _page(record: Record, number: int) -> str:
    source = clean(escape(f"{record['file']}, page {record.get('page', 1)}")).replace("--", "- -")
    if "error" in record:
        reason = clean(escape(record["error"])).replace("--", "- -")
        return f"<!-- {source}: not read: {reason} -->\n"
    name = f"page{number}"
    size = attributes(HEIGHT=record["height"], WIDTH=record["width"])
    said = f", {note(record)}" if note(record) else ""
    parts = [
        f"<!-- {source}{said} -->\n",
        f"<Page{attributes(ID=name, PHYSICAL_IMG_NR=number)}{size}>\n",
        f"<PrintSpace{_place((0, 0, record['width'], record['height']))}>\n",
    ]
    if record["lines"]:
        around = union([list(line_box(line)) for line in record["lines"]])
        parts.append(f"<TextBlock{attributes(ID=f'{name}_block1')}{_place(around)}>\n")
        parts += [
            _line(line, f"{name}_line{index}") for index, line in enumerate(record["lines"], 1)
        ]
        parts.append("</TextBlock>\n")
    parts.append("</PrintSpace>\n</Page>\n")
    return "".join(parts)


def _line(line: Record, name: str) -> str:
    parts = [f"<TextLine{attributes(ID=name)}{_place(line_box(line))}>\n"]
    before: Word | None = None
    for index, word in enumerate(words_of(line), 1):
        if before is not None:
            x, y, width, _ = before.box
            gap = max(word.box[0] - x - width, 0)
            parts.append(f"<SP{attributes(HPOS=x + width, VPOS=y, WIDTH=gap)}/>\n")
        parts.append(_string(word, f"{name}_string{index}"))
        before = word
    return "".join([*parts, "</TextLine>\n"])


def _string(word: Word, name: str) -> str:
    content = attributes(ID=name, CONTENT=word.content, WC=f"{word.confidence:.4f}")
    glyphs = "".join(
        f"<Glyph{attributes(ID=f'{name}_glyph{index}', CONTENT=glyph.content)}"
        f"{attributes(GC=f'{glyph.confidence:.4f}')}{_place(glyph.box)}>"
        + "".join(
            f"<Variant{attributes(CONTENT=text, VC=f'{share:.4f}')}/>"
            for text, share in glyph.alternatives
        )
        + "</Glyph>\n"
        for index, glyph in enumerate(word.glyphs, 1)
    )
    return f"<String{content}{_place(word.box)}>\n{glyphs}</String>\n"


def _place(box: Box) -> str:
    x, y, width, height = box
    return attributes(HPOS=x, VPOS=y, WIDTH=width, HEIGHT=height)
