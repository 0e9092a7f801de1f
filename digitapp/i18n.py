"""The words of the window in the user's language, through gettext; errors as sentences too.

Strings are looked up when shown, not when modules are imported: `_("Open")`.
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

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

_translation: gettext.NullTranslations = gettext.NullTranslations()


LANGUAGE = r"|[a-z]{2,3}([_@][A-Za-z]{2,8})?"
"""What a code of a language looks like; it becomes part of a path."""


def install(language: str = "") -> str:
    """Choose the language: a code such as "de", or "" for the system's.

    Returns the sentence to show, in English, where its catalogue is damaged; else "".
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
    except Exception:  # whatever a damaged file makes gettext raise
        return f"The translation into {wanted[0]} is damaged; the words stay English."
    _translation = found
    return ""


def _check(translation: gettext.NullTranslations) -> None:
    """Raise where a text asks for other blanks than the English one has, or a plural fails."""
    # Only gettext's own table has all texts; where another Python lacks it, none is checked.
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
    """Codes of the languages there is a translation for; English needs none."""
    return ["en", *sorted(p.parent.parent.name for p in FOLDER.glob("*/LC_MESSAGES/*.mo"))]


def _(text: str) -> str:
    """The text in the chosen language; the English text itself where there is none."""
    return _translation.gettext(text)


def plural(one: str, many: str, count: int) -> str:
    """The form that `count` asks for, with {count} filled in."""
    return _translation.ngettext(one, many, count).format(count=count)


def _system_languages() -> list[str]:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return [code.split(".")[0] for code in value.split(":")]
    try:
        code = locale.getlocale()[0]
    except ValueError:  # a system with a locale that Python does not know
        code = None
    return [code] if code else []


def printable(text: str) -> str:
    """A name from outside as it can be shown: Tk stumbles over lone surrogates, which stand
    for the bytes of a name that is not UTF-8."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)


def sentence(error: BaseException) -> str:
    """What a person is told about an error: one full sentence in the chosen language."""
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
