"""The tab for photos and PDFs: boxes, numbers, doubt, and a chosen digit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio

from digitapp.errors import InputError
from digitapp.io.files import SUFFIXES
from digitapp.io.load import count_pages
from digitapp.resources import assets_folder
from digitapp.web.page.shown_page import (
    ShownPage,
    caption,
    confidences,
    crop_picture,
    enlarged_picture,
    numbers_as_html,
    shown,
)
from digitapp.web.page.telling import told
from digitapp.web.reading import Reader
from digitapp.web.recent import Recent

_MOST_SHOWN = 8
"""Pages that stay read in memory, of all tabs together; others are read anew."""

EXAMPLES = ("notes.png", "pencil.png", "chalkboard.png")

_HINT = "Click a box to see how its digit was read."

Choice = str
"""A page of the files that are open: "0:1" is the first page of the first file."""


class Pages:
    """Pages of files, read when they are shown."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._shown: Recent[tuple[str, int], ShownPage] = Recent(_MOST_SHOWN)

    async def choices(self, files: list[str]) -> list[tuple[str, Choice]]:
        """The pages of the files, as label and value. Raises InputError."""
        return await self._reader.run(_choices, files)

    async def show(self, files: list[str] | None, choice: Choice | None) -> ShownPage | None:
        """Read a page, unless it was read lately. Raises InputError."""
        if not files or not choice:
            return None
        index, _, number = choice.partition(":")
        if int(index) >= len(files):
            return None
        key = (files[int(index)], int(number))
        found = self._shown.get(key)
        if found is None:
            found = await self._reader.run(self._read, *key)
            self._shown.put(key, found)
        return found

    async def pictures(self, page: ShownPage, index: int) -> tuple[Any, Any]:
        """A digit's crop and enlarged crop."""
        reading = page.readings[index]
        return crop_picture(reading), await self._reader.run(enlarged_picture, reading)

    def _read(self, file: str, number: int) -> ShownPage:
        return shown(self._reader.read_file(Path(file), number))


def _choices(files: list[str]) -> list[tuple[str, Choice]]:
    found = []
    for index, file in enumerate(files):
        name, pages = Path(file).name, count_pages(file)
        for number in range(1, pages + 1):
            label = name if pages == 1 else f"{name}, page {number}"
            found.append((label, f"{index}:{number}"))
    return found


def add_read_tab(reader: Reader) -> None:
    """Add the components."""
    pages = Pages(reader)
    files = gradio.File(
        label="Photos, scans and PDFs: drop them here",
        file_count="multiple",
        file_types=sorted(SUFFIXES),
        elem_id="files",
        height=180,
    )
    examples = assets_folder() / "examples"
    gradio.Examples(
        [[[str(examples / name)]] for name in EXAMPLES],
        files,
        cache_examples=False,
        example_labels=list(EXAMPLES),
        api_visibility="private",
    )
    choice = gradio.Dropdown([], label="Page", elem_id="choice", visible=False)
    with gradio.Row():
        with gradio.Column(scale=3, min_width=320):
            picture = gradio.Image(
                label="The page and what was read on it",
                show_label=False,  # a label would cover the writing
                elem_id="boxes",
                format="jpeg",
                interactive=False,
                buttons=["download", "fullscreen"],
            )
            numbers = gradio.HTML(elem_id="numbers")
        with gradio.Column(scale=2, min_width=320):
            with gradio.Row():
                before = gradio.Button("Previous", size="sm", min_width=80)
                after = gradio.Button("Next", size="sm", min_width=80)
                doubtful = gradio.Button(
                    "Next to check", size="sm", min_width=80, elem_id="doubtful"
                )
            said = gradio.Markdown(_HINT, elem_id="digit")
            gradio.Markdown("What the network got, and beside it, enlarged, before and after.")
            with gradio.Row():
                crop = gradio.Image(
                    label="What the network got",
                    show_label=False,
                    elem_id="crop",
                    format="png",
                    interactive=False,
                    buttons=[],
                    min_width=150,
                )
                slider = gradio.ImageSlider(
                    label="Before and after",
                    show_label=False,
                    elem_id="slider",
                    format="png",
                    interactive=False,
                    buttons=[],
                    min_width=150,
                )
            label = gradio.Label(
                label="Confidence", num_top_classes=10, show_heading=False, elem_id="confidences"
            )
    index = gradio.State(None)
    digit = [index, picture, said, crop, slider, label]

    async def of_digit(page: ShownPage, at: int | None) -> list[Any]:
        """The values of the components of a digit."""
        if at is None:
            return [None, page.picture, _HINT, None, None, None]
        small, large = await pages.pictures(page, at)
        found = page.readings[at]
        chosen = page.with_chosen(at)
        return [at, chosen, caption(page, at), small, (small, large), confidences(found)]

    @told
    async def open_files(opened: list[str] | None) -> Any:
        try:
            found = await pages.choices(opened or [])
        except InputError:
            return gradio.Dropdown([], value=None, visible=False)
        first = found[0][1] if found else None
        return gradio.Dropdown(found, value=first, visible=len(found) > 1)

    @told
    async def show(opened: list[str] | None, at: Choice | None) -> list[Any]:
        page = await pages.show(opened, at)
        if page is None:
            return ["", None, None, _HINT, None, None, None]
        first = page.next_digit(None, 1, doubtful=True)
        first = page.next_digit(None, 1) if first is None else first
        return [numbers_as_html(page.answer), *await of_digit(page, first)]

    @told
    async def click(
        opened: list[str] | None, at: Choice | None, event: gradio.SelectData
    ) -> list[Any]:
        page = await pages.show(opened, at)
        if page is None:
            return [gradio.skip()] * len(digit)
        return await of_digit(page, page.digit_at(*event.index))

    def step(by: int, check: bool = False) -> Any:
        @told
        async def go(opened: list[str] | None, at: Choice | None, current: int | None) -> list[Any]:
            page = await pages.show(opened, at)
            if page is None:
                return [gradio.skip()] * len(digit)
            return await of_digit(page, page.next_digit(current, by, check))

        return go

    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    opening = files.change(open_files, files, choice, **quiet)
    opening.then(
        show, [files, choice], [numbers, *digit], show_progress_on=picture, api_visibility="private"
    )
    choice.input(
        show, [files, choice], [numbers, *digit], show_progress_on=picture, api_visibility="private"
    )
    picture.select(click, [files, choice], digit, **quiet)
    before.click(step(-1), [files, choice, index], digit, **quiet)
    after.click(step(1), [files, choice, index], digit, **quiet)
    doubtful.click(step(1, check=True), [files, choice, index], digit, **quiet)
