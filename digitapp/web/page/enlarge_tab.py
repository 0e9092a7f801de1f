"""The tab that enlarges a small picture of writing, beside bicubic interpolation."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import gradio
import numpy as np

from digitapp.errors import InputError
from digitapp.io.files import SUFFIXES
from digitapp.io.load import load_page
from digitapp.io.picture_file import as_png
from digitapp.records import Array, Page
from digitapp.resources import assets_folder
from digitapp.web.enlarging import FACTOR, Enlarge, bicubic, enlarge, likeness, shrunk
from digitapp.web.page.read_tab import EXAMPLES
from digitapp.web.page.telling import told
from digitapp.web.reading import Reader


@dataclass(frozen=True, eq=False)
class Enlarged:
    """A picture enlarged in two ways. table: PSNR and SSIM as Markdown; empty without original."""

    bicubic: Array
    network: Array
    table: str = ""


def enlarged(small: Path, original: Path | None, shrink: bool, network: Enlarge) -> Enlarged:
    """Enlarge a picture five times, and compare it with the original where there is one.

    shrink: the picture is the original; a fifth of it is enlarged. Raises InputError.
    """
    page = load_page(small)
    truth = _pixels(load_page(original)) if original else None
    if shrink:
        truth = _pixels(page)
        if min(page.width, page.height) < FACTOR:
            raise InputError("{name} is too small to be shrunk", name=page.name)
        small_pixels = shrunk(truth)
        truth = truth[: FACTOR * small_pixels.shape[0], : FACTOR * small_pixels.shape[1]]
        page = _page(small_pixels, page.name)
    answer = enlarge(page, network)
    plain = bicubic(_pixels(page))
    if truth is None:
        return Enlarged(plain, answer)
    if truth.shape[:2] != answer.shape[:2]:
        raise InputError(
            "The original must be {factor} times as large as the picture: {width} x {height}",
            factor=FACTOR,
            width=answer.shape[1],
            height=answer.shape[0],
        )
    return Enlarged(plain, answer, _table(plain, answer, truth))


def _table(plain: Array, answer: Array, truth: Array) -> str:
    rows = ["| | PSNR | SSIM |", "|---|---:|---:|"]
    for name, picture in (("bicubic", plain), ("network", answer)):
        found = likeness(picture, truth)
        rows.append(f"| {name} | {found.psnr:.2f} dB | {found.ssim:.3f} |")
    return "\n".join(rows)


def _pixels(page: Page) -> Array:
    return np.asarray(page.gray if page.colour is None else page.colour)


def _page(pixels: Array, name: str) -> Page:
    if pixels.ndim == 2:
        return Page(gray=pixels, name=name)
    return Page(gray=cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), colour=pixels, name=name)


def add_enlarge_tab(reader: Reader) -> None:
    """Add the components."""
    with gradio.Row():
        small = gradio.File(
            label="A small picture of writing, in grey or colour",
            file_types=sorted(SUFFIXES),
            elem_id="small",
            height=180,
        )
        original = gradio.File(
            label=f"The original, {FACTOR} times as large, if there is one",
            file_types=sorted(SUFFIXES),
            elem_id="original",
            height=180,
        )
    shrink = gradio.Checkbox(
        label=f"The picture is the original: enlarge a {FACTOR}th of it, and compare",
        elem_id="shrink",
    )
    examples = assets_folder() / "examples"
    gradio.Examples(
        [[str(examples / name), True] for name in EXAMPLES],
        [small, shrink],
        cache_examples=False,
        example_labels=list(EXAMPLES),
        api_visibility="private",
    )
    gradio.Markdown("Left of the divider: bicubic interpolation. Right of it: the network.")
    slider = gradio.ImageSlider(
        label="Bicubic, and the network",
        show_label=False,
        elem_id="enlarged",
        format="png",
        interactive=False,
        buttons=["fullscreen"],
        max_height=700,
    )
    table = gradio.Markdown(elem_id="likeness")
    download = gradio.DownloadButton("Download", elem_id="download", interactive=False)

    @told
    async def run(file: str | None, given: str | None, whole: bool) -> list[Any]:
        if not file:
            return [None, "", gradio.DownloadButton(value=None, interactive=False)]

        def work() -> tuple[Enlarged, Path]:
            network = reader.models.super_resolve
            found = enlarged(Path(file), Path(given) if given else None, whole, network)
            folder = Path(tempfile.mkdtemp(prefix="enlarged-"))
            answer = folder / f"{Path(file).stem}.enlarged.png"
            answer.write_bytes(as_png(found.network))
            return found, answer

        found, answer = await reader.run(work)
        ready = gradio.DownloadButton(value=str(answer), interactive=True)
        return [(found.bicubic, found.network), found.table, ready]

    gradio.on(
        [small.change, original.change, shrink.input],
        run,
        [small, original, shrink],
        [slider, table, download],
        trigger_mode="always_last",
        show_progress_on=slider,
        api_visibility="private",
    )
