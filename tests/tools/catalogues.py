"""Translations: list what the window says, and compile the catalogues.

    python tests/tools/catalogues.py           compile every .po to the .mo that gettext reads
    python tests/tools/catalogues.py missing   print what a catalogue lacks, ready to fill in

The catalogues are assets/locale/<language>/LC_MESSAGES/digitapp.po.
"""

from __future__ import annotations

import ast
import struct
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "assets" / "locale"
Message = tuple[str, ...]
"""The text to translate, or singular and plural."""


_SENTENCES = {"_": 1, "plural": 2, "InputError": 1, "ModelError": 1}
"""Calls that take texts to translate, and how many. An error's sentence is translated when the
window tells it."""


def messages() -> set[Message]:
    """Every text that the window says: handed to _() or plural(), and the sentences of errors."""
    found: set[Message] = set()
    for file in (ROOT / "digitapp").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            count = _SENTENCES.get(node.func.id, 0)
            texts = [a.value for a in node.args[:count] if isinstance(a, ast.Constant)]
            if count and len(texts) == count:
                found.add(tuple(map(str, texts)))
    return found


def parse(file: Path) -> dict[Message, Message]:
    """The entries of a .po file, the header (of the empty text) among them."""
    entries: dict[Message, Message] = {}
    fields: dict[str, str] = {}
    key = ""
    for line in [*file.read_text("utf-8").splitlines(), ""]:
        if line.startswith("#"):
            continue
        if line.startswith('"'):
            fields[key] += ast.literal_eval(line)
        elif line.startswith("msg"):
            key, _, text = line.partition(" ")
            fields[key] = ast.literal_eval(text)
        elif fields:
            plural = (fields["msgid_plural"],) if "msgid_plural" in fields else ()
            texts = tuple(v for k, v in fields.items() if k.startswith("msgstr"))
            entries[(fields["msgid"], *plural)] = texts
            fields = {}
    return entries


def compiled(entries: dict[Message, Message]) -> bytes:
    """The .mo file (GNU gettext manual, "The Format of GNU MO Files")."""
    rows = sorted(
        ("\0".join(key).encode(), "\0".join(texts).encode())
        for key, texts in entries.items()
        if all(texts)
    )
    start = 28 + 16 * len(rows)
    keys, texts, block = b"", b"", b""
    for column in (0, 1):
        table = b""
        for row in rows:
            table += struct.pack("<II", len(row[column]), start + len(block))
            block += row[column] + b"\0"
        keys, texts = (table, texts) if column == 0 else (keys, table)
    head = struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, start)
    return head + keys + texts + block


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/digitapp.po"))


def main() -> None:
    for file in catalogues():
        entries = parse(file)
        if sys.argv[1:] == ["missing"]:
            print(f"# {file.relative_to(ROOT)}")
            for message in sorted(messages() - set(entries)):
                names = ("msgid", "msgid_plural")
                for name, text in zip(names, message, strict=False):
                    print(name, '"' + text.replace("\n", "\\n") + '"')
                print('msgstr ""\n' if len(message) == 1 else 'msgstr[0] ""\nmsgstr[1] ""\n')
        else:
            file.with_suffix(".mo").write_bytes(compiled(entries))


if __name__ == "__main__":
    main()
