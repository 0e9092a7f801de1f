"""The REST calls."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Depends, File, Form, UploadFile
from fastapi.responses import JSONResponse

from digitapp.errors import InputError
from digitapp.io.page_record import Record
from digitapp.rules.rules import Rules
from digitapp.web.reading import Reader

_LONGEST_NAME = 60
"""Characters; no system takes more than 255 bytes."""


def rules_of(
    pattern: Annotated[str | None, Form(description="such as ##-#### or #{5,7}")] = None,
    length: Annotated[str | None, Form(description="number of digits, such as 5 or 5:7")] = None,
    range: Annotated[str | None, Form(description="of the value, such as 0:100")] = None,
    allowed: Annotated[str | None, Form(description="the numbers there are, one a line")] = None,
    check: Annotated[
        str | None, Form(description="luhn, isbn, ean, iban:DE, or a name of python-stdnum")
    ] = None,
    total: Annotated[bool, Form(description="the last line is the sum of the others")] = False,
) -> Rules | None:
    """The rules of a form; None without any. Raises InputError."""
    numbers = frozenset(line.strip() for line in (allowed or "").splitlines())
    known = frozenset(number for number in numbers if any(c.isdigit() for c in number))
    if allowed and not known:
        raise InputError("The list of allowed numbers holds no numbers")
    return Rules(pattern, length, range, known, check, total) or None


def routes(reader: Reader) -> APIRouter:
    """The calls, bound to a reader."""
    router = APIRouter()

    @router.post("/api/read", summary="Read one page")
    async def read(
        file: Annotated[UploadFile, File(description="a picture or a PDF")],
        rules: Annotated[Rules | None, Depends(rules_of)],
        page: Annotated[int, Form(ge=1, le=100_000, description="of the file, from 1")] = 1,
        digits_only: Annotated[bool, Form(description="leave out marks between digits")] = False,
    ) -> JSONResponse:
        """The record of the page, as `read --json` gives it."""
        name = safe_name(file.filename)

        def work() -> tuple[Record, int]:
            with kept(file.file, name) as path:
                answer = reader.read_file(path, page, name, rules, not digits_only)
            return answer.record, answer.pages

        record, pages = await reader.run(work)
        return JSONResponse(record, headers={"X-Pages": str(pages)})

    return router


def safe_name(name: str | None) -> str:
    """A name under which an upload can be kept and shown, near to the one its sender gave it."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*')
    return kept[-_LONGEST_NAME:].strip(". ") or "upload"


@contextmanager
def kept(upload: BinaryIO, name: str) -> Iterator[Path]:
    """Keep an upload in a file of this name as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / name
        upload.seek(0)
        with path.open("wb") as copy:
            shutil.copyfileobj(upload, copy)
        yield path


def responses(*codes: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI tells of refusals."""
    meaning = {
        400: "no file, a wrong type, or a wrong parameter",
        404: "an unknown id",
        413: "too large",
        503: "busy; try again soon",
    }
    schema = {"type": "object", "properties": {"detail": {"type": "string"}}}
    return {
        code: {
            "description": meaning[code],
            "content": {"application/json": {"schema": schema}},
        }
        for code in codes
    }
