"""PDF pages come from a process of its own, as PDFium draws them, and never keep anyone waiting."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from digitapp.errors import InputError
from digitapp.io import pdf
from digitapp.io.load import load_page, load_pages
from tests.inputs.hostile_files import endless_pdf, huge_pdf


def scan(file: Path, *shades: int, size: tuple[int, int] = (301, 207)) -> Path:
    """A PDF with a page of noise for each shade; an odd width makes rows of odd length."""
    noise = np.random.default_rng(0).integers(0, 60, (size[1], size[0], 3))
    frames = [Image.fromarray((noise + shade).astype(np.uint8)) for shade in shades]
    frames[0].save(file, save_all=True, append_images=frames[1:], resolution=300)
    return file


@pytest.fixture
def renderer(monkeypatch: pytest.MonkeyPatch) -> Iterator[pdf.Renderer]:
    """A rendering process of this test's own, with a short limit of time."""
    own = pdf.Renderer()
    monkeypatch.setattr(pdf, "RENDERER", own)
    yield own
    own.stop()


def test_a_page_has_the_pixels_that_pdfium_draws(tmp_path: Path) -> None:
    file = scan(tmp_path / "scan.pdf", 20, 190)
    pages = list(load_pages(file))
    assert [(page.number, page.name) for page in pages] == [(1, "scan.pdf"), (2, "scan.pdf")]
    for page, drawn in zip(pages, pypdfium2.PdfDocument(file), strict=True):
        pixels = drawn.render(scale=300 / 72, rev_byteorder=True).to_numpy()
        assert page.colour is not None and np.array_equal(page.colour, pixels)


def test_two_documents_may_be_read_in_turns(tmp_path: Path) -> None:
    one = load_pages(scan(tmp_path / "one.pdf", 10, 20))
    two = load_pages(scan(tmp_path / "two.pdf", 150, 160))
    found = [next(pages) for pages in (one, two, one, two)]
    assert [(page.name, page.number) for page in found] == [
        ("one.pdf", 1),
        ("two.pdf", 1),
        ("one.pdf", 2),
        ("two.pdf", 2),
    ]
    assert found[0].gray.mean() < found[2].gray.mean() < found[1].gray.mean()


@pytest.mark.slow
def test_a_page_that_never_ends_costs_one_sentence(
    tmp_path: Path, renderer: pdf.Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a fast machine, later than that its memory comes to an end first.
    monkeypatch.setattr(pdf, "SECONDS", 0.5)
    file = tmp_path / "endless.pdf"
    file.write_bytes(endless_pdf())
    with pytest.raises(InputError, match=r"endless.pdf takes longer than 0.5 seconds to draw"):
        load_page(file)
    monkeypatch.undo()
    assert load_page(scan(tmp_path / "next.pdf", 100)).width == 301


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is watched, not set, elsewhere")
@pytest.mark.slow
def test_a_page_that_needs_too_much_memory_costs_one_sentence(
    tmp_path: Path, renderer: pdf.Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "MEGABYTES", 200)
    monkeypatch.setattr(pdf, "SECONDS", 60)
    file = tmp_path / "huge.pdf"
    file.write_bytes(huge_pdf())
    try:
        load_page(file)
    except InputError as error:
        assert "on page 1" in str(error)  # PDFium may also leave the picture out
    assert load_page(scan(tmp_path / "next.pdf", 100)).width == 301


def test_a_process_that_died_is_started_again(tmp_path: Path, renderer: pdf.Renderer) -> None:
    pages = load_pages(scan(tmp_path / "scan.pdf", 20, 190))
    assert next(pages).number == 1
    renderer.stop()
    time.sleep(0.2)
    try:
        assert next(pages).number == 2
    except InputError as error:  # where it died between question and answer
        assert "page 2" in str(error)
    assert load_page(tmp_path / "scan.pdf").number == 1


def test_what_is_rendered_can_be_stopped_at_once(tmp_path: Path, renderer: pdf.Renderer) -> None:
    file = tmp_path / "endless.pdf"
    file.write_bytes(endless_pdf())
    load_page(scan(tmp_path / "scan.pdf", 20))  # the process runs
    said: list[str] = []

    def read() -> None:
        try:
            load_page(file)
        except InputError as error:
            said.append(str(error))

    reading = threading.Thread(target=read)
    reading.start()
    time.sleep(0.3)
    renderer.stop()
    reading.join(2)
    assert not reading.is_alive()
    assert said == ["endless.pdf is damaged or needs too much memory on page 1"]


@pytest.mark.slow
def test_the_process_ends_with_the_program(tmp_path: Path) -> None:
    file = scan(tmp_path / "scan.pdf", 20)
    code = (
        "import sys; from digitapp.io import load, pdf; load.load_page(sys.argv[1]);"
        "print(pdf.RENDERER._process.pid)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True
    )
    process = Path("/proc", done.stdout.strip())
    end = time.monotonic() + 10
    while process.exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not process.exists()


def test_a_process_that_is_stopped_while_it_starts_draws_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "endless.pdf"
    file.write_bytes(endless_pdf())
    monkeypatch.setattr(pdf, "SECONDS", 1)
    renderer = pdf.Renderer()
    start = renderer._running

    def stopped_meanwhile() -> subprocess.Popen[bytes]:
        renderer.stop()
        return start()

    monkeypatch.setattr(renderer, "_running", stopped_meanwhile)
    with pytest.raises(InputError, match="damaged"):  # not: takes longer than a second
        renderer.render(file, 0)
    assert not renderer.busy
