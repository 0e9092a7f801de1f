"""What all tests share: the mark of those that train."""

from __future__ import annotations

from collections.abc import Sequence

import pytest


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Tests of a trained network are slow: `-m "not slow"` leaves them out."""
    for item in items:
        if "trained" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")
