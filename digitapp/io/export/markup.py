"""Attributes for XML and HTML."""

from __future__ import annotations

import re
from xml.sax.saxutils import quoteattr

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML document may hold, not even escaped."""


def attributes(**values: object) -> str:
    """Attributes with a blank before each: ` ID="line1" WC="0.97"`."""
    return "".join(f" {name}={quoteattr(clean(str(value)))}" for name, value in values.items())


def clean(text: str) -> str:
    """Replace characters that XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)
