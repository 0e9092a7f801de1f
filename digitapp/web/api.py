"""The REST calls as an application, with their documentation; every error is one sentence."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi_offline import FastAPIOffline
from h11 import LocalProtocolError

import digitapp
from digitapp.errors import InputError
from digitapp.web import rest
from digitapp.web.enlarging import TooLargeError
from digitapp.web.guard import Guard
from digitapp.web.reading import BusyError, Reader, StoppedError

_DESCRIPTION = "Reads handwritten digits, on this computer alone."


def make_api(reader: Reader) -> FastAPI:
    """Bind the calls to a reader, which stops when the application does."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            yield
        finally:
            reader.stop()

    application = FastAPIOffline(
        redoc_url=None,
        title="digitapp",
        version=digitapp.__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
    )
    application.include_router(rest.routes(reader))
    _tell_errors(application)
    _document_refusals(application)
    application.add_middleware(Guard)
    return application


def _tell_errors(application: FastAPI) -> None:
    """Answer every error with one sentence."""

    def tell(code: int, sentence: str) -> JSONResponse:
        headers = {"Retry-After": "5"} if code == 503 else None
        return JSONResponse({"detail": sentence}, code, headers)

    @application.exception_handler(TooLargeError)
    async def too_large(_: Request, error: TooLargeError) -> JSONResponse:
        return tell(413, str(error))

    @application.exception_handler(InputError)
    async def input_error(_: Request, error: InputError) -> JSONResponse:
        return tell(400, str(error))

    @application.exception_handler(RequestValidationError)
    async def wrong_request(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = str(first["loc"][-1]) if first["loc"] else "body"
        if where == "file":
            return tell(400, "Send a picture or PDF as the file `file` of a multipart form")
        return tell(400, f"The parameter `{where}` is wrong: {first['msg']}")

    @application.exception_handler(BusyError)
    async def busy(_: Request, error: BusyError) -> JSONResponse:
        return tell(503, "The server is busy; try again in a few seconds")

    @application.exception_handler(StoppedError)
    async def stopped(_: Request, error: StoppedError) -> JSONResponse:
        return tell(503, "The server ends")

    @application.exception_handler(Exception)
    async def defect(_: Request, error: Exception) -> JSONResponse:
        if not isinstance(error, LocalProtocolError):  # a file changed while it was sent
            logging.getLogger(__name__).error("a defect", exc_info=error)
        return tell(500, "Something went wrong in digitapp")


def _document_refusals(application: FastAPI) -> None:
    """Take FastAPI's own answer to wrong parameters, 422, out of the documentation."""
    documented = application.openapi

    def openapi() -> dict[str, Any]:
        schema = documented()
        for path in schema["paths"].values():
            for call in path.values():
                call["responses"].pop("422", None)
        for name in ("HTTPValidationError", "ValidationError"):
            schema.get("components", {}).get("schemas", {}).pop(name, None)
        return schema

    application.openapi = openapi  # type: ignore[method-assign]
