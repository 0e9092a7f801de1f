"""A page is read by a form that comes with the request."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image

import digitapp
from digitapp.forms import read_form_file, write_form_file
from digitapp.forms.output.record import form_record
from digitapp.records import Array, Page
from digitapp.rules import Rules
from digitapp.web.reading import Reader
from tests.forms.drawn import blank, filled, form, ruled


def as_file(gray: Array) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(gray).save(stream, "PNG")
    return stream.getvalue()


def send(client: TestClient, page: Array, file: Path, image: bool = True, **fields: str) -> Any:
    files = {"file": ("page.png", as_file(page)), "form": (file.name, file.read_bytes())}
    if image:
        files["form_image"] = ("any.png", file.with_suffix(".png").read_bytes())
    return client.post("/api/read", files=files, data=fields)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "report.form.json"
    write_form_file(form(), file)
    return file


@pytest.mark.slow
def test_fields_come_as_from_python(client: TestClient, reader: Reader, report: Path):
    answer = send(client, filled(), report)
    page = Page(filled(), name="page.png")
    reading = digitapp.read_form(page, read_form_file(report), reader.models)
    expected = form_record(reading, "page.png", 1.0)
    assert answer.status_code == 200
    assert {**answer.json(), "milliseconds": 1.0} == json.loads(json.dumps(expected))
    assert answer.json()["form"]["fields"][0]["text"] == "47"


def test_a_form_without_its_image_is_refused(client: TestClient, report: Path):
    answer = send(client, filled(), report, image=False)
    assert answer.status_code == 400
    assert answer.json()["detail"].endswith("as the file `form_image`")


def test_a_page_of_another_form_is_set_aside(client: TestClient, report: Path):
    answer = send(client, blank()[:40, :60], report)
    assert answer.status_code == 400 and "fits no form" in answer.json()["detail"]


def test_rules_beside_a_form_are_refused(client: TestClient, report: Path):
    answer = send(client, filled(), report, length="3")
    assert answer.status_code == 400 and "own rules" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"image": "../report.form.png"}, "cannot be kept under this name"),
        ({"image": "x.form.json"}, "cannot be kept under this name"),
        ({"image": 7}, "cannot be kept under this name"),
        ({"width": 5}, "is not the image of"),
        ({"fields": 1}, "form.form.json"),
    ],
)
def test_a_damaged_form_is_refused(
    client: TestClient, report: Path, change: dict[str, Any], said: str
):
    report.write_text(json.dumps({**json.loads(report.read_text("utf-8")), **change}))
    answer = send(client, filled(), report)
    assert answer.status_code == 400 and said in answer.json()["detail"]


def test_a_form_cannot_name_a_file_of_this_computer(client: TestClient, tmp_path: Path):
    file = tmp_path / "one.form.json"
    write_form_file(ruled(Rules(allowed=frozenset({"47"}))), file)
    assert send(client, filled(), file).status_code == 200
    content = json.loads(file.read_text("utf-8"))
    content["fields"][0]["rule"]["allowed"] = "/etc/passwd"
    file.write_text(json.dumps(content))
    answer = send(client, filled(), file)
    assert answer.status_code == 400 and "a file of allowed numbers" in answer.json()["detail"]


def test_what_is_no_form_is_refused(client: TestClient, tmp_path: Path):
    file = tmp_path / "no.form.json"
    file.write_text("hello")
    file.with_suffix(".png").write_bytes(as_file(blank()))
    assert send(client, filled(), file).status_code == 400
