"""Lines of a record as words of digits and marks with their boxes."""

from __future__ import annotations

from dataclasses import dataclass

from digitapp.io.page_record import Record, union

Box = tuple[int, int, int, int]
"""x, y, width, height in pixels."""


@dataclass(frozen=True)
class Glyph:
    """A digit or mark. alternatives: other digits it may be, with their probabilities."""

    content: str
    box: Box
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Word:
    """Glyphs without a blank between them."""

    glyphs: tuple[Glyph, ...]

    @property
    def content(self) -> str:
        return "".join(glyph.content for glyph in self.glyphs)

    @property
    def box(self) -> Box:
        return union([list(glyph.box) for glyph in self.glyphs])

    @property
    def confidence(self) -> float:
        """That of the least sure glyph."""
        return min(glyph.confidence for glyph in self.glyphs)


def words_of(line: Record) -> list[Word]:
    """The words of a line of a record, left to right."""
    digits = iter(line["digits"])
    # A sign without a class of its own is not in the text.
    marks = iter([mark for mark in line.get("marks", ()) if mark["mark"] in line["text"]])
    words: list[list[Glyph]] = [[]]
    for character in line["text"]:
        if character == " ":
            words.append([])
        elif character.isdigit():
            digit = next(digits)
            others = tuple((text, share) for text, share in digit["alternatives"][1:])
            words[-1].append(Glyph(character, _box(digit), digit["confidence"], others))
        else:
            mark = next(marks)
            words[-1].append(Glyph(character, _box(mark), mark["confidence"]))
    return [Word(tuple(glyphs)) for glyphs in words if glyphs]


def _box(entry: Record) -> Box:
    x, y, width, height = entry["box"]
    return x, y, width, height
