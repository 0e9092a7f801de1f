"""Whatever is sent to the REST calls, they answer as their documentation says.

`python3 -m tests tests/web/test_schema.py -n 0 --hypothesis-profile=search` tries 10,000 cases.
"""

from __future__ import annotations

import io
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from digitapp.web.api import make_api
from digitapp.web.reading import Reader

pytestmark = pytest.mark.slow

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
HOST = {"Host": "127.0.0.1"}
CALLS = (("/api/read", "POST"), ("/upload_img", "POST"), ("/display", "GET"))


EXAMPLES = settings().max_examples // 3
"""Of each call, and of each kind of values: those that the documentation allows, and others."""


def picture(kind: str, mode: str = "L") -> bytes:
    """A small page with a 1 on it."""
    page = Image.new(mode, (40, 40), "white")
    ImageDraw.Draw(page).line((20, 8, 20, 32), "black", 3)
    stream = io.BytesIO()
    page.save(stream, kind)
    return stream.getvalue()


PICTURES = [picture("PNG"), picture("PNG", "RGB"), picture("TIFF")]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])
def test_every_answer_is_documented(reader: Reader, call: tuple[str, str], mode: GenerationMode):
    schema = schemathesis.openapi.from_asgi("/openapi.json", make_api(reader), headers=HOST)
    operation = schema[call[0]][call[1]]

    @settings(suppress_health_check=list(HealthCheck), max_examples=EXAMPLES)
    @given(
        case=operation.as_strategy(generation_mode=mode),
        file=st.none() | st.sampled_from(PICTURES) | st.sampled_from(PICTURES).flatmap(cut),
    )
    def answers(case: schemathesis.Case[Any], file: bytes | None) -> None:
        if file is not None and isinstance(case.body, dict):
            case.body["file"] = file  # type: ignore[assignment]
        response = case.call(headers=HOST)
        case.validate_response(response, checks=CHECKS)

    answers()


def cut(data: bytes) -> st.SearchStrategy[bytes]:
    """The beginning of a file."""
    return st.integers(0, len(data)).map(lambda length: data[:length])
