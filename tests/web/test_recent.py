"""Only the last few values stay."""

from __future__ import annotations

from digitapp.web.recent import Recent


def test_the_value_that_was_not_asked_for_longest_goes():
    recent: Recent[str, int] = Recent(2)
    recent.put("a", 1)
    recent.put("b", 2)
    assert recent.get("a") == 1
    recent.put("c", 3)
    assert (recent.get("a"), recent.get("b"), recent.get("c")) == (1, None, 3)
    recent.put("a", 4)
    assert recent.get("a") == 4 and recent.get("c") == 3
