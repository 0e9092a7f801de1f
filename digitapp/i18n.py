"""The words of the window in the user's language, through gettext; errors as sentences too.

Strings are looked up when shown, not when modules are imported: `_("Open")`.
"""

from __future__ import annotations

import gettext
import locale
import os
from pathlib import Path

from digitapp.errors import InputError, ModelError
from digitapp.resources import assets_folder

DOMAIN = "digitapp"
FOLDER = assets_folder() / "locale"

_translation: gettext.NullTranslations = gettext.NullTranslations()


def install(language: str = "") -> None:
    """Choose the language: a code such as "de", or "" for the system's."""
    global _translation
    wanted = [language] if language else _system_languages()
    if wanted and wanted[0].split("_")[0] == "en":
        _translation = gettext.NullTranslations()
    else:
        _translation = gettext.translation(DOMAIN, FOLDER, wanted, fallback=True)


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
    code = locale.getlocale()[0]
    return [code] if code else []


def sentence(error: BaseException) -> str:
    """What a person is told about an error: one full sentence in the chosen language."""
    if isinstance(error, (InputError, ModelError)):
        return _ended(_(error.sentence).format(**error.blanks) if error.blanks else str(error))
    if isinstance(error, OSError) and error.filename:
        return _ended(f"{Path(error.filename).name}: {error.strerror}")
    if isinstance(error, MemoryError):
        return _("There is not enough memory for this page.")
    return _("Something went wrong: {error}").format(error=f"{type(error).__name__}: {error}")


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
