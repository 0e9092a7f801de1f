"""What does not come from this computer, is too large or too slow, is refused with a sentence."""

from __future__ import annotations

import asyncio
import json

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from digitapp.web.guard import Guard
from tests.web.coroutines import result_of


async def length(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that answers how many bytes it was sent."""
    body = await Request(scope, receive).body()
    await JSONResponse(len(body))(scope, receive, send)


@pytest.fixture
def guarded() -> TestClient:
    return TestClient(Guard(length, most_bytes=1000, seconds=5), "http://127.0.0.1:7860")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:7860", "localhost:1", "LOCALHOST"])
def test_this_computer_is_let_in(guarded: TestClient, host: str):
    assert guarded.get("/", headers={"Host": host}).json() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "example.org"},
        {"Host": "example.org:7860"},
        {"Host": "127.0.0.1.example.org"},
        {"Host": "127.0.0.1@example.org"},
        {"Host": "192.168.1.7:7860"},
        {"Host": ""},
        {"Host": "[::1"},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
    ],
)
def test_others_are_refused(guarded: TestClient, headers: dict[str, str]):
    answer = guarded.post("/", headers=headers, content=b"x")
    assert answer.status_code == 403
    assert answer.json()["detail"].startswith("This server answers only programs of this computer")


def test_its_own_page_may_call(guarded: TestClient):
    assert guarded.get("/", headers={"Origin": "http://127.0.0.1:7860"}).json() == 0


@pytest.mark.parametrize("name", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host"])
def test_a_proxy_is_refused(guarded: TestClient, name: str):
    answer = guarded.get("/", headers={name: "for=1.2.3.4"})
    assert answer.status_code == 403
    assert "cannot stand behind a proxy" in answer.json()["detail"]


def test_an_upload_of_the_largest_size_passes(guarded: TestClient):
    assert guarded.post("/", content=b"x" * 1000).json() == 1000


def test_a_larger_one_is_refused(guarded: TestClient):
    answer = guarded.post("/", content=b"x" * 1001)
    assert answer.status_code == 413
    assert answer.json() == {"detail": "An upload may have at most 64 megabytes"}


def request(parts: list[Message], wait: float = 0.0, **limits: float) -> tuple[int, str]:
    """Send the parts of a body without its length; returns the status and the sentence."""
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(wait)
        return parts.pop(0) if parts else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"host", b"localhost")]}
    result_of(Guard(length, **limits)(scope, receive, send))  # type: ignore[arg-type]
    return sent[0]["status"], json.loads(sent[1]["body"])["detail"]


def part(more: bool = True) -> Message:
    return {"type": "http.request", "body": b"x" * 600, "more_body": more}


def test_one_that_does_not_tell_its_size_is_counted():
    status, said = request([part(), part(), part(), part(more=False)], most_bytes=1000)
    assert (status, said) == (413, "An upload may have at most 64 megabytes")


def test_a_slow_one_is_refused():
    status, said = request([part(), part(), part(more=False)], wait=0.1, seconds=0.15)
    assert (status, said) == (408, "An upload may take at most 60 seconds")
