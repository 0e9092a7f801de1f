"""The pages of a document: their images, strokes, corrections and readings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.editor import corrections as layer
from digitapp.editor.corrections import Correction, Mark, MarkLine
from digitapp.editor.punctuation import SignEdit
from digitapp.editor.strokes import Stroke, extent
from digitapp.i18n import _, printable

if TYPE_CHECKING:
    from digitapp.editor.image_store import Picture
    from digitapp.forms import FormReading
    from digitapp.records import Box, DigitSequence, Reading, Table
    from digitapp.rules.choice import Ruled, Verdict

DRAWING = (1000, 640)
"""Width and height of a new drawing in page units; it grows with its strokes."""

_SAME = 0.2
"""Smallest intersection over union of a digit's boxes before and after a change."""


@dataclass(frozen=True)
class Content:
    """All that a person made on one page; undo restores it."""

    strokes: tuple[Stroke, ...] = ()
    corrections: tuple[Correction, ...] = ()
    turns: int = 0  # quarter turns clockwise
    inverted: bool = False
    tilt: float = 0.0  # degrees clockwise, after the quarter turns
    region: Box | None = None  # read only this part; None for the whole page
    signs: tuple[SignEdit, ...] = ()
    reviewed: tuple[Box, ...] = ()  # the lines that a person has looked through
    marked: tuple[tuple[str, bool], ...] = ()  # fields to mark, by name: whether they are marked


def kept(sequence: DigitSequence) -> DigitSequence:
    """Drop the page's pixels from a sequence, so that hundreds of pages fit into memory."""
    import numpy as np

    from digitapp.records import Page

    page = Page(np.zeros((1, 1), np.uint8), None, sequence.page.name, sequence.page.number)
    return replace(sequence, page=page)


@dataclass(eq=False)
class OpenPage:
    """One page of the document: an image from a file, or a drawing (picture None).

    size: width and height, in pixels for images and page units for drawings. asked: readings
    of boxes that a person made. lines: the sequence with the corrections applied.
    milliseconds: how long reading took. trouble: a sentence that says why it could not be
    read, "" if nothing went wrong. models: identity of the models that read it. ruled: what the
    rules make of the sequence. wide: whether other readings were looked for also where it was sure.
    by_form: how it was read by a form, if it was; kept as long as that reading is.
    turned: the page was turned once by itself; it is then read as it lies, also when that was
    undone.
    """

    key: str
    name: str
    picture: Picture | None = None
    path: Path | None = None
    size: tuple[int, int] = DRAWING
    content: Content = Content()
    sequence: DigitSequence | None = None
    asked: dict[Box, Reading] = field(default_factory=dict)
    lines: tuple[MarkLine, ...] = ()
    milliseconds: float = 0.0
    trouble: str = ""
    models: str = ""
    turned: bool = False
    ruled: Ruled | None = None
    wide: bool = False
    by_form: FormReading | None = None
    _leftover: tuple[tuple[object, ...], tuple[Box, ...]] | None = None

    def copy(self) -> OpenPage:
        """A copy for another thread, with the same values; faster than `replace`, for thousands."""
        made = object.__new__(OpenPage)
        made.__dict__.update(self.__dict__)
        return made

    @property
    def title(self) -> str:
        """The name to show; drawings have none of their own."""
        return printable(self.name) or _("Drawing")

    @property
    def taken(self) -> DigitSequence | None:
        """The sequence with the readings that the rules take; as it was read without rules."""
        ruled = self.ruled
        return (
            ruled.sequence if ruled is not None and ruled.read is self.sequence else self.sequence
        )

    @property
    def verdicts(self) -> tuple[Verdict | None, ...]:
        """What the rules did to each line of `taken`; empty without rules."""
        ruled = self.ruled
        return ruled.verdicts if ruled is not None and ruled.read is self.sequence else ()

    @property
    def number(self) -> int:
        """Number of the page in its file, from 1."""
        return self.picture.number if self.picture is not None else 1

    @property
    def is_drawing(self) -> bool:
        return self.picture is None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All digits in reading order."""
        return tuple(mark for line in self.lines for mark in line)

    @property
    def text(self) -> str:
        return layer.text(self.lines)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in which the page's numbers stand, with the corrections applied."""
        if self.sequence is None or not self.sequence.grids:
            return ()
        from digitapp.records import tables_of

        texts = [layer.line_text(line) for line in self.lines]
        return tables_of(self.sequence.grids, self.lines, texts)

    @property
    def has_work(self) -> bool:
        """Whether a person drew, corrected or reviewed something on the page."""
        content = self.content
        said = content.signs or content.reviewed or content.marked
        return bool(content.strokes or content.corrections or said)

    @property
    def is_untouched(self) -> bool:
        """Whether this is an empty, unread drawing, which an opened file may replace."""
        return self.is_drawing and self.content == Content() and self.sequence is None

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height of the page as shown, after its quarter turns."""
        width, height = self.size
        if self.is_drawing:
            return extent(self.content.strokes, width, height)
        return (height, width) if self.content.turns % 2 else (width, height)

    @property
    def is_unread(self) -> bool:
        """Whether there is something on the page that has not been read."""
        return self.sequence is None and not (self.is_drawing and not self.content.strokes)

    @property
    def leftover(self) -> tuple[Box, ...]:
        """The boxes of ink that is neither a digit nor a mark."""
        if self.sequence is None or not self.sequence.leftover:
            return ()
        key = self.sequence, self.lines, self.content.signs
        if self._leftover is None or any(
            old is not new for old, new in zip(self._leftover[0], key, strict=True)
        ):
            self._leftover = key, self._uncovered(self.sequence.leftover)
        return self._leftover[1]

    def _uncovered(self, ink: tuple[Box, ...]) -> tuple[Box, ...]:
        from digitapp.segmentation.leftover_ink import uncovered

        taken = [mark.box for mark in self.marks]
        taken += [sign.box for line in self.lines for sign in line.punctuation]
        taken += [edit.box for edit in self.content.signs if not edit.sign]
        return uncovered(ink, taken, layer.COVERED)

    def mark_at(self, box: Box) -> int | None:
        """Index of the digit that overlaps most with `box`; None if none overlaps enough."""
        scores = [mark.box.iou(box) for mark in self.marks]
        best = max(range(len(scores)), key=scores.__getitem__, default=None)
        return best if best is not None and scores[best] > _SAME else None

    @property
    def may_turn(self) -> bool:
        """Whether the page may be turned by itself when it is read: nobody has turned it yet, or
        chosen a part of it."""
        content = self.content
        moved = content.turns % 4 or content.tilt or content.region is not None
        return not (self.is_drawing or self.turned or moved)

    def unread_boxes(self) -> list[Box]:
        """Return the boxes a person made that the networks have not read yet."""
        return [m.box for m in self.marks if not m.digit]
