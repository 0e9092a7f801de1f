"""The published schema describes what is written."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from digitapp.io.export.json_records import json_array_of
from tests.io.export.records import a_table, some_records

SCHEMA = json.loads(
    (Path(__file__).resolve().parents[3] / "docs" / "record.schema.json").read_text("utf-8")
)


def test_the_schema_is_one():
    jsonschema_rs.meta.validate(SCHEMA)


def test_what_is_written_obeys_the_schema():
    for record in json.loads("".join(json_array_of([*some_records(), a_table()]))):
        jsonschema_rs.validate(SCHEMA, record)


@pytest.mark.parametrize(
    "flaw", [{"page": 0}, {"confidence": 2}, {"text": "abc"}, {"turned": 45}, {"more": 1}]
)
def test_what_is_wrong_does_not(flaw):
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(SCHEMA, {**some_records()[0], **flaw})


@pytest.mark.parametrize("lie", [{"turned": 90}, {"turned": 270}, {"mirrored": True}])
def test_how_a_page_lay_is_in_the_schema(lie):
    jsonschema_rs.validate(SCHEMA, {**some_records()[0], **lie})
