"""Unlimited undo and redo.

All that a person makes on a page is one immutable `Content`. An edit is the pair of
contents before and after it: undo restores everything, and a step stores only what
changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

State = TypeVar("State")


@dataclass(frozen=True)
class Edit(Generic[State]):
    """One step that changed `before` to `after` on page `page`; label: its name in the menu."""

    page: str
    label: str
    before: State
    after: State


@dataclass
class History(Generic[State]):
    """The undo and redo stacks of a document."""

    _done: list[Edit[State]] = field(default_factory=list)
    _undone: list[Edit[State]] = field(default_factory=list)

    def push(self, edit: Edit[State], joined: bool = False) -> None:
        """Record a step and clear the redo stack.

        joined: make one step of it and the last one, if that has the same label and led to
        where this one starts.
        """
        if joined and self._done:
            last = self._done[-1]
            if (last.page, last.label) == (edit.page, edit.label) and last.after is edit.before:
                edit = replace(edit, before=self._done.pop().before)
        self._done.append(edit)
        self._undone.clear()

    def undo(self) -> Edit[State] | None:
        """Return the step to undo, None without one; the caller restores its `before`."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1]

    def redo(self) -> Edit[State] | None:
        """Return the step to redo, None without one; the caller restores its `after`."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]

    @property
    def undo_label(self) -> str | None:
        return self._done[-1].label if self._done else None

    @property
    def redo_label(self) -> str | None:
        return self._undone[-1].label if self._undone else None

    def forget(self, page: str) -> None:
        """Drop the steps of a closed page."""
        self._done = [e for e in self._done if e.page != page]
        self._undone = [e for e in self._undone if e.page != page]
