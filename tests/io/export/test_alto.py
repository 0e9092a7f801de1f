from xml.etree import ElementTree

from digitapp.io.export.alto import alto_of
from digitapp.io.page_record import error_record
from tests.io.export.records import some_records

SPACE = {"a": "http://www.loc.gov/standards/alto/ns-v4#"}


def parsed(records):
    return ElementTree.fromstring("".join(alto_of(records)).encode())


def box(element):
    return [int(element.get(side)) for side in ("HPOS", "VPOS", "WIDTH", "HEIGHT")]


def test_pages_lines_words_and_glyphs_nest():
    root = parsed(some_records())
    assert [page.get("WIDTH") for page in root.findall("a:Layout/a:Page", SPACE)] == ["300"] * 3
    path = "a:PrintSpace/a:TextBlock/a:TextLine"
    pages = root.findall("a:Layout/a:Page", SPACE)
    words = [
        [string.get("CONTENT") for string in line.findall("a:String", SPACE)]
        for page in pages
        for line in page.findall(path, SPACE)
    ]
    assert words == [["01", "572"], ["8"], ["12,7"], ["(408)", "97"]]
    assert len(root.findall(".//a:SP", SPACE)) == 2


def test_there_is_a_glyph_for_each_digit_with_its_box_and_confidence():
    first = parsed(some_records()).find(".//a:String", SPACE)
    glyphs = first.findall("a:Glyph", SPACE)
    assert [glyph.get("CONTENT") for glyph in glyphs] == ["0", "1"]
    assert box(glyphs[1]) == [22, 10, 10, 20]
    assert box(first) == [10, 10, 22, 20]
    assert glyphs[0].get("GC") == "0.9900"
    assert glyphs[0].find("a:Variant", SPACE).attrib == {"CONTENT": "1", "VC": "0.0100"}


def test_the_structure_is_that_of_the_schema():
    root = parsed(some_records())
    assert [child.tag.split("}")[1] for child in root] == ["Description", "Layout"]
    names = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(names) == len(set(names))
    for line in root.iterfind(".//a:TextLine", SPACE):
        assert {child.tag.split("}")[1] for child in line} <= {"String", "SP"}
        left, top, width, height = box(line)
        for glyph in line.iterfind(".//a:Glyph", SPACE):
            x, y, w, h = box(glyph)
            assert left <= x and x + w <= left + width
            assert top <= y and y + h <= top + height


def test_files_and_errors_are_named_whatever_they_are_called():
    text = "".join(alto_of([*some_records(), error_record("\x07\udcff-->", "is -- empty")]))
    ElementTree.fromstring(text.encode())
    assert 'a "&amp;&lt;.png, page 1' in text
    assert "damaged on page 2" in text
