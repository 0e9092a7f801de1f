"""The model card for people, made from the one for programs."""

from __future__ import annotations

from typing import Any

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

_INK = (
    "- `ink.onnx`: how dark each pixel of a page is -> the probability that a pen wrote it; a",
    "  U-Net that leaves out rules, grids, print and the patterns of security paper. Learned",
    "  from pages drawn by program: pen strokes on papers, photographed.",
)

_TOUCHING = (
    "- `touching.onnx`: digits that touch, as large as they fit 40x112 -> how many they are, which",
    "  the first and which the last; a residual network. Learned from rows of pen strokes and",
    "  bitmaps that overlap, or that the pen joined without being lifted.",
)

_PUNCTUATION = (
    "- `punctuation.onnx`: 29 features of a component beside digits -> scores of digit, slash,",
    "  brackets and small marks; one hidden layer. Learned from lines of pen strokes as digitapp",
    "  reads them.",
)


def readable(card: dict[str, Any]) -> str:
    """The card as Markdown."""
    lines = [
        "# Model card",
        "",
        "Written by `python -m training export`; do not edit by hand.",
        "",
        f"Date: {card['date']}",
        "",
        "## What the models do",
        "",
        "- `super_resolver.onnx`: a crop of 28x28 -> 140x140, ink bright, values 0 to 1. Residual",
        "  dense blocks and a sub-pixel head, added to bicubic interpolation; learned from pen",
        "  strokes drawn sharp and spoiled as paper, pens and cameras spoil them.",
        '- `classifier.onnx`: 140x140 -> eleven probabilities, the digits 0 to 9 and "none";',
        "  a residual network, its softmax tempered on writers held out from training.",
        *(_INK if "ink" in card else ()),
        *(_TOUCHING if "touching" in card else ()),
        *(_PUNCTUATION if "punctuation" in card else ()),
        "",
        "They read single Western digits written by hand. Printed type, other numerals and",
        "letters are not what they were made for.",
        "",
        "## Figures",
        "",
        "| measured on | result |",
        "|---|---|",
    ]
    for key, value in card["metrics"].items():
        shown = f"{value:.4f}" if key == "none_limit" else f"{100 * value:.2f} %"
        lines.append(f"| {_MEANING.get(key, key)} | {shown} |")
    counted = ("no digit", "one digit", "two that touch", "three", "four or more")
    for count, part in card.get("touching", {}).get("right", {}).items():
        lines.append(f"| Held-out writers: {counted[int(count)]}, all of it right | {part:.1%} |")
    for share, part in card.get("punctuation", {}).get("writers held out", {}).items():
        lines.append(f"| Held-out writers: {share} in punctuation | {part:.1%} |")
    if card.get("measured_every", 1) > 1:
        lines += ["", f"A quick look: measured on one in {card['measured_every']} samples only."]
    gap = card["difference_keras_onnx"]
    lines += [
        "",
        f"Keras and ONNX Runtime differ on {int(gap['crops']):,} crops by at most "
        f"{max(gap['super_resolver'], gap['classifier']):.1e}.",
        "",
        "## Data",
        "",
    ]
    lines += [
        f"- `{s['set']}`"
        + (f", {s['samples']:,} samples" if "samples" in s else "")
        + f": {s['source']}"
        for s in card["data"]
    ]
    lines += [
        "",
        "A tenth of the writers of every set is held out. MNIST's test images are never trained",
        "on; they are measured at every export. Of the sets that are only measured on, UNIPEN's",
        "and pendigits' other writers, the cheques and the doodles helped to choose: their errors",
        "suggested to draw some 3s, 4s and 8s carelessly, some 0s, 1s, 2s, 4s, 5s, 7s and 9s as",
        "other regions write them, some digits on printed paper or joined by the pen, and outlines",
        "and arrows as no digits. USPS did not.",
        "",
        "## Recipes",
        "",
    ]
    for name in ("super_resolver", "classifier"):
        lines += _recipe(name, card[name])
    for name in ("ink", "touching"):
        lines += _recipe(name, card[name]) if name in card else []
    lines += [f"Temperature of the softmax: {card['temperature']:.3f}", "", "## Files", ""]
    lines += [
        f"- `{name}`: {file['bytes']:,} bytes, SHA-256 `{file['sha256']}`"
        for name, file in card["files"].items()
    ]
    lines += ["", "## Versions", ""]
    lines += [f"- {name} {number}" for name, number in card["versions"].items()]
    return "\n".join(lines) + "\n"


def _recipe(name: str, last: dict[str, Any]) -> list[str]:
    """A training's settings and length, stage by stage; of a later stage, what is new."""
    trained = stages(last)
    lines: list[str] = []
    before: dict[str, Any] = {}
    for number, note in enumerate(trained, 1):
        stage = f", stage {number} of {len(trained)}" if len(trained) > 1 else ""
        recipe = note["recipe"]
        new = {key: value for key, value in recipe.items() if before.get(key) != value}
        planned = recipe.get("epochs")
        done = note.get("stopped_after_epochs", planned)
        length = f"- trained for {note['minutes']:.0f} minutes"
        if done != planned:
            length += f", stopped after epoch {done} of {planned}"
        lines += [f"### {name}{stage}", "", *(f"- {k}: {v}" for k, v in new.items()), length, ""]
        before = recipe
    return lines
