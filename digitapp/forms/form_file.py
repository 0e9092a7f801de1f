"""Form files: a small JSON beside an image of the form.

    {"format": "digitapp form", "version": 1, "name": "marks", "image": "marks.form.png",
     "width": 1654, "height": 2339, "filled": false,
     "fields": [{"name": "points", "kind": "comb", "box": [210, 340, 220, 61], "parts": 4,
                 "rule": {"range": "0:100"}}]}

A box is x, y, width and height in pixels of the image.
"""

from __future__ import annotations

import codecs
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from digitapp.errors import InputError
from digitapp.forms.form import MOST_FIELDS, MOST_NAME, MOST_PARTS, Field, Form
from digitapp.forms.registration.register import check_print
from digitapp.io.files import read_whole, replacing
from digitapp.io.picture_file import as_png
from digitapp.records import Box, Page
from digitapp.rules.settings_file import plain, rules_of

FORMAT, VERSION = "digitapp form", 1
ENDING = ".form.json"

_MOST_BYTES = 4 << 20
_Place = Annotated[int, Meta(ge=-100_000, le=100_000)]
_Length = Annotated[int, Meta(ge=1, le=100_000)]
_Image = Annotated[str, Meta(pattern=r"\A[^/\\]{1,255}\Z", max_length=255)]


class _Field(msgspec.Struct, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=MOST_NAME)]
    kind: Annotated[str, Meta(max_length=20)]
    box: tuple[_Place, _Place, _Length, _Length]
    parts: Annotated[int, Meta(ge=1, le=MOST_PARTS)] = 1
    rule: dict[str, Any] = {}


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    version: int
    name: Annotated[str, Meta(min_length=1, max_length=MOST_NAME)]
    image: _Image
    width: _Length
    height: _Length
    fields: Annotated[list[_Field], Meta(min_length=1, max_length=MOST_FIELDS)]
    filled: bool = False


def read_form_file(path: str | os.PathLike[str]) -> Form:
    """Read a form and the image beside it. Raises InputError."""
    file = Path(path)
    try:
        data = read_whole(file, _MOST_BYTES)
    except OSError as error:
        why = error.strerror
        raise InputError("{name} cannot be opened: {why}", name=file.name, why=why) from error
    return _form(data, file, lambda image: _image(file.with_name(image), file))


def form_of_json(data: bytes, name: str, picture: Callable[[str], Page]) -> Form:
    """The form in the bytes of a form file. name: of it, for errors; picture: loads the image by
    its name. Raises InputError, and what `picture` raises."""
    return _form(data, Path(name), picture)


def _form(data: bytes, file: Path, picture: Callable[[str], Page]) -> Form:
    found = _parsed(data, file)
    if found.image in (".", ".."):
        raise InputError("{name} is damaged: it names no image", name=file.name)
    page = picture(found.image)
    if (page.width, page.height) != (found.width, found.height):
        raise InputError(
            "{image} is not the image of {name}: its size is {width} x {height}, not {w} x {h}",
            image=found.image,
            name=file.name,
            width=page.width,
            height=page.height,
            w=found.width,
            h=found.height,
        )
    try:
        fields = tuple(_field(entry, file) for entry in found.fields)
        return Form(found.name, page, fields, found.filled)
    except InputError as error:
        raise InputError("{name}: {why}", name=file.name, why=error) from error


def read_forms(files: Sequence[Path]) -> tuple[Form, ...]:
    """Read several forms for one pile. Raises InputError, also if two have the same name, or one
    has too little print to lay pages on it."""
    forms = tuple(read_form_file(file) for file in files)
    for number, form in enumerate(forms):
        check_print(form)
        if any(form.name == other.name for other in forms[:number]):
            raise InputError("Two forms have the name {form}", form=form.name)
    return forms


def write_form_file(form: Form, file: Path) -> None:
    """Write a form and its image beside it, each whole or not at all. Raises OSError.

    The image is named after the file: marks.form.json has marks.form.png.
    """
    image = image_of(file)
    pixels = form.page.gray if form.page.colour is None else form.page.colour
    with replacing(image) as draft:
        draft.write_bytes(as_png(pixels))
    with replacing(file) as draft:
        draft.write_text(form_json(form, image.name), "utf-8")


def form_json(form: Form, image: str) -> str:
    """The text of a form file, a field a line; image: the name of the image beside it."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "name": form.name,
        "image": image,
        "width": form.page.width,
        "height": form.page.height,
        "filled": form.filled,
    }
    head = json.dumps(content, ensure_ascii=False, indent=1).removesuffix("\n}")
    lines = [json.dumps(_plain_field(field), ensure_ascii=False) for field in form.fields]
    return f'{head},\n "fields": [\n  ' + ",\n  ".join(lines) + "\n ]\n}\n"


def image_of(file: Path) -> Path:
    """The image that `write_form_file` writes beside a form file."""
    return file.with_name(f"{file.name.removesuffix('.json')}.png")


def _plain_field(field: Field) -> dict[str, Any]:
    box = field.box
    content: dict[str, Any] = {
        "name": field.name,
        "kind": field.kind,
        "box": [box.x, box.y, box.width, box.height],
    }
    if field.kind in ("comb", "column"):
        content["parts"] = field.parts
    if field.rules:
        content["rule"] = plain(field.rules)
    return content


def _parsed(data: bytes, file: Path) -> _File:
    try:
        # Unlike json, it takes no lone surrogates, which no file could hold again.
        found = msgspec.json.decode(data.removeprefix(codecs.BOM_UTF8))
    except (ValueError, RecursionError) as error:
        raise InputError("{name} is no form: it holds no JSON", name=file.name) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InputError("{name} is no form of digitapp", name=file.name)
    if type(found.get("version")) is not int:
        raise InputError("{name} is damaged: it names no version", name=file.name)
    if found["version"] != VERSION:
        raise InputError(
            "{name} is of version {version}; this digitapp reads version {known}",
            name=file.name,
            version=found["version"],
            known=VERSION,
        )
    try:
        form = msgspec.convert(found, _File)
        if not form.name.isprintable():
            raise msgspec.ValidationError("its name cannot be shown")
        return form
    except (msgspec.ValidationError, RecursionError) as error:
        raise InputError("{name} is damaged: {why}", name=file.name, why=error) from error


def _field(entry: _Field, file: Path) -> Field:
    if isinstance(entry.rule.get("allowed"), str):
        raise InputError("the allowed numbers of {field} must be a list", field=entry.name)
    rules = rules_of(entry.rule, file)
    kind: Any = entry.kind
    return Field(entry.name, kind, Box(*entry.box), entry.parts, rules)


def _image(image: Path, file: Path) -> Page:
    from digitapp.io.load import load_page

    if not image.exists():
        raise InputError("{name} has lost its image {image}", name=file.name, image=image.name)
    return load_page(image)
