"""What every request has to pass: it comes from this computer, is not too large, not too slow."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = ("127.0.0.1", "localhost")
"""The names under which this computer's browsers reach the server."""

MOST_BYTES = 64 << 20
"""Of one upload; a photo of 50 megapixels has less."""

UPLOAD_SECONDS = 60.0
"""From the first to the last byte of a request."""

_FOREIGN = "This server answers only programs of this computer, at http://127.0.0.1"
_PROXIED = "This server cannot stand behind a proxy: everybody who reaches it would be let in"
_TOO_LARGE = f"An upload may have at most {MOST_BYTES >> 20} megabytes"
_TOO_SLOW = f"An upload may take at most {UPLOAD_SECONDS:.0f} seconds"

_MOST_DROPPED = 16 * MOST_BYTES
"""Bytes of an upload that is too large that are still taken, so that its sender hears why."""


class Guard:
    """Refuses requests for other names than this computer's (as of a page that had its name
    point here), from pages of other sites, through proxies, and uploads that are too large or
    slow."""

    def __init__(
        self, app: ASGIApp, most_bytes: int = MOST_BYTES, seconds: float = UPLOAD_SECONDS
    ) -> None:
        self._app, self._most, self._seconds = app, most_bytes, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if refusal := _refusal(headers):
            await JSONResponse({"detail": refusal}, 403)(scope, receive, send)
            return
        body = _Body(receive, self._most, self._seconds)
        if headers.get(b"content-length", "0").isdecimal():
            body.expected = int(headers.get(b"content-length", "0"))
        answered = False

        async def noting_send(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            if body.expected > self._most:
                await body.drop()
                raise HTTPException(413, _TOO_LARGE)
            await self._app(scope, body.receive, noting_send)
        except HTTPException as error:
            if answered:
                raise
            answer = JSONResponse({"detail": error.detail}, error.status_code)
            answer.headers["connection"] = "close"
            await answer(scope, receive, send)


def _refusal(headers: dict[bytes, str]) -> str | None:
    """Why a request is refused, as a sentence; None if it is not."""
    if _name(f"//{headers.get(b'host', '')}") not in HOSTS:
        return _FOREIGN
    if b"origin" in headers and _name(headers[b"origin"]) not in HOSTS:
        return _FOREIGN
    if any(name == b"forwarded" or name.startswith(b"x-forwarded-") for name in headers):
        return _PROXIED
    return None


def _name(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


class _Body:
    """The body of a request, counted and timed."""

    def __init__(self, receive: Receive, most: int, seconds: float) -> None:
        self._receive, self._most, self._seconds = receive, most, seconds
        self._came, self._complete = 0, False
        self._start: float | None = None
        self.expected = 0

    async def receive(self) -> Message:
        """The next part. Raises HTTPException 413 or 408."""
        if self._complete:
            return await self._receive()  # waits for the end of the connection, however long
        message = await self._timed()
        if self._came > self._most:
            await self.drop()
            raise HTTPException(413, _TOO_LARGE)
        return message

    async def drop(self) -> None:
        """Take the rest and forget it: a sender that is cut off does not hear why."""
        while not self._complete and self._came < _MOST_DROPPED:
            await self._timed()

    async def _timed(self) -> Message:
        now = asyncio.get_running_loop().time()
        self._start = now if self._start is None else self._start
        try:
            message = await asyncio.wait_for(
                self._receive(), max(self._start + self._seconds - now, 0)
            )
        except TimeoutError:
            raise HTTPException(408, _TOO_SLOW) from None
        self._came += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body", False):
            self._complete = True
        return message
