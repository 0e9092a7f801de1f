"""The REST calls answer as the command line does, and refuse with one sentence."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image

import digitapp
from digitapp.cli import main
from digitapp.resources import assets_folder
from digitapp.web.reading import Reader, StoppedError
from tests.web.coroutines import result_of

EXAMPLE = assets_folder() / "examples" / "pencil.png"


def post(client: TestClient, call: str, file: Path, **fields: str) -> Any:
    return client.post(call, files={"file": (file.name, file.read_bytes())}, data=fields)


def digits(record: dict[str, Any]) -> Sequence[str]:
    return [line["text"] for line in record["lines"]]


@pytest.mark.slow
def test_read_gives_the_record_of_the_command_line(client: TestClient, tmp_path: Path):
    output = tmp_path / "out.json"
    assert main(["read", str(EXAMPLE), "--json", "--quiet", "--output", str(output)]) == 0
    (expected,) = json.loads(output.read_text("utf-8"))
    answer = post(client, "/api/read", EXAMPLE)
    assert answer.status_code == 200 and answer.headers["X-Pages"] == "1"
    record = answer.json()
    assert record.pop("milliseconds") > 0 and expected.pop("milliseconds") > 0
    assert {**record, "file": expected["file"]} == expected
    assert record["file"] == EXAMPLE.name


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"hello", "a.txt", "a.txt is not an image or PDF that can be read"),
        (b"", "a.png", "a.png is empty"),
        (EXAMPLE.read_bytes()[:3000], "../../a.png", "a.png is damaged or cut off"),
    ],
)
def test_a_wrong_type_is_refused(client: TestClient, content: bytes, name: str, said: str):
    answer = client.post("/api/read", files={"file": (name, content)})
    assert answer.status_code == 400
    assert answer.json() == {"detail": said}


@pytest.mark.parametrize("body", [{}, {"data": {"file": "text"}}, {"json": {"file": "x"}}])
def test_no_file_is_refused(client: TestClient, body: dict[str, Any]):
    answer = client.post("/api/read", **body)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("Send a picture or PDF as the file `file`")


@pytest.mark.slow
def test_rules_choose_among_the_readings(client: TestClient):
    answer = post(client, "/api/read", EXAMPLE, length="3", digits_only="true").json()
    lines = answer["lines"]
    assert lines and all(line["rule"]["obeyed"] is (len(line["digits"]) == 3) for line in lines)
    assert "it must have 3 digits" in lines[0]["rule"]["said"]


@pytest.mark.slow
def test_allowed_numbers_are_a_list(client: TestClient):
    record = post(client, "/api/read", EXAMPLE).json()
    known = "\n".join(digits(record))
    lines = post(client, "/api/read", EXAMPLE, allowed=known).json()["lines"]
    assert [line.get("rule") for line in lines] == [None] * len(lines)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("pattern", "#{", "#{"),
        ("check", "no-such-check", "no-such-check"),
        ("allowed", "none", "The list of allowed numbers holds no numbers"),
        ("page", "0", "The parameter `page` is wrong: "),
        ("page", "2", "pencil.png has no page 2"),
        ("total", "perhaps", "The parameter `total` is wrong: "),
    ],
)
def test_a_wrong_parameter_is_named(client: TestClient, field: str, value: str, said: str):
    answer = post(client, "/api/read", EXAMPLE, **{field: value})
    assert answer.status_code == 400
    assert said in answer.json()["detail"]


def test_the_pages_of_a_document_are_read_one_by_one(client: TestClient, tmp_path: Path):
    document = tmp_path / "two.pdf"
    pages = [Image.open(file).convert("L") for file in (EXAMPLE, EXAMPLE.with_name("notes.png"))]
    pages[0].save(document, save_all=True, append_images=pages[1:], resolution=300)
    answer = post(client, "/api/read", document, page="2")
    assert answer.headers["X-Pages"] == "2"
    assert answer.json()["page"] == 2 and "1572" in answer.json()["text"]


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_an_uploaded_picture_is_displayed_five_times_as_large(
    client: TestClient, tmp_path: Path, mode: str
):
    small = tmp_path / "small.png"
    Image.open(EXAMPLE).convert(mode).resize((120, 80)).save(small)
    found = post(client, "/upload_img", small).json()["id"]
    answer = client.get("/display", params={"id": found})
    assert answer.headers["content-type"] == "image/png"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.size == (600, 400) and picture.mode == mode


def test_a_picture_too_large_to_enlarge_is_refused(client: TestClient):
    answer = post(client, "/upload_img", EXAMPLE)
    assert answer.status_code == 413
    assert "more than 400,000 pixels" in answer.json()["detail"]


@pytest.mark.parametrize("body", [{}, {"data": {"file": "text"}}])
def test_upload_without_a_file_is_refused(client: TestClient, body: dict[str, Any]):
    assert client.post("/upload_img", **body).status_code == 400


def test_upload_of_another_type_is_refused(client: TestClient):
    answer = client.post("/upload_img", files={"file": ("a.txt", b"hello")})
    assert answer.status_code == 400
    assert answer.json() == {"detail": "a.txt is not an image or PDF that can be read"}


def test_an_unknown_id_is_not_found(client: TestClient):
    answer = client.get("/display", params={"id": "unknown"})
    assert answer.status_code == 404
    assert answer.json() == {"detail": "There is no picture with this id"}


def test_no_id_is_refused(client: TestClient):
    assert client.get("/display").json() == {
        "detail": "The parameter `id` is wrong: Field required"
    }


def test_the_documentation_needs_no_other_machine(client: TestClient):
    page = client.get("/docs").text
    assert "swagger-ui" in page and "http://" not in page and "https://" not in page
    for path in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert client.get(path).status_code == 200
    calls = client.get("/openapi.json").json()["paths"]
    assert {"/api/read", "/upload_img", "/display"} == calls.keys()
    assert "422" not in calls["/api/read"]["post"]["responses"]


def test_a_busy_server_says_so(reader: Reader, client: TestClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("digitapp.web.reading.MOST_WAITING", 0)
    answer = post(client, "/api/read", EXAMPLE)
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert answer.json() == {"detail": "The server is busy; try again in a few seconds"}


def test_a_defect_is_one_sentence(reader: Reader, client: TestClient, monkeypatch):
    def broken(*arguments: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr(reader, "read_file", broken)
    answer = post(client, "/api/read", EXAMPLE)
    assert answer.status_code == 500
    assert answer.json() == {"detail": "Something went wrong in digitapp"}


def test_a_reading_ends_with_the_server():
    reader = Reader(digitapp.load_models())
    reader.stop()
    with pytest.raises(StoppedError):
        reader.read_file(EXAMPLE)
    with pytest.raises(StoppedError):
        result_of(reader.run(lambda: None))
