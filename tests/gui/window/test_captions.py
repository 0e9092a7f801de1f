"""What the window says about its project and its page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digitapp import i18n
from digitapp.editor import page_edits
from digitapp.editor.session import Session
from digitapp.editor.strokes import Stroke
from digitapp.gui.window import captions
from tests.editor.readings import PICTURE, sequence


@pytest.fixture
def session() -> Session:
    """An image read as "125" in 2.34 s; the 2 is doubtful."""
    made = Session()
    page = made.add(PICTURE, None, show=True)
    made.read(page.key, sequence("125", confidences=[0.95, 0.5]))
    page.milliseconds = 2340.0
    return made


def test_the_title_names_the_project_and_marks_unsaved_work(session: Session) -> None:
    session.path, session.saved = Path("/home/me/cheques.digitapp"), session.revision
    assert captions.title(session) == "cheques.digitapp – digitapp"
    page_edits.draw(session, Stroke(((10.0, 10.0), (20.0, 40.0)), 4.0))
    assert captions.title(session) == "cheques.digitapp* – digitapp"


def test_a_title_without_a_project_is_the_application_s_name() -> None:
    assert captions.title(Session()) == "digitapp"


def test_a_read_page_tells_its_digits_and_time(session: Session) -> None:
    assert captions.page_figures(session.page) == (
        *("page.png", "3 digits, 1 to check"),
        *("", "2.3 s", ""),
    )
    session.page.milliseconds = 140.4
    assert captions.page_figures(session.page)[3] == "140 ms"


@pytest.mark.parametrize(
    ("lie", "said"),
    [({"turned": 180}, "Turned by 180 degrees"), ({"mirrored": True}, "This page looks mirrored.")],
)
def test_a_page_that_did_not_lie_upright_says_so(
    session: Session, lie: dict[str, Any], said: str
) -> None:
    assert session.page.sequence is not None
    session.page.sequence = replace(session.page.sequence, **lie)
    assert captions.page_figures(session.page)[-1] == said


def test_an_unread_page_tells_its_name_alone() -> None:
    assert captions.page_figures(Session().page) == ("Drawing", "", "", "", "")


def test_a_result_counts_its_doubtful_digits(session: Session) -> None:
    assert captions.result_detail(session.page) == "3 digits, 1 to check"
    assert captions.result_detail(Session().page) == "Drawing"


@pytest.mark.parametrize(("language", "said"), [("en", "2.3 s"), ("de", "2,3 s"), ("fr", "2,3 s")])
def test_numbers_have_the_decimal_sign_of_the_language(
    session: Session, language: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "_translation", i18n._translation)
    i18n.install(language)
    assert captions.page_figures(session.page)[3] == said


def test_the_licence_follows_the_typography_of_the_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(i18n, "_translation", i18n._translation)
    i18n.install("fr")
    assert captions.about()[1] == ("Licence", "MIT\xa0; les modèles\xa0: CC BY 4.0")
