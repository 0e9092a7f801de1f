"""What is sound of a damaged project is opened; the rest costs neither time nor memory."""

from __future__ import annotations

import os
import struct
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitapp.editor.image_store import PictureStore
from digitapp.editor.strokes import FURTHEST
from digitapp.errors import InputError
from digitapp.records import Box
from digitapp.storage import project_file
from digitapp.storage.project_file.schema import MOST_CORRECTIONS, MOST_NAME
from tests.storage.damaged import SIZE, copy, described, page, png, project

INFINITY, NAN = float("inf"), float("nan")
PICTURE = "pictures/1.png"


def opened(path: Path) -> project_file.Project:
    return project_file.load(path, PictureStore(path.parent / "store"))


@pytest.mark.parametrize(
    "stroke",
    [
        {"width": 9, "points": [[1e9, 5], [5, 5]]},
        {"width": 9, "points": [[-1e12, 5], [5, 5]]},
        {"width": 9, "points": [[NAN, NAN], [5, 5]]},
        {"width": 9, "points": [[INFINITY, 5], [5, 5]]},
        {"width": NAN, "points": [[9, 9], [50, 50]]},
        {"width": 9, "points": []},
        {"width": 9, "points": [[0, 0], [FURTHEST, FURTHEST]] * 500},
        {"width": 9, "points": "many"},
        [],
    ],
)
def test_a_damaged_stroke_costs_no_other(tmp_path: Path, stroke: Any) -> None:
    sound = {"width": 4.0, "points": [[1, 2], [3, 4]]}
    entry = page(strokes=[sound, stroke])
    found = opened(project(tmp_path / "work.digits", described(entry)))
    (stroke_found,) = found.pages[0].content.strokes
    assert stroke_found.points == ((1, 2), (3, 4))
    assert found.problems == ("Page 1 of work.digits is damaged; its sound parts were opened.",)


@pytest.mark.parametrize(
    "change",
    [
        {"region": [5000, 5000, 10, 10]},
        {"region": [0, 0, INFINITY, 1]},
        {"corrections": [{"replaced": [], "box": [-500, -500, 50, 50], "digit": ""}]},
        {"corrections": [{"replaced": [], "box": [99999, 99999, 50, 50], "digit": ""}]},
        {"corrections": [{"replaced": [], "box": [1, 1, 5, 5], "digit": "12"}]},
        {"corrections": [{"replaced": [], "box": [1, 1, 0, 5], "digit": "1"}]},
        {"turns": INFINITY},
        {"tilt": NAN},
        {"number": INFINITY},
        {"name": 7},
        {"path": "x" * 5000},
        {"inverted": "yes"},
    ],
)
def test_a_damaged_part_costs_no_other(tmp_path: Path, change: dict[str, Any]) -> None:
    sound = {"replaced": [], "box": [2, 3, 10, 12], "digit": "7"}
    entry = page(PICTURE, **{"corrections": [sound], **change})
    if "corrections" in change:
        entry["corrections"] = [*change["corrections"], sound]
    found = opened(project(tmp_path / "work.digits", described(entry), _1=png()))
    content = found.pages[0].content
    assert [c.box for c in content.corrections] == [Box(2, 3, 10, 12)]
    assert content.region is None
    assert len(found.problems) == 1


def test_boxes_and_regions_are_cut_to_the_page(tmp_path: Path) -> None:
    entry = page(
        PICTURE,
        region=[-50, -50, 100, 70],
        corrections=[{"replaced": [], "box": [50, 30, 100, 100], "digit": "1"}],
    )
    found = opened(project(tmp_path / "work.digits", described(entry), _1=png()))
    assert found.pages[0].content.region == Box(0, 0, 50, 20)
    assert found.pages[0].content.corrections[0].box == Box(50, 30, SIZE[0] - 50, SIZE[1] - 30)
    assert found.problems == ()


def test_too_many_corrections_and_too_long_a_name_are_cut(tmp_path: Path) -> None:
    corrections = [{"replaced": [], "box": [n % 50, 0, 8, 8], "digit": "5"} for n in range(20_000)]
    entry = page(PICTURE, corrections=corrections, name="A" * 1_000_000)
    found = opened(project(tmp_path / "work.digits", described(entry), _1=png()))
    assert len(found.pages[0].content.corrections) == MOST_CORRECTIONS
    assert found.pages[0].name == "A" * MOST_NAME
    assert len(found.problems) == 1


def test_a_page_to_show_that_is_none_is_the_first(tmp_path: Path) -> None:
    for current in (INFINITY, -3, "x", 10**400):
        found = opened(project(tmp_path / "work.digits", described(page(), current=current)))
        assert (found.current, found.problems) == (0, ())


def test_a_name_that_is_no_text_can_be_shown(tmp_path: Path) -> None:
    found = opened(project(tmp_path / "work.digits", described(page(name="\ud800x\n"))))
    found.pages[0].title.encode()
    assert found.problems == ()


def bomb(width: int, height: int, colour: int) -> bytes:
    """A PNG of one colour that unpacks to far more than its file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
        + chunk(b"IEND", b"")
    )


BMP = b"BM" + bytes(100)
PICTURES = {
    "cut off": png()[: len(png()) // 2],
    "900 megapixels": bomb(30_000, 30_000, 0),
    "400 megapixels in colour": bomb(20_000, 20_000, 2),
    "another format": BMP,
    "transparent": png(channels=4),
    "empty": b"",
    "padded": png() + bytes(5_000_000),
}


@pytest.mark.parametrize("kind", ["file", "copy"])
@pytest.mark.parametrize("damage", [*PICTURES, "missing"])
def test_a_damaged_picture_costs_no_other_page(tmp_path: Path, damage: str, kind: str) -> None:
    description = described(page(PICTURE), page("pictures/2.png"), page())
    pictures = {"_2": png(), **({"_1": PICTURES[damage]} if damage in PICTURES else {})}
    make = project if kind == "file" else copy
    found = opened(make(tmp_path / "work", description, **pictures))
    assert [p.is_drawing for p in found.pages] == [False, True]
    assert found.problems == ("Page 1 of work was left out: its picture is missing or damaged.",)


def test_a_picture_belongs_to_one_page(tmp_path: Path) -> None:
    path = project(tmp_path / "work.digits", described(*[page(PICTURE)] * 200), _1=png())
    found = opened(path)
    assert len(found.pages) == 1
    assert len(found.problems) == 199
    assert len(list((tmp_path / "store").iterdir())) == 1


@pytest.mark.parametrize("name", ["/etc/passwd", "../secret.png", "pictures/../../secret.png"])
def test_a_copy_names_no_picture_outside_its_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    folder = copy(tmp_path / "copy", described(page(name), page()))
    found = opened(folder)
    assert [p.is_drawing for p in found.pages] == [True]


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_a_copy_leads_to_no_link_pipe_or_folder(tmp_path: Path, kind: str) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    folder = copy(tmp_path / "copy", described(page(PICTURE), page()))
    picture = folder / PICTURE
    if kind == "link":
        picture.symlink_to(tmp_path / "secret.png")
    elif kind == "pipe":
        os.mkfifo(picture)
    else:
        picture.mkdir()
    found = opened(folder)
    assert [p.is_drawing for p in found.pages] == [True]
    assert len(found.problems) == 1


@pytest.mark.parametrize("kind", ["pipe", "folder"])
def test_a_pipe_or_an_empty_folder_is_no_project(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "work.digits"
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    with pytest.raises(InputError):
        opened(path)


@pytest.mark.parametrize(
    "description",
    [
        '{"pages": [' + "[]," * 10_000_000 + "[]]}",
        "[" * 200_000,
        " " * (65 << 20),
        '{"format": "digitapp project", "version": 1e999, "pages": []}',
    ],
    ids=["a long list", "deep", "long", "infinite version"],
)
def test_a_huge_description_is_refused(tmp_path: Path, description: str) -> None:
    with pytest.raises(InputError, match=r"work\.digits is not a project"):
        opened(project(tmp_path / "work.digits", description))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_compression_is_refused(tmp_path: Path, method: int) -> None:
    path = tmp_path / "work.digits"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("project.json", described(page()))
    with pytest.raises(InputError, match="not a project"):
        opened(path)


@given(st.data())
def test_a_project_with_damaged_bytes_is_opened_or_refused(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = project(Path(folder) / "work.digits", described(page(PICTURE), page()), _1=png())
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 6))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
        _check(path)


numbers = st.integers() | st.floats() | st.integers(-10, 6000)
leaves = st.none() | st.booleans() | numbers | st.text("a0/.\0\n\ud800ß", max_size=5)
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=4), max_leaves=8)
strokes = st.lists(
    values | st.fixed_dictionaries({"width": numbers, "points": st.lists(st.lists(numbers))}),
    max_size=3,
)
corrections = st.lists(
    values
    | st.fixed_dictionaries(
        {
            "replaced": st.lists(st.lists(numbers, max_size=5), max_size=2),
            "box": values | st.lists(numbers, min_size=4, max_size=4),
            "digit": values | st.sampled_from(["", "3"]),
        }
    ),
    max_size=3,
)
pages = st.builds(
    page,
    st.sampled_from([None, PICTURE, "pictures/2.png", "../x.png"]),
    strokes=strokes | values,
    corrections=corrections | values,
    region=values | st.lists(numbers, min_size=4, max_size=4),
    **dict.fromkeys(("name", "number", "path", "size", "turns", "tilt", "inverted"), values),
)


@pytest.mark.slow
@given(st.lists(pages | values, max_size=3), values)
def test_whatever_a_project_holds_its_pages_can_be_shown(entries: list[Any], current: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        description = described(*entries, current=current)
        _check(project(Path(folder) / "work.digits", description, _1=png()))


def _check(path: Path) -> None:
    """A project is refused with a sentence, or all its pages lie within what can be shown."""
    try:
        found = opened(path)
    except InputError as error:
        assert path.name in str(error)
        return
    assert 0 <= found.current <= max(len(found.pages) - 1, 0)
    for opened_page in found.pages:
        width, height = opened_page.shown_size
        assert 0 < width <= FURTHEST + 1000
        assert 0 < height <= FURTHEST + 1000
        opened_page.title.encode()
        content = opened_page.content
        shown = [c.box for c in content.corrections if c.box] + [content.region or Box(0, 0, 1, 1)]
        assert all(box.intersection(Box(0, 0, width, height)) == box for box in shown)
    # What was opened can be saved, and is then sound.
    again = path.with_name("again.digits")
    project_file.save(found.pages, found.current, again)
    assert opened(again).problems == ()
