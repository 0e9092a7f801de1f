"""digitapp reads handwritten numbers: from a page to its digits, offline.

>>> import digitapp
>>> models = digitapp.load_models()
>>> for page in digitapp.load_pages("scan.png"):
...     print(digitapp.recognize(page, models).text)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from digitapp.errors import InputError, ModelError

if TYPE_CHECKING:
    from digitapp.forms import Field, Form, FormReading, read_form_file, write_form_file
    from digitapp.forms.read_form import read_form
    from digitapp.io.annotate import annotate
    from digitapp.io.load import load_page, load_pages
    from digitapp.models import Models, load_models
    from digitapp.pipeline.recognize import recognize
    from digitapp.records import Box, DigitSequence, Line, Page, Reading, Segment

__version__ = "0.2.0"

__all__ = [
    "Box",
    "DigitSequence",
    "Field",
    "Form",
    "FormReading",
    "InputError",
    "Line",
    "ModelError",
    "Models",
    "Page",
    "Reading",
    "Segment",
    "annotate",
    "load_models",
    "load_page",
    "load_pages",
    "read_form",
    "read_form_file",
    "recognize",
    "write_form_file",
]

_LAZY = {
    "Models": "digitapp.models",
    "load_models": "digitapp.models",
    "annotate": "digitapp.io.annotate",
    "load_page": "digitapp.io.load",
    "load_pages": "digitapp.io.load",
    "read_form": "digitapp.forms.read_form",
    "recognize": "digitapp.pipeline.recognize",
    **dict.fromkeys(
        ("Field", "Form", "FormReading", "read_form_file", "write_form_file"), "digitapp.forms"
    ),
    **dict.fromkeys(
        ("Box", "DigitSequence", "Line", "Page", "Reading", "Segment"), "digitapp.records"
    ),
}


def __getattr__(name: str) -> Any:
    """Import names on first use: they need NumPy, OpenCV or ONNX Runtime, which load slowly."""
    if name in _LAZY:
        import importlib

        value = getattr(importlib.import_module(_LAZY[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
