from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from digitapp import i18n
from tests.tools import catalogues

FILES = catalogues.catalogues()


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    i18n.install("en")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_a_catalogue_translates_all_that_the_window_says(file: Path) -> None:
    entries = {entry.id: entry.string for entry in catalogues.read(file) if entry.id}
    assert set(entries) == catalogues.messages()
    for message, translated in entries.items():
        first = message if isinstance(message, str) else message[0]
        for text in [translated] if isinstance(translated, str) else translated or [""]:
            assert text, message
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", first))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_the_compiled_catalogue_is_the_written_one(file: Path) -> None:
    kept, written = (
        gettext.GNUTranslations(io.BytesIO(content))
        for content in (
            file.with_suffix(".mo").read_bytes(),
            catalogues.compiled(catalogues.read(file)),
        )
    )
    for entry in catalogues.read(file):
        if isinstance(entry.id, str):
            if entry.id:
                assert kept.gettext(entry.id) == written.gettext(entry.id) == entry.string
            continue
        for count in range(3):
            one, many = entry.id
            assert kept.ngettext(one, many, count) == written.ngettext(one, many, count)


def test_no_line_of_a_french_text_begins_with_its_punctuation() -> None:
    """The blank before ; : ? and ! does not break."""
    french = next(file for file in FILES if file.parts[-3] == "fr")
    texts = [message.string for message in catalogues.read(french) if message.id]
    said = [text for one in texts for text in ([one] if isinstance(one, str) else one or [])]
    assert any("\u00a0;" in text for text in said)
    assert [text for text in said if re.search(r"\S [;:?!]( |$)", text)] == []


def test_what_a_catalogue_lacks_is_listed() -> None:
    catalogue = catalogues.read(FILES[0])
    assert not len(catalogues.missing(catalogue))
    catalogue.delete("Open recent")
    catalogue.delete("{count} digit")
    lacking = {entry.id for entry in catalogues.missing(catalogue) if entry.id}
    assert lacking == {"Open recent", ("{count} digit", "{count} digits")}


def test_words_and_plurals_come_in_the_chosen_language() -> None:
    i18n.install("de")
    assert i18n._("Open recent") == "Zuletzt geöffnet"
    assert i18n.plural("{count} digit", "{count} digits", 1) == "1 Ziffer"
    assert i18n.plural("{count} digit", "{count} digits", 5) == "5 Ziffern"
    i18n.install("fr")
    assert i18n._("Recognise") == "Reconnaître"
    i18n.install("xx")
    assert i18n._("Recognise") == "Recognise"


def test_german_and_french_can_be_chosen() -> None:
    assert i18n.available() == ["en", "de", "fr"]


def damaged_catalogues() -> list[bytes]:
    """Compiled catalogues that are cut off, foreign, or ask for what nobody fills in."""
    sound = FILES[0].with_suffix(".mo").read_bytes()
    return [
        b"",
        b"no catalogue",
        sound[: len(sound) // 2],
        compiled('msgid "{name} saved"\nmsgstr "{gone} saved"'),
        compiled('msgid "{name} saved"\nmsgstr "{name:>999999999}"'),
        compiled('msgid "{name} saved"\nmsgstr "{name"'),
        sound.replace(b"plural=(n != 1);", b"plural=(n % 0);"),
    ]


def compiled(entry: str) -> bytes:
    """A catalogue of one entry, as a .mo file."""
    text = f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n{entry}\n'
    return catalogues.compiled(read_po(io.BytesIO(text.encode())))


@pytest.mark.parametrize("content", damaged_catalogues())
def test_a_damaged_catalogue_leaves_the_words_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    file = tmp_path / "de" / "LC_MESSAGES" / "digitapp.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    monkeypatch.setattr(i18n, "FOLDER", tmp_path)
    assert i18n.install("de") == "The translation into de is damaged; the words stay English."
    assert i18n._("{name} saved") == "{name} saved"
    assert i18n.plural("{count} digit", "{count} digits", 2) == "2 digits"


def test_an_error_of_the_system_is_a_sentence_without_a_class() -> None:
    assert i18n.sentence(OSError(28, "No space left on device")) == "The disk is full."
    assert i18n.sentence(OSError(5, "Input/output error")) == "Input/output error."
    assert i18n.sentence(OSError(36, "File name too long", "/x/a.csv")) == (
        "a.csv: File name too long."
    )


def test_a_number_stays_with_its_unit_and_other_spaces_may_end_a_line() -> None:
    said = i18n.unbroken("31 of 40  ·  2.5 a second  ·  62 s (0,16 %) left")
    assert said == "31\xa0of 40  ·  2.5\xa0a second  ·  62\xa0s (0,16\xa0%) left"


def test_spaces_at_which_no_line_ends_are_shown_as_they_are() -> None:
    assert i18n.printable("1\xa0fichier refusé\u202f: non") == "1\xa0fichier refusé\u202f: non"
    assert i18n.printable("a\tb\udcff") == "a b\ufffd"


def test_french_has_one_kind_of_apostrophe() -> None:
    file = next(file for file in FILES if file.parts[-3] == "fr")
    for entry in catalogues.read(file):
        texts = [entry.string] if isinstance(entry.string, str) else entry.string or ()
        if entry.id:
            assert not [text for text in texts if re.search(r"\w'\w", text)]
