"""The REST calls answer as the command line does, and refuse with one sentence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from digitapp.cli import main
from digitapp.resources import assets_folder

EXAMPLE = assets_folder() / "examples" / "pencil.png"


def post(client: TestClient, call: str, file: Path, **fields: str) -> Any:
    return client.post(call, files={"file": (file.name, file.read_bytes())}, data=fields)


def digits(record: dict[str, Any]) -> Sequence[str]:
    return [line["text"] for line in record["lines"]]


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
