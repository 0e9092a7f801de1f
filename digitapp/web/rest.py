"""The REST calls."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, HTTPException, Query, Response, UploadFile
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from digitapp.errors import InputError
from digitapp.io.load import load_page
from digitapp.io.page_record import Record
from digitapp.io.picture_file import as_png
from digitapp.rules.rules import Rules
from digitapp.web.enlarging import enlarge
from digitapp.web.form_upload import uploaded_form
from digitapp.web.reading import Reader
from digitapp.web.recent import Recent
from digitapp.web.uploads import kept, safe_name

_RECORD = {
    "description": "the record of the page, as docs/record.schema.json describes it",
    "headers": {
        "X-Pages": {"description": "pages of the file", "schema": {"type": "integer", "minimum": 1}}
    },
    "content": {"application/json": {"schema": {"type": "object", "required": ["file", "text"]}}},
}


class UploadedPicture(BaseModel):
    """What /upload_img gives."""

    id: str


def rules_of(
    pattern: Annotated[str, Form(description="such as ##-#### or #{5,7}")] = "",
    length: Annotated[str, Form(description="number of digits, such as 5 or 5:7")] = "",
    range: Annotated[str, Form(description="of the value, such as 0:100")] = "",
    allowed: Annotated[str, Form(description="the numbers there are, one a line")] = "",
    check: Annotated[
        str, Form(description="luhn, isbn, ean, iban:DE, or a name of python-stdnum")
    ] = "",
    total: Annotated[bool, Form(description="the last line is the sum of the others")] = False,
) -> Rules | None:
    """The rules of a form; None without any. Raises InputError."""
    numbers = frozenset(line.strip() for line in allowed.splitlines())
    known = frozenset(number for number in numbers if any(c.isdigit() for c in number))
    if allowed and not known:
        raise InputError("The list of allowed numbers holds no numbers")
    rules = Rules(
        pattern or None, length or None, range or None, known, check=check or None, total=total
    )
    return rules or None


def routes(reader: Reader) -> APIRouter:
    """The calls, bound to a reader."""
    router = APIRouter()
    pictures: Recent[str, bytes] = Recent(32)

    @router.post(
        "/api/read",
        summary="Read one page",
        response_model=None,
        responses={200: _RECORD, **responses(400, 413, 503)},
    )
    async def read(
        file: Annotated[UploadFile, File(description="a picture or a PDF")],
        rules: Annotated[Rules | None, Depends(rules_of)],
        page: Annotated[int, Form(ge=1, le=100_000, description="of the file, from 1")] = 1,
        digits_only: Annotated[bool, Form(description="leave out marks between digits")] = False,
        form: Annotated[
            UploadFile | None, File(description="the file of a form, to read its fields")
        ] = None,
        form_image: Annotated[UploadFile | None, File(description="the image of the form")] = None,
    ) -> JSONResponse:
        """The record of the page, as `read --json` gives it; with a form, as `read --form`."""
        name = safe_name(file.filename)
        if form is not None and rules:
            raise InputError("The fields of a form have their own rules; send no others")

        def work() -> tuple[Record, int]:
            with kept(file.file, name) as path:
                if form is not None:
                    template = uploaded_form(form.file, form_image.file if form_image else None)
                    answer = reader.read_form(path, template, page, name, not digits_only)
                else:
                    answer = reader.read_file(path, page, name, rules, not digits_only)
            return answer.record, answer.pages

        record, pages = await reader.run(work)
        return JSONResponse(record, headers={"X-Pages": str(pages)})

    @router.post(
        "/upload_img", summary="Enlarge a small picture", responses=responses(400, 413, 503)
    )
    async def upload_img(
        file: Annotated[UploadFile, File(description="a picture of writing, in grey or colour")],
    ) -> UploadedPicture:
        """Enlarge a picture five times; the id leads to the answer as long as the server keeps
        it, which is for the last 32 pictures."""
        name = safe_name(file.filename)

        def work() -> bytes:
            with kept(file.file, name) as path:
                page = load_page(path)
            return as_png(enlarge(page, reader.models.super_resolve))

        found = secrets.token_urlsafe(12)
        pictures.put(found, await reader.run(work))
        return UploadedPicture(id=found)

    @router.get(
        "/display",
        summary="The enlarged picture",
        response_class=Response,
        responses={200: {"content": {"image/png": {}}}, **responses(400, 404)},
    )
    async def display(
        id: Annotated[str, Query(description="as of /upload_img", max_length=100)],
    ) -> Response:
        """A PNG, five times as wide and high as the picture was."""
        picture = pictures.get(id)
        if picture is None:
            raise HTTPException(404, "There is no picture with this id")
        return Response(picture, media_type="image/png")

    return router


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
