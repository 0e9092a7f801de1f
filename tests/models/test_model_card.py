"""A model card names its files, or is refused in one sentence; whatever it holds."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitapp.errors import ModelError
from digitapp.models.model_card import CARD, card_files, verified_bytes


def card(content: bytes) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / CARD).write_bytes(content)
        return card_files(Path(folder))


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
entries = values | st.fixed_dictionaries({"sha256": values})
cards = values | st.fixed_dictionaries(
    {"files": values | st.dictionaries(st.sampled_from(["ink.onnx", "../x", ""]), entries)}
)


@pytest.mark.slow
@given(cards)
def test_whatever_a_card_holds_it_names_files_or_is_refused(content: Any) -> None:
    try:
        found = card(json.dumps(content).encode())
    except ModelError as error:
        assert "is damaged" in str(error)
        return
    assert all(isinstance(name, str) and isinstance(hash, str) for name, hash in found.items())


@given(st.binary(max_size=40), st.integers(0, 60))
def test_a_card_with_damaged_bytes_names_files_or_is_refused(damage: bytes, at: int) -> None:
    sound = b'{"files": {"ink.onnx": {"sha256": "00"}}, "made": "2026"}'
    try:
        found = card(sound[:at] + damage + sound[at + len(damage) :])
    except ModelError as error:
        assert "\n" not in str(error)
        return
    assert all(isinstance(name, str) for name in found)


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 200_000,
        b'{"files":' * 100_000,
        b'{"files": {"a": {"sha256": 1e999' + b"9" * 5000,
        b" " * (17 << 20),
        b"\xff\xfe{}",
        b'{"files": null}',
        b"",
    ],
    ids=["deep list", "deep", "huge number", "long", "another encoding", "no files", "empty"],
)
def test_a_hostile_card_is_refused(content: bytes) -> None:
    with pytest.raises(ModelError, match="is damaged"):
        card(content)


def test_a_name_that_leads_out_of_the_folder_or_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    for name in ("../secret", "/etc/passwd", "a\0b", "x" * 5000):
        with pytest.raises(ModelError):
            verified_bytes(tmp_path, name, {name: "00"})
