from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from digitapp.storage.drawn_pictures import FILE
from tests.gui.conftest import Hand


def test_a_kept_picture_that_is_damaged_is_drawn_anew(
    launch: Callable[..., Hand], home: Path
) -> None:
    first = launch()
    first.application.drawn.save()
    first.window.files.end(first.window.end)
    stamp, pictures = json.loads((home / FILE).read_text())
    (home / FILE).write_text(json.dumps([stamp, dict.fromkeys(pictures, "no picture")]))
    second = launch()
    assert second.window.theme.icon("pen").width() == second.window.theme.px(20)
    second.application.drawn.save()
    assert json.loads((home / FILE).read_text()) == [stamp, pictures]
