"""The model card for people, made from the one for programs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import UndefinedError

from training.data.templates import render
from training.fitting.run_folder import stages

_MEANING = {
    "mnist_test": "MNIST test, 10,000 raw images",
    "mnist_test_normalised": "Every fifth MNIST test image through digitapp's normaliser",
    "unipen_digits": "UNIPEN digits, writers never trained on",
    "pendigits": "Pendigits, writers never trained on",
    "usps": "USPS, a set never trained on",
    "cheque_digits": "Digits on cheques in their given boxes, a set never trained on",
    "cheque_amounts": "Cheques on which every digit is right",
    "calibration_error": "Expected calibration error on these stroke sets and USPS",
    "none_limit": 'Limit for "none" at which 1 % of true digits are lost',
    "passed_letters": "Letters that pass that limit (lookalikes left out)",
    "passed_math_symbols": "Math symbols that pass (lookalikes left out)",
    "passed_doodles": "Doodles that pass",
}

_COUNTED = ("no digit", "one digit", "two that touch", "three", "four or more")

_LINES = {
    "lines_right": "Held-out writers: drawn lines read with every mark by the line reader alone",
    "digit_lines_right": "Held-out writers: drawn lines whose digits it reads alone",
}

_TRAINED = (
    "super_resolver",
    "classifier",
    "ink",
    "touching",
    "line_reader",
    "orientation",
    "row_orientation",
)

_TEMPLATE = Path(__file__).with_name("model_card.md.j2")


@dataclass(frozen=True)
class Stage:
    """One training of a network, which may continue others.

    recipe: of a first stage the whole recipe, of a later one what is new; length: how long it
    took, in words.
    """

    title: str
    recipe: dict[str, Any]
    length: str


def readable(card: dict[str, Any]) -> str:
    """The card as Markdown. Raises KeyError where the card lacks a figure."""
    gap = card["difference_keras_onnx"]
    told = [stage for name in _TRAINED if name in card for stage in _stages(name, card[name])]
    difference = max(gap["super_resolver"], gap["classifier"])
    try:
        return render(
            _TEMPLATE,
            card=card,
            classifier=_network(card["classifier"]["recipe"]),
            figures=_figures(card),
            difference=difference,
            stages=told,
        )
    except UndefinedError as error:
        raise KeyError(str(error)) from None


def _figures(card: dict[str, Any]) -> list[tuple[str, str]]:
    """The names of the measurements and their results."""
    found = [
        (_MEANING.get(key, key), f"{value:.4f}" if key == "none_limit" else f"{100 * value:.2f} %")
        for key, value in card["metrics"].items()
    ]
    right = card.get("touching", {}).get("right", {})
    told = card.get("punctuation", {}).get("writers held out", {})
    lines = card.get("line_reader", {}).get("metrics", {})
    lies = card.get("orientation", {}).get("right", {})
    rows = card.get("row_orientation", {}).get("right", {})
    return [
        *found,
        *((_LINES[key], f"{v:.1%}") for key, v in lines.items() if key in _LINES),
        *(
            (f"Held-out writers: {_COUNTED[int(count)]}, all of it right", f"{part:.1%}")
            for count, part in right.items()
        ),
        *((f"Held-out writers: {share} in punctuation", f"{v:.1%}") for share, v in told.items()),
        *((f"Held-out writers: how {count} lies", f"{v:.1%}") for count, v in lies.items()),
        *((f"Held-out writers: whether {k} is upside down", f"{v:.1%}") for k, v in rows.items()),
    ]


def _stages(name: str, last: dict[str, Any]) -> list[Stage]:
    """The stages of a network's training, from the note of the last one."""
    trained = stages(last)
    found = []
    before: dict[str, Any] = {}
    for number, note in enumerate(trained, 1):
        title = f"{name}, stage {number} of {len(trained)}" if len(trained) > 1 else name
        found.append(_stage(title, note, before))
        before = note["recipe"]
    told = [note["recipe"] for note in trained]
    while last := last.get("mean_with", {}):
        if last["recipe"] not in told:
            found.append(_stage(f"{name}, another part of the mean", last, before))
    return found


def _stage(title: str, note: dict[str, Any], before: dict[str, Any]) -> Stage:
    """A stage from its note; before: the recipe that its own is compared with."""
    recipe = note["recipe"]
    new = {key: value for key, value in recipe.items() if before.get(key) != value}
    if teachers := note.get("teachers"):
        new["taught by"] = ", ".join(_network(teacher["recipe"]) for teacher in teachers)
    planned = recipe.get("epochs")
    done = note.get("stopped_after_epochs", planned)
    length = f"trained for {note['minutes']:.0f} minutes"
    if done != planned:
        length += f", stopped after epoch {done} of {planned}"
    return Stage(title, new, length)


def _network(recipe: dict[str, Any]) -> str:
    """A classifier's architecture in words; recipes of before there were two name none."""
    filters = " ".join(map(str, recipe.get("filters", ())))
    return f"{recipe.get('network', 'residual')} blocks, filters {filters}"
