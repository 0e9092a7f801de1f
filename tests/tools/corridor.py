"""Draw docs/corridor.svg: the path of a page through digitapp, and the modules it passes.

python tests/tools/corridor.py
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "corridor.svg"


@dataclass(frozen=True)
class Room:
    """A package on the path, with its modules in the order in which a page passes them.

    gives: the output of the package; network: the models that its modules run.
    """

    package: str
    steps: tuple[tuple[str, str], ...]
    gives: str
    networks: tuple[str, ...] = ()


ROOMS = (
    Room("digitapp.io", (("load", "decode a file"), ("pixels", "flatten to grey")), "Page"),
    Room(
        "digitapp.preprocessing",
        (
            ("page_frame", "find the sheet"),
            ("regions", "part by shade"),
            ("scale", "choose the scale"),
            ("background", "estimate the paper"),
            ("binarization", "separate ink"),
            ("ink_mask", "keep handwriting"),
        ),
        "Ink",
        ("ink.onnx",),
    ),
    Room(
        "digitapp.segmentation",
        (
            ("components", "find pieces of ink"),
            ("text_lines", "group into lines"),
            ("over_segmentation", "cut pieces"),
            ("normalization", "28x28 crops"),
        ),
        "Segments",
        ("orientation.onnx", "row_orientation.onnx"),
    ),
    Room(
        "digitapp.recognition",
        (
            ("row_candidates", "find candidates"),
            ("segment_classifier", "classify"),
            ("touching", "read pieces whole"),
            ("punctuation", "detect signs"),
            ("line_reader", "read the row"),
            ("decoding.lattice", "best paths"),
            ("decoding.joint_decoding", "join"),
        ),
        "Lines",
        (
            "super_resolver.onnx",
            "classifier.onnx",
            "touching.onnx",
            "punctuation.onnx",
            "line_reader.onnx",
        ),
    ),
)
ABOVE = "digitapp.pipeline joins the stages: a Page goes in, a DigitSequence comes out"
BELOW = "command line, window and evaluation show, correct, write and measure the DigitSequence"

_BOX, _GAP, _LEFT = 216, 34, 24
_TOP, _STEP, _HEIGHT = 88, 25, 219
_WIDTH = 2 * _LEFT + len(ROOMS) * _BOX + (len(ROOMS) - 1) * _GAP
_TOTAL = 553

_STYLE = """
  text { font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1d2733; }
  .name { font-weight: 600; font-size: 15px; }
  .module { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 11.5px; }
  .does { font-size: 11.5px; fill: #5a6876; }
  .note { font-size: 13px; }
  .gives { font-size: 13px; font-weight: 600; fill: #1a5fb4; }
  .room { fill: #ffffff; stroke: #b8c4d0; stroke-width: 1.2; }
  .network { fill: #e4f1e7; stroke: #79b389; stroke-width: 1.2; }
  .outer { fill: #e8eef7; stroke: #9db4d3; stroke-width: 1.2; }
  .arrow { stroke: #1a5fb4; stroke-width: 2; fill: none; marker-end: url(#head); }
  .asks { stroke: #79b389; stroke-width: 1.5; stroke-dasharray: 4 3; fill: none; }
"""


def drawing() -> str:
    """The picture as SVG text."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_TOTAL}" '
        f'width="{_WIDTH}" height="{_TOTAL}" role="img">',
        "<title>A page's way through digitapp</title>",
        f"<style>{_STYLE}</style>",
        '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#1a5fb4"/></marker></defs>',
        _box(0, 0, _WIDTH, _TOTAL, "ground", 'fill="#f6f8fa"'),
        _bar(22, ABOVE),
        _bar(_TOTAL - 58, BELOW),
    ]
    for number, room in enumerate(ROOMS):
        parts += _room(room, _LEFT + number * (_BOX + _GAP), last=number == len(ROOMS) - 1)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _room(room: Room, x: int, last: bool) -> list[str]:
    parts = [
        _box(x, _TOP, _BOX, _HEIGHT, "room"),
        _text(x + 14, _TOP + 26, room.package.removeprefix("digitapp."), "name"),
    ]
    for row, (module, does) in enumerate(room.steps):
        y = _TOP + 52 + row * _STEP
        parts += [_text(x + 14, y, module, "module"), _text(x + _BOX - 12, y, does, "does", "end")]
    bottom, foot = _TOP + _HEIGHT, _TOTAL - 60
    if last:
        middle = x + _BOX - 40
        parts.append(f'<path class="arrow" d="M{middle} {bottom}V{foot}"/>')
        parts.append(_text(middle + 8, bottom + 40, room.gives, "gives"))
    else:
        y = _TOP + 20
        parts.append(f'<path class="arrow" d="M{x + _BOX} {y}h{_GAP - 2}"/>')
        parts.append(_text(x + _BOX - 14, _TOP + 26, room.gives, "gives", "end"))
    for row, network in enumerate(room.networks):
        y = bottom + 26 + row * 31
        parts.append(_box(x + 14, y, 150, 25, "network"))
        parts.append(_text(x + 89, y + 17, network, "module", "middle"))
    if room.networks:
        parts.append(f'<path class="asks" d="M{x + 89} {bottom}v26"/>')
    return parts


def _bar(y: int, words: str) -> str:
    width = _WIDTH - 2 * _LEFT
    return _box(_LEFT, y, width, 40, "outer") + _text(_WIDTH // 2, y + 25, words, "note", "middle")


def _box(x: int, y: int, width: int, height: int, kind: str, more: str = "") -> str:
    corner = 0 if kind == "ground" else 7
    return (
        f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" '
        f'rx="{corner}" {more}/>'
    )


def _text(x: int, y: int, words: str, kind: str, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


if __name__ == "__main__":
    TARGET.write_text(drawing(), "utf-8")
