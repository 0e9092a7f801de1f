"""Take pictures of the web page: every tab, light and dark, on a desk and on a phone.

python -m tests.tools.pictures.web_screenshots FOLDER
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.web.conftest import launched, start_server
from tests.web.test_browser import EXAMPLES, ONE, SEVEN, SLOW, draw, open_photo

SIZES = {"desk": (1100, 800), "phone": (390, 844)}


def take(tab: Page, address: str, target: Path) -> None:
    """Take a picture of each tab. target: the beginning of the files' names."""
    tab.goto(address)
    draw(tab, SEVEN, ONE)
    expect(tab.locator("#drawn textarea")).not_to_have_value("", timeout=SLOW)
    tab.screenshot(path=f"{target}-draw.png", full_page=True)
    open_photo(tab, EXAMPLES / "notes.png")
    tab.wait_for_timeout(1000)  # the pictures fade in
    tab.screenshot(path=f"{target}-photos.png", full_page=True)
    tab.get_by_role("tab", name="Enlarge").click()
    tab.get_by_role("button", name="notes.png").last.click()
    expect(tab.locator("#likeness")).to_contain_text("network", timeout=SLOW)
    tab.wait_for_timeout(1000)
    tab.screenshot(path=f"{target}-enlarge.png", full_page=True)


def run(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        server, browser = start_server(Path(temporary)), launched(playwright)
        try:
            for name, (width, height) in SIZES.items():
                for scheme in ("light", "dark"):
                    tab = browser.new_page(
                        viewport={"width": width, "height": height},
                        color_scheme=scheme,
                    )
                    take(tab, server.address, folder / f"{name}-{scheme}")
                    tab.close()
        finally:
            browser.close()
            server.process.terminate()
            server.process.communicate(timeout=60)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    run(parser.parse_args().folder)
