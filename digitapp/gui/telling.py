"""What a person is told about an error: a sentence in the language of the window."""

from __future__ import annotations

from pathlib import Path

from digitapp.errors import InputError, ModelError
from digitapp.gui.i18n import _


def sentence(error: BaseException) -> str:
    """One full sentence."""
    if isinstance(error, (InputError, ModelError)):
        return _ended(_(error.sentence).format(**error.blanks) if error.blanks else str(error))
    if isinstance(error, OSError) and error.filename:
        return _ended(f"{Path(error.filename).name}: {error.strerror}")
    if isinstance(error, MemoryError):
        return _("There is not enough memory for this page.")
    return _("Something went wrong: {error}").format(error=f"{type(error).__name__}: {error}")


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
