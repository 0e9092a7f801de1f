"""Translations: list what the window says, and compile the catalogues.

    python tests/tools/catalogues.py           compile every .po to the .mo that gettext reads
    python tests/tools/catalogues.py missing   print what a catalogue lacks, ready to fill in

The catalogues are assets/locale/<language>/LC_MESSAGES/digitapp.po.
"""

from __future__ import annotations

import io
import sys
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "assets" / "locale"
Message = str | tuple[str, ...]
"""The text to translate, or singular and plural."""

_KEYWORDS = {"_": None, "plural": (1, 2), "InputError": None, "ModelError": None}
"""Calls that take texts to translate, and which arguments these are; None means the first. An
error's sentence is translated when the window shows it."""


@cache
def messages() -> frozenset[Message]:
    """Every text that the window shows: passed to _() or plural(), and the sentences of errors."""
    found = extract_from_dir(
        ROOT / "digitapp", [("**.py", "python")], {"**.py": {}}, _KEYWORDS, strip_comment_tags=True
    )
    return frozenset(message for _file, _line, message, _comments, _context in found)


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/digitapp.po"))


def read(file: Path) -> Catalog:
    with file.open("rb") as content:
        return read_po(content, abort_invalid=True)


def compiled(catalogue: Catalog) -> bytes:
    """The .mo file of a catalogue."""
    content = io.BytesIO()
    write_mo(content, catalogue)
    return content.getvalue()


def missing(catalogue: Catalog) -> Catalog:
    """The messages that a catalogue does not have."""
    lacking = Catalog()
    for message in sorted(messages() - {entry.id for entry in catalogue}, key=str):
        lacking.add(message)
    return lacking


def main() -> None:
    for file in catalogues():
        if sys.argv[1:] == ["missing"]:
            print(f"# {file.relative_to(ROOT)}", flush=True)
            write_po(sys.stdout.buffer, missing(read(file)), width=0, omit_header=True)
        else:
            file.with_suffix(".mo").write_bytes(compiled(read(file)))


if __name__ == "__main__":
    main()
