"""Forms: pages with named fields, laid on their template and read field by field."""

from digitapp.forms.form import KINDS, Field, Form, FormReading, Kind, Value
from digitapp.forms.form_file import read_form_file, write_form_file

__all__ = [
    "KINDS",
    "Field",
    "Form",
    "FormReading",
    "Kind",
    "Value",
    "read_form_file",
    "write_form_file",
]
