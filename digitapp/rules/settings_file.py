"""Rules from a settings file (TOML) and from lists of allowed numbers."""

from __future__ import annotations

import io
import json
import re
import tomllib
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from digitapp.errors import InputError
from digitapp.io.files import read_whole, replacing
from digitapp.rules.rules import Rules

_MOST_SETTINGS, _MOST_LIST = 256 << 10, 16 << 20
"""Bytes of a settings file and of a list of numbers, a million of a usual length."""

_MOST_PARTS = 200
"""Parts of a dotted key."""

_BETWEEN_KEYS = re.compile(r"[,=\n{}\[\]]")
_KINDS: dict[str, tuple[type, ...]] = {
    "pattern": (str,),
    "length": (str, int),
    "range": (str,),
    "allowed": (str, list),
    "check": (str,),
    "total": (bool,),
}


def read_rules(file: Path) -> Rules:
    """Read rules from a TOML file, whose keys are the fields of `Rules`.

    `allowed` is a list of numbers, or the name of a file beside it with one a line.
    Raises InputError.
    """
    return rules_of(_parsed(_text(file, _MOST_SETTINGS), file.name), file)


def _parsed(text: str, name: str) -> dict[str, Any]:
    """The content of a settings file. Raises InputError."""
    # The parser takes the square of a key's parts in time.
    inside = (_BETWEEN_KEYS.search(part) is None for part in text.split("."))
    longest = max((sum(1 for _ in run) for within, run in groupby(inside) if within), default=0)
    try:
        if longest > _MOST_PARTS:
            raise RecursionError
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        why = str(error)
    except RecursionError:
        why = "it is nested too deeply"
    except ValueError:
        why = "it holds a number that is too long"
    raise InputError("{name} is no TOML file: {why}", name=name, why=why)


def rules_of(content: Mapping[str, Any], file: Path) -> Rules:
    """Rules from the keys of a settings file. file: where they stand. Raises InputError."""
    values: dict[str, Any] = {}
    for key, value in content.items():
        if key not in _KINDS:
            raise InputError(
                "{name} has the unknown key {key}; known are {known}",
                name=file.name,
                key=key,
                known=", ".join(_KINDS),
            )
        if not isinstance(value, _KINDS[key]) or (isinstance(value, bool) and key != "total"):
            raise InputError("{name}: {key} has a wrong value", name=file.name, key=key)
        values[key] = _taken(file, key, value)
    return Rules(**values)


def _taken(file: Path, key: str, value: Any) -> Any:
    """The value of a field of `Rules`. Raises InputError."""
    try:
        if key == "length":
            return str(value)
        if key != "allowed":
            return value
        if isinstance(value, str):
            return read_allowed(file.parent / value)
        return frozenset(map(str, value))
    except InputError:
        raise
    except (ValueError, RecursionError) as error:  # str() refuses a number of 5,000 digits
        raise InputError("{name}: {key} has a wrong value", name=file.name, key=key) from error


def plain(rules: Rules) -> dict[str, Any]:
    """The rules as `rules_of` takes them, without those that are not asked for."""
    found = {name: getattr(rules, name) for name in _KINDS if getattr(rules, name)}
    if rules.allowed:
        found["allowed"] = sorted(rules.allowed)
    return found


def write_rules(rules: Rules, file: Path) -> None:
    """Write a settings file for `read_rules`, whole or not at all. Raises OSError."""
    # Strings, lists and truth are the same in JSON and TOML.
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in plain(rules).items()
    ]
    with replacing(file) as draft:
        draft.write_text("".join(lines), "utf-8")


def read_allowed(file: Path) -> frozenset[str]:
    """Read a list of numbers, one a line. Raises InputError."""
    numbers = frozenset(line.strip() for line in io.StringIO(_text(file, _MOST_LIST)))
    found = frozenset(number for number in numbers if any(c.isdigit() for c in number))
    if not found:
        raise InputError("{name} holds no numbers", name=file.name)
    return found


def _text(file: Path, most: int) -> str:
    try:
        return read_whole(file, most).decode("utf-8-sig")
    except InputError:
        raise
    except OSError as error:
        why = error.strerror
        raise InputError("{name} cannot be opened: {why}", name=file.name, why=why) from error
    except UnicodeDecodeError as error:
        raise InputError("{name} is no text", name=file.name) from error
    except ValueError as error:  # a zero byte in the name
        raise InputError("{name} cannot be opened: {why}", name=file.name, why=error) from error
