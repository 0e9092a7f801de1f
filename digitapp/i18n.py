"""Translate the texts of the window with gettext, and turn errors into sentences.

Call `_("Open")` when a text is shown, not when a module is imported: the language can
change.
"""

from __future__ import annotations

import errno
import gettext
import locale
import os
import re
import string
from pathlib import Path

from digitapp.errors import InputError, ModelError
from digitapp.resources import assets_folder

DOMAIN = "digitapp"
FOLDER = assets_folder() / "locale"

NO_BREAK = "\xa0"
"""A space at which no line ends."""

_KEPT = NO_BREAK + "\u202f"
"""Spaces that Python does not call printable, and that can be shown."""

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

_translation: gettext.NullTranslations = gettext.NullTranslations()


LANGUAGE = r"|[a-z]{2,3}([_@][A-Za-z]{2,8})?"
"""Pattern of a valid language code; codes become part of a path."""


def install(language: str = "") -> str:
    """Choose the language: a code such as "de", or "" for the system's.

    Returns "", or an English sentence to show if the catalogue is damaged.
    """
    global _translation
    _translation = gettext.NullTranslations()
    wanted = [language] if language else _system_languages()
    wanted = [code for code in wanted if re.fullmatch(LANGUAGE, code)]
    if not wanted or wanted[0].split("_")[0] == "en":
        return ""
    try:
        found = gettext.translation(DOMAIN, FOLDER, wanted, fallback=True)
        _check(found)
    except Exception:  # a damaged file makes gettext raise errors of many types
        return f"The translation into {wanted[0]} is damaged; the words stay English."
    _translation = found
    return ""


def _check(translation: gettext.NullTranslations) -> None:
    """Raise if a text has placeholders that the English one lacks, or if a plural fails."""
    # Only gettext's private table lists all texts; skip the check on a Python without it.
    for key, text in getattr(translation, "_catalog", {}).items():
        english = key[0] if isinstance(key, tuple) else key
        if english and _blanks(text) - _blanks(english) - {("count", "", None)}:
            raise ValueError(english)
    for count in range(3):
        translation.ngettext("one", "many", count)


def _blanks(text: str) -> set[tuple[str, str | None, str | None]]:
    return {
        (name, spec, conversion)
        for _text, name, spec, conversion in string.Formatter().parse(text)
        if name is not None
    }


def available() -> list[str]:
    """Return the codes of all languages: "en", then those with a catalogue."""
    return ["en", *sorted(p.parent.parent.name for p in FOLDER.glob("*/LC_MESSAGES/*.mo"))]


def _(text: str) -> str:
    """Return the text in the chosen language, or the English text if it is not translated."""
    return _translation.gettext(text)


def plural(one: str, many: str, count: int) -> str:
    """Return the form for `count` in the chosen language, with {count} filled in."""
    return _translation.ngettext(one, many, count).format(count=count)


def decimal(number: str) -> str:
    """Return a number, such as "2.5", with the decimal sign of the chosen language."""
    return number.replace(".", _("."))


def _system_languages() -> list[str]:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return [code.split(".")[0] for code in value.split(":")]
    try:
        code = locale.getlocale()[0]
    except ValueError:  # the system has a locale that Python does not know
        code = None
    return [code] if code else []


def printable(text: str) -> str:
    """Replace characters that cannot be shown.

    Tk fails on lone surrogates, which stand for the bytes of a file name that is not UTF-8.
    """
    return "".join(
        c if c.isprintable() or c in _KEPT else " " if c.isspace() else "\ufffd" for c in text
    )


def unbroken(text: str) -> str:
    """Keep each number on one line with its unit, or with the word after it."""
    return re.sub(r"(?<=\d) (?=%|[^\W\d_])", NO_BREAK, text)


def sentence(error: BaseException) -> str:
    """Describe an error in one full sentence, in the chosen language."""
    if isinstance(error, (InputError, ModelError)):
        return _ended(_(error.sentence).format(**error.blanks) if error.blanks else str(error))
    if isinstance(error, OSError) and error.errno in _FULL:
        return _("The disk is full.")
    if isinstance(error, OSError) and error.filename:
        return _ended(f"{Path(os.fsdecode(error.filename)).name}: {error.strerror}")
    if isinstance(error, OSError) and error.strerror:
        return _ended(error.strerror)
    if isinstance(error, MemoryError):
        return _("There is not enough memory for this page.")
    return _("Something went wrong: {error}").format(error=f"{type(error).__name__}: {error}")


def _ended(text: str) -> str:
    text = printable(text)
    return text if text.endswith((".", "!", "?")) else f"{text}."
