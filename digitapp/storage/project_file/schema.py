"""The schema of a page in a project, with limits on every number, count and length.

Imported only when a project is opened: msgspec takes 20 ms to load.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from digitapp.editor.corrections import Correction
from digitapp.editor.pages import DRAWING, Content
from digitapp.editor.punctuation import SignEdit
from digitapp.editor.strokes import FURTHEST, Stroke, extent
from digitapp.records import SIGNS, Box

MOST_STROKES, MOST_CORRECTIONS, MOST_REPLACED = 10_000, 1000, 5000
"""On one page; replaced boxes also of all its corrections together."""

MOST_POINTS, MOST_PAGE_POINTS = 50_000, 200_000
"""Of one stroke, and of one page: half an hour of drawing without a pause."""

MOST_INK = 1_000_000
"""Total length of the strokes of a page, in page units: a new drawing filled completely with the
default pen needs 71,000."""

MOST_NAME, MOST_PATH = 255, 4096  # characters

_T = TypeVar("_T")

_Coordinate = Annotated[float, Meta(ge=-500, le=FURTHEST + 500)]
_Place = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
_Length = Annotated[int, Meta(ge=1, le=1_000_000)]
_Box = tuple[_Place, _Place, _Length, _Length]
_Side = Annotated[int, Meta(ge=1, le=FURTHEST)]


class _Stroke(msgspec.Struct):
    width: Annotated[float, Meta(ge=0.1, le=200)]
    points: Annotated[
        list[tuple[_Coordinate, _Coordinate]], Meta(min_length=1, max_length=MOST_POINTS)
    ]


class _Correction(msgspec.Struct):
    replaced: Annotated[list[_Box], Meta(max_length=MOST_REPLACED)]
    box: _Box | None
    digit: Annotated[str, Meta(pattern=r"\A[0-9]?\Z", max_length=1)]


class _SignEdit(msgspec.Struct):
    box: _Box
    sign: Annotated[str, Meta(max_length=1)]


class _Marked(msgspec.Struct):
    field: Annotated[str, Meta(min_length=1, max_length=MOST_NAME)]
    marked: bool


_Name = Annotated[str, Meta(max_length=MOST_NAME)]
_Path = Annotated[str, Meta(max_length=MOST_PATH)]
_Number = Annotated[int, Meta(ge=1, le=1_000_000)]
_Turns = Annotated[int, Meta(ge=0, le=3)]
_Degrees = Annotated[float, Meta(ge=-3600, le=3600)]
_Entry = Annotated[str, Meta(pattern=r"^pictures/[0-9]{1,9}\.png\Z", max_length=32)]

_ResultsEntry = Annotated[str, Meta(pattern=r"^results/[0-9]{1,9}\.json\Z", max_length=32)]


def opens_whole(found: dict[str, Any], picture: tuple[int, int] | None) -> bool:
    """Tell whether all of a page's description can be opened; picture: its width and height."""
    entry = PageEntry(found)
    # Reading a part tells whether it is sound.
    _ = entry.name, entry.number, entry.path, picture or entry.size, entry.content(picture)
    return entry.sound


@dataclass
class PageEntry:
    """One page as described in a project. An invalid part gets its default and sets `sound` to
    False; the other parts stay unchanged."""

    found: dict[str, Any]
    sound: bool = True

    @property
    def name(self) -> str:
        """The name, cut off if it is too long."""
        name = self._take("name", str, "")
        self.sound &= len(name) <= MOST_NAME
        return name[:MOST_NAME]

    @property
    def number(self) -> int:
        return self._take("number", _Number, 1)

    @property
    def path(self) -> str | None:
        path: str | None = self._take("path", _Path | None, None)
        return None if path is None or "\0" in path else path

    @property
    def picture(self) -> str | None:
        """The entry of its picture, None for a drawing. Raises ValueError for any other."""
        try:
            return msgspec.convert(self.found["picture"], _Entry | None)
        except (KeyError, msgspec.ValidationError) as error:
            raise ValueError("no picture's name") from error

    @property
    def size(self) -> tuple[int, int]:
        """Of a drawing."""
        return self._take("size", tuple[_Side, _Side], DRAWING)

    def content(self, picture: tuple[int, int] | None) -> Content:
        """A person's edits of the page. picture: width and height, None for a drawing."""
        strokes = self._strokes() if picture is None else ()
        turns = self._take("turns", _Turns, 0)
        if picture is None:
            size = extent(strokes, *self.size)
        else:
            size = (picture[1], picture[0]) if turns % 2 else picture
        return Content(
            strokes,
            self._corrections(size),
            turns,
            self._take("inverted", bool, False),
            self._take("tilt", _Degrees, 0.0),
            self._region(size),
            self._signs(size),
            self._reviewed(size),
            self._marked(),
        )

    def _take(self, name: str, kind: Any, default: _T) -> _T:
        try:
            taken: _T = msgspec.convert(self.found[name], kind)
        except (KeyError, msgspec.ValidationError):
            self.sound = False
            return default
        return taken

    def _each(self, name: str, kind: type[_T], most: int) -> list[_T]:
        """The valid items of a list, up to a limit."""
        entries: list[Any] = self._take(name, list, [])
        self.sound &= len(entries) <= most
        result = []
        for entry in entries[:most]:
            try:
                result.append(msgspec.convert(entry, kind))
            except msgspec.ValidationError:
                self.sound = False
        return result

    def _strokes(self) -> tuple[Stroke, ...]:
        result, ink, points = [], 0.0, 0
        for entry in self._each("strokes", _Stroke, MOST_STROKES):
            ink += entry.width + sum(map(math.dist, entry.points, entry.points[1:]))
            points += len(entry.points)
            if ink > MOST_INK or points > MOST_PAGE_POINTS:
                self.sound = False
                break
            result.append(Stroke(tuple(entry.points), entry.width))
        return tuple(result)

    def _corrections(self, size: tuple[int, int]) -> tuple[Correction, ...]:
        result, replaced = [], 0
        for entry in self._each("corrections", _Correction, MOST_CORRECTIONS):
            replaced += len(entry.replaced)
            if replaced > MOST_REPLACED:
                self.sound = False
                break
            box = Box(*entry.box).intersection(Box(0, 0, *size)) if entry.box else None
            if entry.box and box is None:
                self.sound = False
                continue
            result.append(Correction(tuple(Box(*b) for b in entry.replaced), box, entry.digit))
        return tuple(result)

    def _signs(self, size: tuple[int, int]) -> tuple[SignEdit, ...]:
        if "signs" not in self.found:  # a project of an earlier version
            return ()
        result = []
        for entry in self._each("signs", _SignEdit, MOST_CORRECTIONS):
            box = Box(*entry.box).intersection(Box(0, 0, *size))
            if box is None or (entry.sign and entry.sign not in SIGNS):
                self.sound = False
                continue
            result.append(SignEdit(box, entry.sign))
        return tuple(result)

    def _reviewed(self, size: tuple[int, int]) -> tuple[Box, ...]:
        if "reviewed" not in self.found:
            return ()
        result = []
        entries: list[Any] = self._each("reviewed", _Box, MOST_CORRECTIONS)  # type: ignore[arg-type]
        for entry in entries:
            box = Box(*entry).intersection(Box(0, 0, *size))
            self.sound &= box is not None
            if box is not None:
                result.append(box)
        return tuple(result)

    def _marked(self) -> tuple[tuple[str, bool], ...]:
        if "marked" not in self.found:
            return ()
        entries = self._each("marked", _Marked, MOST_CORRECTIONS)
        return tuple((entry.field, entry.marked) for entry in entries)

    @property
    def results(self) -> str | None:
        """The entry of what was read on the page, None if it was not kept."""
        if self.found.get("results") is None:
            return None
        name: str | None = self._take("results", _ResultsEntry, None)
        return name

    def _region(self, size: tuple[int, int]) -> Box | None:
        found: _Box | None = self._take("region", _Box | None, None)
        region = Box(*found).intersection(Box(0, 0, *size)) if found else None
        self.sound &= found is None or region is not None
        return region
