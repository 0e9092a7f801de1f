from __future__ import annotations

import pytest

from digitapp.gui.canvas.viewport import LARGEST, Viewport


def test_zooming_keeps_the_point_under_the_pointer() -> None:
    view = Viewport(800, 600, 1.0, 50, 20)
    before = view.to_page(300, 200)
    view.zoom(300, 200, 1.7)
    assert view.to_page(300, 200) == pytest.approx(before)
    assert view.scale == pytest.approx(1.7)


def test_zooming_has_an_end() -> None:
    view = Viewport(800, 600)
    for _ in range(100):
        view.zoom(0, 0, 2)
    assert view.scale == LARGEST


def test_fit_shows_the_whole_page_in_the_middle() -> None:
    view = Viewport(800, 600)
    view.fit(4000, 1000, 20)
    assert view.to_screen(0, 0)[0] == pytest.approx(20)
    assert view.to_screen(4000, 500) == pytest.approx((780, 300))


def test_only_the_part_on_screen_is_visible() -> None:
    view = Viewport(800, 600, 2.0, 100, 50)
    assert view.visible(1000, 1000) == (100, 50, 501, 351)
    view.pan(-5000, 0)
    x0, _, x1, _ = view.visible(1000, 1000)
    assert x0 >= x1


def test_a_hidden_digit_is_revealed_and_a_shown_one_moves_nothing() -> None:
    view = Viewport(800, 600, 1.0, 0, 0)
    assert not view.reveal(100, 100, 30, 50)
    assert view.reveal(2000, 1500, 30, 50)
    x, y = view.to_screen(2000, 1500)
    assert 0 <= x <= 770
    assert 0 <= y <= 550


def test_the_page_cannot_be_lost() -> None:
    view = Viewport(800, 600)
    view.fit(1000, 1000, 0)
    view.pan(1e6, -1e6)
    view.keep_near(1000, 1000)
    x0, y0, x1, y1 = view.visible(1000, 1000)
    assert x0 < x1
    assert y0 < y1
