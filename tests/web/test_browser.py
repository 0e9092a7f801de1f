"""The page in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from digitapp.cli import main
from digitapp.resources import assets_folder
from tests.web.conftest import Server

pytestmark = pytest.mark.slow

EXAMPLES = assets_folder() / "examples"
SEVEN = ((0.3, 0.25), (0.42, 0.25), (0.36, 0.7))
ONE = ((0.6, 0.2), (0.6, 0.7))
SLOW = 60_000
"""Milliseconds that a busy machine may take."""


def draw(tab: Page, *strokes: tuple[tuple[float, float], ...]) -> None:
    """Draw on the sketchpad with the mouse; places in parts of its width and height.

    Waits until the sketchpad listens and its place on the page no longer moves.
    """
    canvas = tab.locator("#pad canvas[data-ready]")
    canvas.hover(timeout=SLOW)
    box = canvas.bounding_box()
    assert box is not None
    for stroke in strokes:
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        tab.mouse.move(*places[0])
        tab.mouse.down()
        for place in places[1:]:
            tab.mouse.move(*place, steps=6)
        tab.mouse.up()


def open_photo(tab: Page, file: Path) -> None:
    tab.get_by_role("tab", name="Photos").click()
    tab.locator("#files input[type=file]").set_input_files(file)
    expect(tab.locator("#slider img")).to_have_count(2, timeout=SLOW)


def divider(tab: Page, slider: str) -> float:
    """Where the divider stands, in percent of the width."""
    style = tab.locator(f"{slider} img").last.get_attribute("style") or ""
    found = re.search(r"clip-path: inset\(0px 0px 0px ([\d.]+)%", style)
    assert found, style
    return float(found[1])


def drag_divider(tab: Page, slider: str, by: float) -> None:
    handle = tab.locator(f"{slider} .icon-wrap")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x + by, y, steps=4)
    tab.mouse.up()


def test_two_tabs_are_read_as_one_draws(tab: Page, context: BrowserContext, server: Server):
    numbers = tab.locator("#drawn textarea")
    draw(tab, SEVEN)
    expect(numbers).to_have_value("7", timeout=SLOW)
    other = context.new_page()
    other.goto(server.address)
    draw(other, ONE)
    draw(tab, ONE)
    expect(other.locator("#drawn textarea")).to_have_value("1", timeout=SLOW)
    expect(numbers).to_have_value(re.compile("7 ?1"), timeout=SLOW)
    tab.locator("#pad .undo").click()
    expect(numbers).to_have_value("7", timeout=SLOW)
    tab.locator("#pad .clear").click()
    expect(numbers).to_have_value("", timeout=SLOW)
    expect(other.locator("#drawn textarea")).to_have_value("1")


def test_a_photo_is_read_as_by_the_command_line(tab: Page, tmp_path: Path):
    photo, output = EXAMPLES / "notes.png", tmp_path / "out.json"
    assert main(["read", str(photo), "--json", "--quiet", "--output", str(output)]) == 0
    (record,) = json.loads(output.read_text("utf-8"))
    open_photo(tab, photo)
    lines = tab.locator("#numbers .line").all_inner_texts()
    assert [line.replace("?", "") for line in lines] == record["text"].split("\n")
    digits = [digit for line in record["lines"] for digit in line["digits"]]
    expect(tab.locator("#numbers")).to_contain_text(f"{len(digits)} digits")
    # The last digit is chosen by a click on its box.
    picture = tab.locator("#boxes img").bounding_box()
    assert picture is not None
    x, y, width, height = digits[-1]["box"]
    scale = picture["width"] / record["width"]
    place = {"x": scale * (x + width / 2), "y": scale * (y + height / 2)}
    tab.locator("#boxes img").click(position=place)  # type: ignore[arg-type]
    caption = tab.locator("#digit")
    expect(caption).to_contain_text(f"Digit {len(digits)} of {len(digits)}", timeout=SLOW)
    expect(caption).to_contain_text(digits[-1]["digit"])
    expect(tab.locator("#confidences meter")).to_have_count(10)
    expect(tab.locator("#crop img")).to_have_count(1)
    assert divider(tab, "#slider") == pytest.approx(50)
    drag_divider(tab, "#slider", 40)
    assert divider(tab, "#slider") > 60
    tab.get_by_role("button", name="Next", exact=True).click()
    expect(caption).to_contain_text(f"Digit 1 of {len(digits)}", timeout=SLOW)


def test_a_document_shows_its_pages(tab: Page, tmp_path: Path):
    document = tmp_path / "two.pdf"
    pages = [Image.open(EXAMPLES / name).convert("L") for name in ("pencil.png", "notes.png")]
    pages[0].save(document, save_all=True, append_images=pages[1:], resolution=300)
    open_photo(tab, document)
    before = tab.locator("#numbers .line").all_inner_texts()
    tab.locator("#choice input").click()
    tab.get_by_role("option", name="two.pdf, page 2").click()
    expect(tab.locator("#numbers")).to_contain_text("1572", timeout=SLOW)
    assert before and "1572" not in "".join(before)


def test_a_wrong_file_gets_a_sentence(tab: Page, tmp_path: Path):
    wrong = tmp_path / "wrong.png"
    wrong.write_text("hello")
    tab.get_by_role("tab", name="Photos").click()
    tab.locator("#files input[type=file]").set_input_files(wrong)
    said = tab.get_by_text("wrong.png is not an image or PDF that can be read")
    expect(said.first).to_be_visible(timeout=SLOW)


def test_a_picture_is_enlarged_compared_and_downloaded(tab: Page, tmp_path: Path):
    tab.get_by_role("tab", name="Enlarge").click()
    tab.get_by_role("button", name="notes.png").last.click()
    table = tab.locator("#likeness")
    expect(table).to_contain_text("network", timeout=SLOW)
    found = [float(number) for number in re.findall(r"([\d.]+) dB", table.inner_text())]
    assert found[1] > found[0] + 1
    drag_divider(tab, "#enlarged", -100)
    assert divider(tab, "#enlarged") < 45
    with tab.expect_download(timeout=SLOW) as download:
        tab.locator("#download").click()
    target = tmp_path / download.value.suggested_filename
    download.value.save_as(target)
    assert target.name == "notes.enlarged.png"
    with Image.open(target) as picture:
        assert picture.size == (1200, 800)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_in_both_themes(browser: Browser, server: Server, scheme: str):
    context = browser.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": 360, "height": 740},
        has_touch=True,
    )
    tab = context.new_page()
    tab.goto(server.address)
    shade = "getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)[0]"
    expect(tab.locator("#pad canvas")).to_be_visible(timeout=SLOW)
    assert (tab.evaluate(shade) < 128) is (scheme == "dark")
    for name in ("Draw", "Photos", "Enlarge"):
        tab.get_by_role("tab", name=name).click()
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.get_by_role("tab", name="Draw").click()
    draw(tab, SEVEN)
    expect(tab.locator("#drawn textarea")).to_have_value("7", timeout=SLOW)
    context.close()


def test_the_documentation_can_be_tried(context: BrowserContext, server: Server):
    tab = context.new_page()
    tab.goto(f"{server.address}docs")
    expect(tab.get_by_text("/upload_img")).to_be_visible(timeout=SLOW)
