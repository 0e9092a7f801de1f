"""A form that comes with a request: its file, and the image that the file names."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from digitapp.errors import InputError
from digitapp.forms.form import Form
from digitapp.forms.form_file import ENDING, read_form_file
from digitapp.web.uploads import safe_name

_MOST_BYTES = 4 << 20


def uploaded_form(form: BinaryIO, image: BinaryIO | None) -> Form:
    """Read a form from its uploaded file and image. Raises InputError."""
    if image is None:
        raise InputError("Send the image of the form too, as the file `form_image`")
    data = form.read(_MOST_BYTES)
    with tempfile.TemporaryDirectory(prefix="form-") as folder:
        file = Path(folder) / f"form{ENDING}"
        file.write_bytes(data)
        with (Path(folder) / _image_name(data)).open("wb") as copy:
            image.seek(0)
            shutil.copyfileobj(image, copy)
        return read_form_file(file)


def _image_name(data: bytes) -> str:
    """The name under which the form file looks for its image. Raises InputError."""
    try:
        content: Any = json.loads(data)
        name = content["image"]
        rules = [field.get("rule", {}).get("allowed") for field in content["fields"]]
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return "image"  # reading the file will say what is wrong with it
    if not isinstance(name, str) or name.endswith(ENDING) or safe_name(name) != name:
        raise InputError("The form names an image that cannot be kept under this name")
    # A path would lead to a file of this computer that its sender may not be allowed to read.
    if any(isinstance(allowed, str) for allowed in rules):
        raise InputError("The form names a file of allowed numbers; put the numbers in their place")
    return name
