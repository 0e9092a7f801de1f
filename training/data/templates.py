"""Jinja2 templates for pages, cards and documents, each beside the module that fills it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_WIDTH = 99
"""Characters in a line of Markdown text."""


def render(template: Path, **values: Any) -> str:
    """Fill the template in a file; values in an HTML template are escaped.

    Raises jinja2.UndefinedError where the template names a value that is not given.
    """
    environment = Environment(
        loader=FileSystemLoader(template.parent),
        autoescape=".html" in template.suffixes,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {"table": markdown_table, "fill": _filled, "points": _points}
    return environment.get_template(template.name).render(values)


def markdown_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Format a Markdown table; the first column is aligned left, the others right."""
    lines = ["| " + " | ".join(row) + " |" for row in (columns, *rows)]
    rule = "|---" + "|---:" * (len(columns) - 1) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def _filled(text: str) -> str:
    return textwrap.fill(text, _WIDTH)


def _points(change: float) -> str:
    """Put a change in percentage points into words, such as "0.3 points lower"."""
    return f"{abs(change):.1f} points {'lower' if change < 0 else 'higher'}"
