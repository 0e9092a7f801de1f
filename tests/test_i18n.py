from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from digitapp import i18n
from tests.tools import catalogues

FILES = catalogues.catalogues()


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    i18n.install("en")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_a_catalogue_translates_all_that_the_window_says(file: Path) -> None:
    entries = catalogues.parse(file)
    entries.pop(("",))
    assert set(entries) == catalogues.messages()
    for message, texts in entries.items():
        for text in texts:
            assert text, message
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", message[0]))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_the_compiled_catalogue_is_the_written_one(file: Path) -> None:
    assert file.with_suffix(".mo").read_bytes() == catalogues.compiled(catalogues.parse(file))


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
