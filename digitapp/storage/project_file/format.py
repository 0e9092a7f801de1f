"""What saving and opening a project have in common: names of its entries, and its bounds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digitapp.editor.pages import Content
    from digitapp.records import Box

ENDING = ".digits"
FORMAT, VERSION = "digitapp project", 1
PICTURES = "pictures"
"""The folder of the pictures in a project and in a safety copy."""

CONTENTS = "project.json"
"""The entry that describes the pages."""

RESULTS = "results"
"""The folder of what was read."""

MOST_PAGES = 5000

MOST_JSON, _MOST_VALUES, _MOST_OBJECTS = 32 << 20, 3_000_000, 500_000
"""Bounds on the description: bytes, commas and objects. A stroke's point takes two commas; a
page, a stroke or a correction is an object. As many pass through 300 MB."""


def is_too_large(data: bytes) -> bool:
    """Tell whether a description has too many values: a list of a hundred million nulls is
    small on disk and large in memory."""
    return (
        len(data) > MOST_JSON or data.count(b",") > _MOST_VALUES or data.count(b"{") > _MOST_OBJECTS
    )


def turned_state(content: Content) -> str:
    """How the page was turned when it was read: results of another state do not fit."""
    region = box_out(content.region) if content.region else None
    return json.dumps([content.turns, content.inverted, content.tilt, region])


def box_out(box: Box) -> list[int]:
    return [box.x, box.y, box.width, box.height]
