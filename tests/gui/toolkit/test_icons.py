from __future__ import annotations

from collections.abc import Callable

import pytest

from digitapp.gui.toolkit import icons, svg
from digitapp.gui.toolkit.icons import FOLDER
from tests.gui.conftest import Hand

FILES = sorted(FOLDER.glob("*.svg"))
ROOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
    'stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
)


def read(body: str, root: str = ROOT) -> list[svg.Stroke]:
    return svg.strokes(f"{root}{body}</svg>".encode())


def alpha(name: str, size: int) -> list[int]:
    return list(icons._alphas(name, size))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(icons, "FOLDER", tmp_path)
    icons.strokes.cache_clear()
    icons._alphas.cache_clear()
    yield tmp_path
    icons.strokes.cache_clear()
    icons._alphas.cache_clear()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_is_a_drawing_inside_its_square(file):
    found = svg.strokes(file.read_bytes())
    assert found
    for stroke in found:
        reach = stroke.width / 2
        for point in stroke.points:
            assert all(reach <= value <= svg.SIDE - reach for value in point)


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_an_icon_looks_the_same_at_every_scale(name):
    def cells(size: int) -> list[float]:
        """Mean coverage in 4 x 4 cells."""
        rows, step = alpha(name, size), size // 4
        return [
            sum(rows[y * size + x] for y in range(t, t + step) for x in range(le, le + step))
            / (255 * step * step)
            for t in range(0, size, step)
            for le in range(0, size, step)
        ]

    large = cells(64)
    for size in (16, 20, 32, 40):
        assert cells(size) == pytest.approx(large, abs=0.09)


def test_paths_are_read_as_svg_means_them():
    corner = [(1.0, 2.0), (4.0, 2.0), (4.0, 6.0), (1.0, 2.0)]
    for d in ("M1 2 H4 V6 Z", "m1,2 h3v4z", "M1 2 4 2L4 6 1 2", "m1 2 3 0 0 4 -3-4"):
        assert read(f'<path d="{d}"/>') == [svg.Stroke(corner, 2.0)]
    assert read('<path d="M12 8h0" stroke-width="2.6"/>') == [svg.Stroke([(12.0, 8.0)], 2.6)]
    (whole,) = read('<circle cx="12" cy="12" r="5"/>')
    (small,) = read('<path d="M17 12 A5 5 0 0 1 12 17"/>')
    (large,) = read('<path d="M17 12 A5 5 0 1 0 12 17"/>')
    for stroke in (whole, small, large):
        for x, y in stroke.points:
            assert (x - 12) ** 2 + (y - 12) ** 2 == pytest.approx(25)
    assert all(x > 11.9 and y > 11.9 for x, y in small.points)
    assert min(y for _, y in large.points) == pytest.approx(7, abs=0.1)


@pytest.mark.parametrize(
    "body",
    [
        '<rect x="1" y="1" width="4" height="4"/>',
        '<path d="M1 1L5 5" transform="scale(2)"/>',
        '<path d="M1 1L5 5" fill="red"/>',
        '<path d="M1 1C2 2 3 3 4 4"/>',
        '<path d="M1 1A4 2 0 0 1 5 5"/>',
        '<path d="M1 1L5"/>',
        '<path d="L5 5"/>',
        '<path d="M1 1 what"/>',
        '<path d="M1 1 1e999 2"/>',
        "<path/>",
        '<circle cx="1" cy="1" r="x"/>',
        "<path",
    ],
)
def test_what_cannot_be_drawn_is_refused(body):
    with pytest.raises(ValueError):
        read(body)


@pytest.mark.parametrize("old", ["0 0 24 24", "none", "currentColor", "round"])
def test_another_canvas_is_refused(old):
    with pytest.raises(ValueError):
        read('<path d="M1 1L5 5"/>', ROOT.replace(old, "other", 1))


@pytest.mark.parametrize("content", [None, b"", b"\xff\0junk", b"<svg>", b"<svg/>"])
def test_an_unreadable_icon_is_drawn_as_a_square_and_told(folder, capsys, content):
    if content is not None:
        (folder / "pen.svg").write_bytes(content)
    shown = alpha("pen", 24)
    assert shown[6 * 24 + 12] > 128 and shown[12 * 24 + 6] > 128  # two of its sides
    assert shown[12 * 24 + 12] == 0
    assert "pen.svg cannot be read" in capsys.readouterr().err


def test_the_window_starts_without_any_icon(folder, launch: Callable[..., Hand], capsys):
    hand = launch()
    assert hand.window.toolbar.button("pen").winfo_ismapped()
    assert "pen.svg cannot be read" in capsys.readouterr().err


def test_every_action_has_an_icon_that_draws_something(hand: Hand, capsys):
    names = {action.icon for action in hand.window.actions} - {""}
    assert len(names) > 15
    assert names <= {file.stem for file in FILES}
    assert all(max(alpha(name, 20)) == 255 for name in names)
    # Icons of the banner, of ticks and of the empty page belong to no action.
    assert "cannot be read" not in capsys.readouterr().err
